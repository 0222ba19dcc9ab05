"""Keyset pages: where the next page begins, as an opaque text in its address.

seen = read(after, datetime, int)             # (instant, id) of the last row seen, or None for the first page
next_page(request, (row.at, row.pk))          # the address of the page after it
"""

import base64
import binascii
import json
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from onewindow.cases.errors import BadCursor


def read(text: str | None, *kinds: type[Any]) -> Any:
    """The values that `next_page` wrote; None for the first page. Raises BadCursor for anything else."""
    if text is None:
        return None
    try:
        raw = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        if not isinstance(raw, list) or len(raw) != len(kinds):
            raise BadCursor
        return tuple(_value(value, kind) for value, kind in zip(raw, kinds, strict=True))
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor from None


def next_page(request: HttpRequest, last: tuple[Any, ...]) -> str:
    """The address of the page after the row with these keys, with the filters of this one."""
    said = [value.isoformat() if isinstance(value, date) else value for value in last]
    text = base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")
    return page_after(request, text)


def page_after(request: HttpRequest, text: str) -> str:
    """The address of the page that begins after `text`, as a list of the engine gives it."""
    query = request.GET.copy()
    query["after"] = text
    return f"{request.path}?{query.urlencode()}"


def _value(value: Any, kind: type[Any]) -> Any:
    if kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
            raise BadCursor
        return value
    if not isinstance(value, str):
        raise BadCursor
    found = kind.fromisoformat(value)
    if kind is datetime and found.tzinfo is None:
        raise BadCursor
    return found
