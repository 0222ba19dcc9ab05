"""Telling people what happened in a case: who, with which words, once per event.

    queued(loaded, change)        # the job, in the act's own statement; () where nobody is told
    tell(number, seq)             # the job's work: reads the event again, and tells everybody whom the region names

Which happening tells whom is data (`happenings`). Idempotent: the same event reaches the same person once.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from onewindow.catalogue.queries import edition
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.errors import Refused
from onewindow.core.jobs import enqueue
from onewindow.core.models import Event
from onewindow.core.names import DECLARED, say
from onewindow.notices import acts as notices
from onewindow.notices import book as notice_book
from onewindow.people.errors import NoAgency
from onewindow.people.models import Agency, Mandate, Party, Staff
from onewindow.people.queries import agency_for, agency_names, staff_at

from . import happenings, journal
from .certificates import conventions, holder_of, way_of
from .happenings import Happened, Happening, Tell, To
from .law import law
from .models import Case
from .records import Loaded, QueuedJob
from .stages import Outcome
from .states import Notice
from .transition import Change

TELL = "cases.tell"
REMIND = "cases.remind_answer"
_SYSTEM = Actor.system("cases.tell")
#: Languages in which the catalogue and the agencies are named by those who declare them.
_LANGUAGES = DECLARED
#: Language -> what follows a list that is cut short; a list of names is written in each of them.
_MORE = {
    "zh": " 等 {all} 项",
    "en": " and {rest} more",
    "ug": " ۋە يەنە {rest}",
    "ru": " и ещё {rest}",
    "mn": " болон бусад {rest}",
}
#: What is told of a certificate, to him whose it is.
_OF_A_CERTIFICATE = frozenset({Happening.ISSUED, Happening.DELIVERED})
#: Letters of a list of names in a message.
_LONGEST = 300

log = logging.getLogger(__name__)


def queued(loaded: Loaded, change: Change) -> list[QueuedJob]:
    """The job that tells of a step, none where the region names nobody for it."""
    found = happenings.happened(change.verb, change.body)
    if not found or not happenings.current().tells_of(found):
        return []
    if change.verb == "issue" and way_of(loaded) == "electronic" and {one.what for one in found} == {Happening.ISSUED}:
        return []  # it goes out by itself, and that is told
    arguments = {"number": loaded.number, "seq": loaded.version + 1}
    return [QueuedJob(name=TELL, arguments=arguments, lock=f"tell:{loaded.number}")]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """One happening in its case, as the words are made of it."""

    loaded: Loaded  #: as the case stands now
    title: str  #: of the case
    one: Happened  #: what happened
    body: Mapping[str, Any]  #: of the event
    event: str  #: name of the occasion
    by: str  #: who did it: he is not told what he did himself, if he is of staff


def tell(number: str, seq: int) -> None:
    """Tell of one event everybody whom the region names."""
    case = Case.objects.get(number=number)
    loaded = journal.load(case)
    event = Event.objects.get(stream=loaded.stream, seq=seq)
    for one in happenings.happened(event.verb, event.body):
        if one.what is Happening.ISSUED and way_of(loaded) == "electronic":
            continue
        name = f"{loaded.stream}#{seq}/{one.what}"
        _tell(_Told(loaded=loaded, title=case.title, one=one, body=event.body, event=name, by=event.actor))
        if one.what is Happening.NOTICE:
            _plan_reminder(loaded, _notice(loaded, event.body))


def remind_answer(number: str, notice: int) -> None:
    """The term of a notice is nearly over: remind of what is still open."""
    case = Case.objects.get(number=number)
    loaded = journal.load(case)
    found = next((n for n in loaded.state.notices if n.n == notice), None)
    if found is None or found.answer_by is None or not found.open_lines or found.answer_by < clock.now():
        return
    one = Happened(what=Happening.ANSWER_DUE)
    body = {"notice": notice}
    name = f"{loaded.stream}/notice{notice}/{one.what}"
    _tell(_Told(loaded=loaded, title=case.title, one=one, body=body, event=name, by=""))


def _plan_reminder(loaded: Loaded, notice: Notice | None) -> None:
    days = happenings.current().remind_days
    if notice is None or notice.answer_by is None or not days:
        return
    at = notice.answer_by - timedelta(days=days)
    if at > clock.now():
        enqueue(REMIND, number=loaded.number, notice=notice.n, at=at)


def _tell(told: _Told) -> None:
    for line in happenings.current().tells.get(told.one.what, ()):
        for to, reader in _readers(told, line.to).items():
            _send(told, line, to, {**_fields(told, reader.codes), "name": reader.name})


def _send(told: _Told, line: Tell, to: str, fields: Mapping[str, Any]) -> None:
    book = notice_book.current()
    kind = next((k for k in line.kinds if all(fields.get(name) for name in book.kind(k).fields)), None)
    if kind is None:
        return  # nothing to say this time, such as a closing without a grant
    data = {name: fields[name] for name in book.kind(kind).fields}
    try:
        notices.notify(kind, to, data, about=told.loaded.number, event=told.event, by=_SYSTEM)
    except Refused as fault:
        # One who cannot be told must not keep the others from hearing it; nothing personal stands in the code.
        log.warning("case %s: %s not told of %s (%s)", told.loaded.number, to, told.one.what, fault.code)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Somebody who is told."""

    name: str  #: as the message calls him
    codes: list[str]  #: matters that are his concern


def _readers(told: _Told, to: Sequence[To]) -> dict[str, _Reader]:
    """Everybody, by reference, once; who did it himself is not told, if he is of staff."""
    found: dict[str, _Reader] = {}
    for who in to:
        for ref, name, codes in _of(told, who):
            if ref in found:
                found[ref].codes.extend(code for code in codes if code not in found[ref].codes)
            elif ref != told.by or not ref.startswith("staff:"):
                found[ref] = _Reader(name=name, codes=list(codes))
    return found


def _of(told: _Told, who: To) -> Iterator[tuple[str, str, list[str]]]:
    loaded, every = told.loaded, _concerned(told)
    if who in {To.APPLICANT, To.AGENT} and told.one.what in _OF_A_CERTIFICATE:
        yield from _holders(loaded, who, every)
    elif who is To.APPLICANT:
        yield f"party:{loaded.applicant}", _party_name(loaded.applicant), every
    elif who is To.AGENT:
        if loaded.agent is not None and _mandated(loaded):
            yield f"party:{loaded.agent}", _party_name(loaded.agent), every
    else:
        for code in every:
            review = loaded.state.reviews[code]
            if review.owner is not None and who is not To.SUPERIORS:
                holder = Staff.objects.values_list("name", flat=True).get(pk=review.owner)
                yield f"staff:{review.owner}", holder, [code]
            elif who is not To.HOLDER:
                for chief in staff_at(review.agency, "superior"):
                    yield f"staff:{chief.pk}", chief.name, [code]


def _holders(loaded: Loaded, who: To, every: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Whose certificates they are: the buyer of a home hears of his, not the seller who has applied, nor his agent."""
    whose: dict[int, list[str]] = {}
    for code in every:
        if (party := holder_of(loaded, code)) is not None:
            whose.setdefault(party, []).append(code)
    if who is To.APPLICANT:
        for party, codes in whose.items():
            yield f"party:{party}", _party_name(party), codes
    elif loaded.agent is not None and loaded.applicant in whose and _mandated(loaded):
        yield f"party:{loaded.agent}", _party_name(loaded.agent), whose[loaded.applicant]


def _mandated(loaded: Loaded) -> bool:
    """Whether the agent may still act for the applicant: an expired mandate stops at once."""
    held = Mandate.objects.in_force().filter(principal_id=loaded.applicant, agent_id=loaded.agent)
    return any(mandate.covers(loaded.service) for mandate in held)


def _party_name(party: int) -> str:
    return Party.objects.values_list("name", flat=True).get(pk=party)


def _concerned(told: _Told) -> list[str]:
    """Codes of the reviews it is about: for a countersign those that have not signed, without a code all."""
    reviews = told.loaded.state.reviews
    if told.one.what is Happening.COUNTERSIGN:
        group = {other for code in told.one.matters for other in told.loaded.plan.group_of.get(code, ())}
        return [code for code in reviews if code in group and reviews[code].opinion is None]
    return [code for code in reviews if not told.one.matters or code in told.one.matters]


def _fields(told: _Told, codes: Sequence[str]) -> dict[str, Any]:
    """Everything that a message of this happening may say of these matters; empty where it is not known this time."""
    loaded, reviews = told.loaded, told.loaded.state.reviews
    said: Mapping[str, Mapping[str, Any]] = told.body.get("reviews", {})
    fields: dict[str, Any] = {
        "number": loaded.number,
        "service": _service(told),
        "matters": _matters(loaded, codes),
        "matter": _matters(loaded, codes),
        "agency": _agencies([reviews[code].agency for code in codes]),
        "promised": _latest(said, codes),
    }
    notice = _notice(loaded, told.body)
    if notice is not None:
        fields["count"] = str(len(notice.open_lines) or len(notice.lines))
        fields["until"] = _day(notice.answer_by)
    if told.one.what is Happening.SUSPENDED:
        grounds = law().grounds
        ground = next((said[code]["ground"] for code in codes if said[code].get("ground")), "")
        fields["ground"] = dict(grounds[ground]) if ground in grounds else {}
    if told.one.what is Happening.EXTENDED:
        fields["days"] = str(told.body.get("working_days", ""))
    if told.one.what in {Happening.REFUSED, Happening.NOT_ACCEPTED}:
        fields["review_body"] = _review_body(loaded)
    if told.one.what is Happening.CLOSED:
        outcomes = [review.outcome for review in reviews.values()]
        fields["granted"] = str(outcomes.count(Outcome.GRANTED) or "")
        fields["refused"] = str(outcomes.count(Outcome.REFUSED) or "")
        fields["decided"] = str(sum(outcome is not None for outcome in outcomes) or "")
    if told.one.what in {Happening.DUE_SOON, Happening.OVERDUE}:
        ends = [end for c in codes for end in (reviews[c].due_at, reviews[c].promised_at) if end is not None]
        fields["due"] = min(ends).isoformat() if ends else ""
    return fields


def _service(told: _Told) -> dict[str, str]:
    found = edition(told.loaded.plan.edition).catalogue.service.get(told.loaded.service)
    return {"zh": found.plain_name.zh, "en": found.plain_name.en} if found is not None else {"zh": told.title}


def _matters(loaded: Loaded, codes: Iterable[str]) -> dict[str, str]:
    declared = edition(loaded.plan.edition).catalogue.matter
    names = [(declared[c].name.zh, declared[c].name.en) if c in declared else (c, c) for c in codes]
    return _joined([{"zh": zh, "en": en} for zh, en in names])


def _agencies(numbers: Sequence[int]) -> dict[str, str]:
    wanted = list(dict.fromkeys(numbers))
    codes = dict(Agency.objects.filter(pk__in=wanted).values_list("pk", "code"))
    spoken = {language: agency_names(wanted, language=language) for language in _LANGUAGES}
    return _joined([{lang: spoken[lang].get(number) or codes[number] for lang in _LANGUAGES} for number in wanted])


def _joined(names: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """A list in one line per language; of a long one the beginning, and how many there are."""
    said = {language: [say(dict(one), language) for one in names] for language in _MORE} if names else {}
    return {language: _line(words, language) for language, words in said.items()}


def _line(words: Sequence[str], language: str) -> str:
    shown = list(words)
    between = {"zh": "、", "ug": "، "}.get(language, ", ")
    while len(between.join(shown)) > _LONGEST and len(shown) > 1:
        shown.pop()
    more = _MORE[language].format(all=len(words), rest=len(words) - len(shown)) if len(shown) < len(words) else ""
    return between.join(shown) + more


def _latest(said: Mapping[str, Mapping[str, Any]], codes: Iterable[str]) -> str:
    """The last day of what the event promises; nothing where one of them has no limit."""
    ends = [said.get(code, {}).get("promised_at") or said.get(code, {}).get("due_at") for code in codes]
    if not ends or None in ends:
        return ""
    return max(_day(datetime.fromisoformat(str(end))) for end in ends)


def _notice(loaded: Loaded, body: Mapping[str, Any]) -> Notice | None:
    sent = happenings.sent_notice(body)
    n = body.get("notice") or (sent["n"] if sent is not None else None)
    return next((notice for notice in loaded.state.notices if notice.n == n), None)


def _day(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(SHANGHAI).date().isoformat()


def _review_body(loaded: Loaded) -> dict[str, str]:
    """Whom one may ask for review (Administrative Reconsideration Law 24): the government of the place."""
    try:
        body = agency_for(conventions().review_body, loaded.division)
    except NoAgency:
        return {"zh": "本级人民政府", "en": "the people's government of the same level"}
    return _agencies([body.pk])
