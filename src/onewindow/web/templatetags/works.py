"""`{% load works %}`: what stands beside a guide page and a case of power works."""

from typing import Any

from django import template

from onewindow.core.clock import today
from onewindow.matters.power_lines.queries import SERVICE, restorations_of
from onewindow.web import works, works_texts

register = template.Library()


@register.inclusion_tag("web/works/parts/guide_links.html")
def procedure_card(code: str) -> dict[str, Any]:
    """The lead's procedure text by tier and limit, and what belongs to the service besides. No query."""
    return {"links": works_texts.procedure_links(code, today()), "code": code, "power": code == SERVICE}


@register.inclusion_tag("web/works/parts/on_progress.html", takes_context=True)
def case_works(context: Any, names: Any) -> dict[str, Any]:
    """Promises to restore of a case, and its packet. Nothing, and no query, for other services."""
    if names.service != SERVICE:
        return {"lines": ()}
    user = context["request"].user
    lines = works.restoration_notes(restorations_of(user, number=names.number).rows)
    return {"lines": lines, "number": names.number, "power": True, "csrf_token": context.get("csrf_token")}
