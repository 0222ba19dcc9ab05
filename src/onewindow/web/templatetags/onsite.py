"""`{% load onsite %}`: the card of the visits about a case, for the desk and for the applicant."""

from typing import Any

from django import template

from onewindow.web.onsite_card import visit_lines

register = template.Library()


@register.inclusion_tag("web/onsite/parts/card.html")
def desk_visits(number: str) -> dict[str, Any]:
    """The visits about a case with photos, the way to their records, and to planning one. Six queries at most."""
    return {"lines": visit_lines(number, desk=True), "case": number, "desk": True}


@register.inclusion_tag("web/onsite/parts/card.html")
def applicant_visits(number: str) -> dict[str, Any]:
    """When somebody comes, and what came of it. Nothing where there is no visit."""
    return {"lines": visit_lines(number, desk=False), "case": number, "desk": False}
