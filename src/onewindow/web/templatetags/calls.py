"""`{% load calls %}`: the call box of the window, for a clerk who sits at a counter."""

from typing import Any

from django import template

from onewindow.web.queue import callbox_of

register = template.Library()


@register.inclusion_tag("web/queue/parts/callbox.html", takes_context=True)
def callbox(context: dict[str, Any]) -> dict[str, Any]:
    """Who waits, who is here, call the next one; nothing for whoever sits at no counter."""
    request = context.get("request")
    box = callbox_of(request) if request is not None else None
    return {"box": box, "csrf_token": context.get("csrf_token", "")}
