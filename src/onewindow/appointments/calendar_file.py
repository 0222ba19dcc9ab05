"""PURE: a booking as a calendar file `.ics` (RFC 5545), for telephones and mail programs.

Times are in UTC, so that no time zone needs to be described; lines are folded at 75 octets, never inside a letter.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

_FOLD = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry:
    """What stands in the file."""

    uid: str  #: the same for all versions of a booking
    sequence: int  #: version: a higher one replaces the entry
    stamp: datetime  #: when the file was made
    start: datetime  #: begin of the slot
    end: datetime  #: end of the slot
    summary: str  #: heading; carries no personal data
    location: str  #: hall and address
    description: str  #: what to bring, the number of the booking
    cancelled: bool = False  #: removes the entry from the calendar
    alarm_minutes: int = 60  #: reminder before the slot; 0: none


def to_ics(entry: CalendarEntry) -> str:
    """The file, with CRLF line ends, to be sent as text/calendar in UTF-8."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OneWindow//Appointments//ZH",
        f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_instant(entry.stamp)}",
        f"DTSTART:{_instant(entry.start)}",
        f"DTEND:{_instant(entry.end)}",
        f"SUMMARY:{_text(entry.summary)}",
        f"LOCATION:{_text(entry.location)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
    ]
    if entry.alarm_minutes and not entry.cancelled:
        trigger = f"TRIGGER:-PT{entry.alarm_minutes}M"
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{_text(entry.summary)}", "END:VALARM"]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> str:
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _FOLD:
            parts.append(part)
            part, size = " ", 1
        part += letter
        size += octets
    return "\r\n".join([*parts, part])
