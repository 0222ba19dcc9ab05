"""`{% load works %}`: what stands beside a guide page and a case of power works."""

from typing import Any

from django import template

from onewindow.core.clock import today
from onewindow.matters.power_lines.queries import SERVICE, restorations_of_case
from onewindow.web import works, works_texts

register = template.Library()


@register.inclusion_tag("web/works/parts/guide_links.html")
def procedure_card(code: str) -> dict[str, Any]:
    """The lead's procedure text by tier and limit, and what belongs to the service besides. No query."""
    return {"links": works_texts.procedure_links(code, today()), "code": code, "power": code == SERVICE}


@register.inclusion_tag("web/works/parts/on_progress.html")
def case_works(names: Any) -> dict[str, Any]:
    """Promises to restore of a case, and its packet. Nothing, and no query, for other services; one for this."""
    if names.service != SERVICE:
        return {"lines": ()}
    lines = works.restoration_notes(restorations_of_case(names.number))
    return {"lines": lines, "number": names.number, "power": True}
