"""`{% load startup %}`: what stands beside the guide page and a case of opening an enterprise."""

from typing import Any

from django import template
from django.urls import reverse

from onewindow.web.current import current
from onewindow.web.startup_opening import REGISTRATION, licences_of, opening_url

register = template.Library()


@register.inclusion_tag("web/startup/parts/guide_tools.html")
def opening_tools(code: str) -> dict[str, Any]:
    """The check of a name, and the licences that can be had together. No query; nothing for other services."""
    catalogue = current()
    if REGISTRATION not in catalogue.service[code].matters:
        return {}
    return {"opening": True, "licences": licences_of(catalogue, code)}


@register.inclusion_tag("web/startup/parts/on_progress.html")
def case_opening(names: Any) -> dict[str, Any]:
    """The way to the page of results. No query; nothing for other services."""
    if REGISTRATION not in names.matters:
        return {}
    return {"url": opening_url(names.number)}


@register.inclusion_tag("web/startup/parts/on_desk.html", takes_context=True)
def registration_change(context: Any, number: str, matter: str) -> dict[str, Any]:
    """For the registrar, once the enterprise is registered: the page that changes what is registered. No query."""
    if matter != REGISTRATION or not context["registered_here"]:
        return {}
    return {"url": reverse("web:startup_change", args=[number])}
