"""`{% load oversight %}`: what oversight knows of an applicant, for who decides on his case."""

from typing import Any

from django import template
from django.core.cache import cache

from onewindow.supervision.oversight.queries import record_of
from onewindow.web import formats
from onewindow.web.oversight_record import RecordLine, record_lines

register = template.Library()

#: Seconds for which the card is kept, without names: a case is opened many times, oversight moves in days.
_KEPT = 60


@register.inclusion_tag("web/oversight/parts/on_desk.html")
def desk_oversight(of: dict[str, Any]) -> dict[str, Any]:
    """Plans of the applicant with their latest tasks; `of`: party, service, agency. Two queries, none while kept."""
    key = f"oversight:record:{of['party']}:{of['service']}:{of['agency']}:{formats.language()}"
    lines: tuple[RecordLine, ...] | None = cache.get(key)
    if lines is None:
        lines = record_lines(record_of(of["party"], service=of["service"], agency=of["agency"]))
        cache.set(key, lines, _KEPT)
    return {"plans": lines}
