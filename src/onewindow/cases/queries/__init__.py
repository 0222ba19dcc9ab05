"""The reads of the case engine. Missing and forbidden look the same; every list is a keyset page."""

from .access import Seen, access_case, access_review, find, may_find, visible_to
from .inbox import Light, agencies_of, cases_in, cases_of, heads, inbox, inbox_counts
from .naming import Naming, naming
from .pages import (
    ClockView,
    FactView,
    FileView,
    Happened,
    Head,
    InboxRow,
    NoticeView,
    Page,
    Progress,
    Returned,
    ReviewLine,
    ReviewPage,
    Waiting,
    head_of,
)
from .review import as_the_law_sees, checks_of, progress, review_page
from .timeline import clocks_of, spoken, timeline

__all__ = [
    "ClockView",
    "FactView",
    "FileView",
    "Happened",
    "Head",
    "InboxRow",
    "Light",
    "Naming",
    "NoticeView",
    "Page",
    "Progress",
    "Returned",
    "ReviewLine",
    "ReviewPage",
    "Seen",
    "Waiting",
    "access_case",
    "access_review",
    "agencies_of",
    "as_the_law_sees",
    "cases_in",
    "cases_of",
    "checks_of",
    "clocks_of",
    "find",
    "head_of",
    "heads",
    "inbox",
    "inbox_counts",
    "may_find",
    "naming",
    "progress",
    "review_page",
    "spoken",
    "timeline",
    "visible_to",
]
