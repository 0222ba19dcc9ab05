"""`{% load oversight %}`: what oversight knows of an applicant, for who decides on his case."""

from typing import Any

from django import template

from onewindow.supervision.oversight.queries import record_of
from onewindow.web.oversight_record import record_lines

register = template.Library()


@register.inclusion_tag("web/oversight/parts/on_desk.html")
def desk_oversight(of: dict[str, Any]) -> dict[str, Any]:
    """Plans of the applicant with their latest tasks; `of`: party, service, agency. Two queries, one for nothing."""
    return {"plans": record_lines(record_of(of["party"], service=of["service"], agency=of["agency"]))}
