"""PURE: what an event of a case has for people, and the region's word on who is told of it with which message.

    happened("decide", body)                 # (Happened(what=Happening.REFUSED, matters=("PUB-R",)),)
    book = current()
    book.tells(happened)                     # whether anybody is told: if not, no job is queued

Who is told what stands in the region's `notices/telling.yaml`; a region without that file tells nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir
from onewindow.notices.book import read as read_notices
from onewindow.notices.templates import Kind, need

_FILE = "notices/telling.yaml"


class Happening(StrEnum):
    """What can happen to a case that concerns somebody."""

    ACCEPTED = "accepted"  # by an agency, by a clerk for all, or by law
    NOT_ACCEPTED = "not_accepted"
    NOTICE = "notice"  # something must be corrected
    ANSWER_DUE = "answer_due"  # the term of a notice is nearly over
    CORRECTED = "corrected"  # the answer has come
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    REFUSED = "refused"
    CLOSED = "closed"  # the last decision has fallen
    ISSUED = "issued"  # a result lies ready to be fetched or sent
    DELIVERED = "delivered"  # a result has gone out electronically
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # ended without an answer, or by the operator
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NUDGED = "nudged"
    ASSIGNED = "assigned"  # given to a colleague
    COUNTERSIGN = "countersign"  # one has signed, the others are asked
    DUE_SOON = "due_soon"  # yellow
    OVERDUE = "overdue"  # red


class To(StrEnum):
    """Whom the region may name."""

    APPLICANT = "applicant"
    AGENT = "agent"  # while his mandate lasts
    HOLDER = "holder"  # the member of staff who has the review in hand; nobody where it is everybody's
    HANDLER = "handler"  # the same, and where nobody has it the agency's superiors
    SUPERIORS = "superiors"  # of the agency that has the review


#: What every message may say; `name` is that of its reader.
_ALWAYS = frozenset({"number", "service", "name", "matters", "matter", "agency"})
_MORE: Mapping[Happening, frozenset[str]] = {
    Happening.ACCEPTED: frozenset({"promised"}),
    Happening.NOTICE: frozenset({"count", "until"}),
    Happening.ANSWER_DUE: frozenset({"count", "until"}),
    Happening.SUSPENDED: frozenset({"ground"}),
    Happening.RESUMED: frozenset({"promised"}),
    Happening.EXTENDED: frozenset({"days", "promised"}),
    Happening.REFUSED: frozenset({"review_body"}),
    Happening.NOT_ACCEPTED: frozenset({"review_body"}),
    Happening.CLOSED: frozenset({"granted", "refused", "decided"}),
    Happening.DUE_SOON: frozenset({"due"}),
    Happening.OVERDUE: frozenset({"due"}),
}
#: What a message of each happening may say; a field that is missing this time chooses another kind.
FIELDS = {happening: _ALWAYS | _MORE.get(happening, frozenset()) for happening in Happening}


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """One thing that an event says."""

    what: Happening  #: which
    matters: tuple[str, ...] = ()  #: codes it concerns; () for the whole case


_STAGES = {
    stage.value: stage
    for stage in (
        Happening.NOT_ACCEPTED,
        Happening.WITHDRAWN,
        Happening.LAPSED,
        Happening.REVOKED,
        Happening.CANCELLED,
        Happening.EXPIRED,
    )
}
#: Verb -> what it says, and the field of the reviews that it concerns ("" for all that it touched).
_VERBS = {
    "resubmit": (Happening.CORRECTED, ""),
    "suspend": (Happening.SUSPENDED, "ground"),
    "resume": (Happening.RESUMED, "ground"),
    "extend": (Happening.EXTENDED, "extended"),
    "issue": (Happening.ISSUED, "certificate"),
}
_LEVELS = {1: Happening.DUE_SOON, 2: Happening.OVERDUE}


def happened(verb: str, body: Mapping[str, Any]) -> tuple[Happened, ...]:
    """What one event (its verb and its body) has for people; () for most of them. Called at every act."""
    reviews: Mapping[str, Mapping[str, Any]] = body.get("reviews", {})
    found: dict[Happening, list[str]] = {}
    for code, said in reviews.items():
        if said.get("accepted_at"):
            found.setdefault(Happening.ACCEPTED, []).append(code)
        if said.get("outcome") == "refused":
            found.setdefault(Happening.REFUSED, []).append(code)
        ended = _STAGES.get(said.get("stage", ""))
        if ended is not None:
            found.setdefault(ended, []).append(code)
    for what, codes in _by_verb(verb, body, reviews):
        found.setdefault(what, []).extend(codes)
    if body.get("case", {}).get("closed_at"):
        found[Happening.CLOSED] = []
    return tuple(Happened(what=what, matters=tuple(codes)) for what, codes in found.items())


def _by_verb(
    verb: str, body: Mapping[str, Any], reviews: Mapping[str, Mapping[str, Any]]
) -> Iterable[tuple[Happening, Iterable[str]]]:
    if verb in _VERBS:
        what, name = _VERBS[verb]
        yield what, [code for code, said in reviews.items() if not name or name in said]
    elif verb == "notify" or (verb == "report_defects" and sent_notice(body) is not None):
        yield Happening.NOTICE, []
    elif verb == "deliver" and body.get("way") == "electronic":
        yield Happening.DELIVERED, [code for code, said in reviews.items() if said.get("stage") == "delivered"]
    elif verb == "nudge" and body.get("nudged"):
        yield Happening.NUDGED, body["nudged"]
    elif verb == "reassign" and body.get("owner") is not None:
        yield Happening.ASSIGNED, [code for code, said in reviews.items() if "owner" in said]
    elif verb == "countersign" and (signed := _alone(body, reviews)):
        yield Happening.COUNTERSIGN, signed
    elif verb == "warn":
        yield from _warned(body.get("warned", {}))


def _alone(body: Mapping[str, Any], reviews: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Signed matters whose joint record still waits for others."""
    return [code for code in body.get("opinion", {}) if "outcome" not in reviews.get(code, {})]


def _warned(levels: Mapping[str, int]) -> Iterable[tuple[Happening, list[str]]]:
    for level, what in _LEVELS.items():
        codes = [code for code, warned in levels.items() if warned == level]
        if codes:
            yield what, codes


def sent_notice(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The notice that an event has sent, as its JSON says it."""
    notices = body.get("case", {}).get("notices") or ()
    return notices[-1] if notices and notices[-1].get("sent_at") else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tell:
    """One line of the region's word."""

    to: tuple[To, ...]  #: who
    kinds: tuple[str, ...]  #: kinds of messages; the first one whose fields are all there this time


@dataclass(frozen=True, kw_only=True, eq=False)
class TellingBook:
    """The region's word on who is told."""

    tells: Mapping[Happening, tuple[Tell, ...]] = field(default_factory=dict)  #: by what happened
    bookings: Mapping[str, str] = field(default_factory=dict)  #: booked, cancelled, reminder, missed -> kind
    mandates: Mapping[str, str] = field(default_factory=dict)  #: granted -> kind
    ratings: Mapping[str, str] = field(default_factory=dict)  #: answered -> kind
    remind_days: int = 0  #: before the term of a notice ends; 0: never

    def tells_of(self, happenings: Iterable[Happened]) -> bool:
        """Whether anybody is told of any of these."""
        return any(one.what in self.tells for one in happenings)


BOOKINGS = ("booked", "cancelled", "reminder", "missed")
MANDATES = ("granted",)
RATINGS = ("answered",)


def current() -> TellingBook:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> TellingBook:
    return read(folder)


def read(folder: Path) -> TellingBook:
    """Read `notices/telling.yaml`. Raises LocatedError at the first fault; a missing file tells nobody."""
    if not (folder / _FILE).is_file():
        return TellingBook()
    root, kinds = load(folder / _FILE, shown_as=_FILE), read_notices(folder).kinds
    tells = {}
    for name, node in need(root, "cases").value.items():
        if name not in set(Happening):
            raise node.error(f"没有“{name}”这种情形。", f"可选：{'、'.join(Happening)}。", at_key=True)
        tells[Happening(name)] = tuple(_tell(Happening(name), entry, kinds) for entry in node.value)
    days = need(root, "remind_days_before_answer")
    if not isinstance(days.value, int) or days.value < 0:
        raise days.error(f"“{days.text}”应为不小于 0 的整数。", "0 表示不提醒。")
    return TellingBook(
        tells=tells,
        bookings=_kinds_of(root, "bookings", BOOKINGS, kinds),
        mandates=_kinds_of(root, "mandates", MANDATES, kinds),
        ratings=_kinds_of(root, "ratings", RATINGS, kinds),
        remind_days=days.value,
    )


def _kinds_of(root: Node, part: str, known: Sequence[str], kinds: Mapping[str, Kind]) -> dict[str, str]:
    """What else is told, by what happened there -> kind; a part that is missing tells nobody."""
    found = {}
    for name, node in (root.value[part].value if part in root.value else {}).items():
        if name not in known:
            raise node.error(f"没有“{name}”这种情形。", f"可选：{'、'.join(known)}。", at_key=True)
        found[name] = _kind(node, kinds).code
    return found


def _tell(what: Happening, node: Node, kinds: Mapping[str, Kind]) -> Tell:
    to = need(node, "to").value
    for entry in to:
        if entry.value not in set(To):
            raise entry.error(f"没有“{entry.text}”这种收件人。", f"可选：{'、'.join(To)}。")
    listed = need(node, "kinds").value
    for entry in listed:
        strange = set(_kind(entry, kinds).fields) - FIELDS[what]
        if strange:
            raise entry.error(
                f"“{what}”说不出 {'、'.join(sorted(strange))}。", f"可用：{'、'.join(sorted(FIELDS[what]))}。"
            )
    return Tell(to=tuple(To(entry.value) for entry in to), kinds=tuple(entry.value for entry in listed))


def _kind(node: Node, kinds: Mapping[str, Kind]) -> Kind:
    found = kinds.get(node.text)
    if found is None:
        raise node.error(f"没有“{node.text}”这种消息。", "请从 notices/kinds/ 中选择，或先写好它。")
    return found
