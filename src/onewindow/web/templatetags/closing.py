"""`{% load closing %}`: what stands beside a guide page and a case of deregistration."""

from typing import Any

from django import template

from onewindow.matters.company_closing.law import current
from onewindow.matters.company_closing.queries import notices_of_case
from onewindow.web.closing import line

register = template.Library()


@register.inclusion_tag("web/closing/on_progress.html")
def case_closing(names: Any) -> dict[str, Any]:
    """The notices of a case. Nothing, and no query, for other services."""
    if names.service != current().service:
        return {"lines": ()}
    return {"lines": [line(view) for view in notices_of_case(names.number)]}


@register.inclusion_tag("web/closing/on_guide.html")
def closing_links(code: str) -> dict[str, Any]:
    """Where to check first, the notices, the list of licences. No query."""
    return {"show": code == current().service}
