"""The `.ics` text against RFC 5545, read back by a small reader of our own."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from onewindow.appointments.calendar_file import CalendarEntry, to_ics

from .conftest import TEN


def entry(**changes):
    said = {
        "uid": "ABC@hall",
        "sequence": 2,
        "stamp": TEN - timedelta(days=1),
        "start": TEN,
        "end": TEN + timedelta(minutes=30),
        "summary": "政务服务大厅预约",
        "location": "库尔勒市政务服务中心",
        "description": "请带身份证；预约号 ABC",
    }
    return CalendarEntry(**{**said, **changes})


def read(text):
    """Unfold, split, unescape (RFC 5545, 3.1 and 3.3.11)."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    fields = {}
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        out, letters = "", iter(value)
        for letter in letters:
            out += {"n": "\n"}.get(after := next(letters), after) if letter == "\\" else letter
        fields.setdefault(name, out)
    return fields


def test_times_are_in_utc_and_the_version_counts():
    fields = read(to_ics(entry()))
    assert fields["DTSTART"] == "20250513T020000Z" and fields["DTEND"] == "20250513T023000Z"
    assert fields["SEQUENCE"] == "2" and fields["UID"] == "ABC@hall"
    assert fields["METHOD"] == "PUBLISH" and fields["STATUS"] == "CONFIRMED" and fields["TRIGGER"] == "-PT60M"


def test_a_cancelled_entry_takes_itself_out_of_the_calendar():
    fields = read(to_ics(entry(cancelled=True)))
    assert fields["METHOD"] == "CANCEL" and fields["STATUS"] == "CANCELLED" and "TRIGGER" not in fields


words = st.text(st.characters(blacklist_categories=("Cc", "Cs"), whitelist_characters="\n"), max_size=200)


@given(words, words)
def test_any_words_come_back_and_no_line_is_longer_than_75_octets(summary, description):
    text = to_ics(entry(summary=summary, description=description))
    fields = read(text)
    assert fields["SUMMARY"] == summary and len(fields) > 10
    assert text.count("BEGIN:VEVENT\r\n") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
