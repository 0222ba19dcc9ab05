"""What has to go out to the platform, each try, and what came of it.

A sweep looks at the events that were written since the last one, with an overlap, since a transaction that took long
commits events of an earlier time; what it finds twice changes nothing. Each case goes out by a job of its own, those of
one case one after another. Nothing is sent while a row is locked: the platform may take its time. A try that fails is
repeated, ever more rarely; while the platform does not answer at all, one try at a time finds out when it is back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from onewindow.cases.models import Case
from onewindow.catalogue.errors import NoEdition
from onewindow.catalogue.queries import current
from onewindow.core.clock import now
from onewindow.core.jobs import enqueue
from onewindow.core.models import Event
from onewindow.people.ways_in import subject_at

from .models import PlatformState, PushedCase
from .platform_http import Platform, PlatformRefused, PlatformSilent
from .platform_messages import CaseStatus, MatterStatus, ServiceEntry, digest_of, directory, step, words

PUSH_CASE = "exchange.push_case"
PUSH_DIRECTORY = "exchange.push_directory"
NAME = "platform"
_OVERLAP = timedelta(minutes=10)
#: Events looked at, and cases sent off, in one sweep; the next one goes on.
_MOST_EVENTS = 20_000
_MOST_CASES = 500
#: A job that was queued and not heard of again is queued anew after this time.
_LEASE = timedelta(minutes=10)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


def wait_after(tries: int) -> timedelta:
    """How long until the next try after so many failures in a row: 30 s, 1 min, 2 min … one hour."""
    return min(_FIRST_WAIT * (1 << min(tries - 1, 10)), _LONGEST_WAIT)


def state() -> PlatformState:
    """The one row; made when the platform is first connected, and begins with what happens from then on."""
    row, _ = PlatformState.objects.get_or_create(name=NAME, defaults={"looked_until": now()})
    return row


def sweep() -> None:
    """Find what is new, send off what is due. Costs one look at the events of the last minutes."""
    with transaction.atomic():
        state()
        row = PlatformState.objects.select_for_update().get(name=NAME)
        _look(row)
        if row.next_try is not None and row.next_try > now():
            return
        due = PushedCase.objects.filter(known__lt=F("wanted"), next_try__lte=now()).order_by("next_try")
        numbers = list(due.values_list("number", flat=True)[: 1 if row.silent_since else _MOST_CASES])
        PushedCase.objects.filter(pk__in=numbers).update(next_try=now() + _LEASE)
        for number in numbers:
            enqueue(PUSH_CASE, lock=f"platform:{number}", number=number)
        if row.silent_since is None or not numbers:
            enqueue(PUSH_DIRECTORY, lock="platform:directory")


def _look(row: PlatformState) -> None:
    found = Event.objects.filter(at__gt=row.looked_until - _OVERLAP, stream__startswith="case:").order_by("at")
    events = list(found.values_list("stream", "seq", "at")[:_MOST_EVENTS])
    newest: dict[str, int] = {}
    for stream, seq, _ in events:
        number = stream.removeprefix("case:")
        newest[number] = max(seq, newest.get(number, 0))
    want(newest)
    row.looked_until = events[-1][2] if len(events) == _MOST_EVENTS else max(row.looked_until, now())
    row.save(update_fields=["looked_until"])


def want(newest: dict[str, int]) -> int:
    """Note that the platform must learn of these cases up to these events; returns how many are news."""
    known = {row.number: row for row in PushedCase.objects.filter(pk__in=list(newest))}
    at = now()
    new = [
        PushedCase(number=number, wanted=seq, waiting_since=at, next_try=at)
        for number, seq in newest.items()
        if number not in known
    ]
    PushedCase.objects.bulk_create(new, ignore_conflicts=True)
    behind = [row for number, row in known.items() if row.wanted < newest[number]]
    for row in behind:
        if row.known >= row.wanted:  # it was up to date: the wait begins now
            row.waiting_since = row.next_try = at
        row.wanted = newest[row.number]
    PushedCase.objects.bulk_update(behind, ["wanted", "waiting_since", "next_try"], batch_size=500)
    return len(new) + len(behind)


def push_case(platform: Platform, number: str) -> None:
    """Tell the platform what it does not know of the case yet. May run twice: it takes what it has as taken."""
    for _ in range(3):  # it may know less or more than we think: after a restored backup, after an answer that was lost
        row = PushedCase.objects.filter(pk=number).first()
        if row is None or _hold(row):
            return None
        told = status_of(number, after=row.known)
        if told is None or told.version <= row.known:
            return _told(row, row.known)
        try:
            platform.tell_status(told)
        except PlatformSilent as fault:
            return _failed(row, str(fault), silent=True)
        except PlatformRefused as refusal:
            _answered()
            if refusal.knows is None or refusal.knows == row.known or refusal.knows > told.version:
                return _failed(row, refusal.code, silent=False)
            PushedCase.objects.filter(pk=number).update(known=refusal.knows)
        else:
            return _told(row, told.version)
    return None


def _hold(row: PushedCase) -> bool:
    """Whether the platform is known not to answer now: then the case waits with it, and no time is lost."""
    until = PlatformState.objects.filter(name=NAME).values_list("next_try", flat=True).first()
    if until is None or until <= now():
        return False
    PushedCase.objects.filter(pk=row.pk).update(next_try=until)
    return True


def push_directory(platform: Platform) -> None:
    """Tell the directory of the edition in force, where it is not the one the platform has."""
    body = directory_now()
    if body is None or digest_of(body) == state().directory:
        return
    rows = PlatformState.objects.filter(name=NAME)
    try:
        platform.tell_directory(body)
    except PlatformSilent as fault:
        _silent()
        rows.update(directory_fault=str(fault)[:60])
    except PlatformRefused as refusal:
        _answered()
        rows.update(directory_fault=refusal.code)
    else:
        _answered()
        rows.update(directory=digest_of(body), directory_at=now(), directory_fault="")


def _told(row: PushedCase, version: int) -> None:
    """The platform knows it up to `version`; what came meanwhile waits for the next sweep."""
    _answered()
    fields: dict[str, Any] = {"known": version, "tries": 0, "fault": ""}
    rows = PushedCase.objects.filter(pk=row.pk)
    if not rows.filter(wanted__lte=version).update(**fields, wanted=version, waiting_since=None, next_try=None):
        rows.update(**fields, waiting_since=now(), next_try=now())


def _failed(row: PushedCase, code: str, *, silent: bool) -> None:
    if silent:
        _silent()
    wait = wait_after(row.tries + 1)
    PushedCase.objects.filter(pk=row.pk).update(tries=F("tries") + 1, fault=code[:60], next_try=now() + wait)


def _answered() -> None:
    PlatformState.objects.filter(name=NAME).update(answered_at=now(), silent_since=None, next_try=None, tries=0)


def _silent() -> None:
    with transaction.atomic():
        state()
        row = PlatformState.objects.select_for_update().get(name=NAME)
        if row.next_try is not None and row.next_try > now():
            return  # another job has just found the same
        row.silent_since = row.silent_since or now()
        row.tries += 1
        row.next_try = now() + min(wait_after(row.tries), timedelta(minutes=10))
        row.save(update_fields=["silent_since", "tries", "next_try"])


def status_of(number: str, *, after: int) -> CaseStatus | None:
    """A case as the platform shall know it, with the steps since `after`; None where there is no such case."""
    case = Case.objects.filter(number=number).select_related("applicant").first()
    if case is None:
        return None
    rows = case.reviews.select_related("agency").order_by("n")
    events = Event.objects.filter(stream=f"case:{number}", seq__gt=after, seq__lte=case.version).order_by("seq")
    return CaseStatus(
        number=number,
        service=case.service,
        division=case.division_id,
        status=case.status,
        subject=subject_at(NAME, case.applicant),
        submitted_at=words(case.submitted_at),
        due_at=words(case.due_at),
        promised_at=words(case.promised_at),
        closed_at=words(case.closed_at),
        matters=tuple(
            MatterStatus(
                matter=row.matter,
                agency=row.agency.code,
                division=row.division_id,
                stage=row.stage,
                outcome=row.outcome,
            )
            for row in rows
        ),
        after=after,
        version=case.version,
        steps=tuple(step(event.seq, event.verb, event.at, event.body) for event in events),
    )


def directory_now() -> dict[str, Any] | None:
    """The directory of the edition in force; None before the first edition."""
    try:
        published = current()
    except NoEdition:
        return None
    found = published.catalogue
    matters = {matter.code: matter for matter in found.matters}
    entries = (
        ServiceEntry(
            code=service.code,
            name=_names(service.name),
            plain_name=_names(service.plain_name),
            lead=service.lead,
            audience=tuple(service.audience),
            address=f"{settings.PUBLIC_URL}/services/{service.code}/",
            matters=tuple(
                {"code": code, "name": _names(matters[code].name), "agency": matters[code].agency.id}
                for code in service.matters
                if code in matters
            ),
        )
        for service in found.services
    )
    return directory(published.number, published.digest, entries)


def _names(name: Any) -> dict[str, str]:
    return {language: said for language in ("zh", "en") if (said := getattr(name, language, None))}


def resync(numbers: Iterable[str] | None = None) -> int:
    """Tell the platform everything anew about these cases, or about all of them; returns how many."""
    cases = Case.objects.all() if numbers is None else Case.objects.filter(number__in=list(numbers))
    count = 0
    batch: dict[str, int] = {}
    for number, version in cases.order_by("pk").values_list("number", "version").iterator(chunk_size=2000):
        batch[number] = version
        if len(batch) == 1000:
            count += _anew(batch)
            batch = {}
    return count + _anew(batch)


def _anew(batch: dict[str, int]) -> int:
    want(batch)
    PushedCase.objects.filter(pk__in=list(batch)).update(known=0, waiting_since=now(), next_try=now(), tries=0)
    return len(batch)


def lag() -> dict[str, Any]:
    """How far the platform is behind: for the operator. `oldest_seconds` is the longest that anything has waited."""
    row = PlatformState.objects.filter(name=NAME).first()
    waiting = PushedCase.objects.filter(known__lt=F("wanted"))
    oldest: datetime | None = waiting.order_by("waiting_since").values_list("waiting_since", flat=True).first()
    refused = waiting.exclude(fault="").order_by("waiting_since").values("number", "fault", "tries")
    body = directory_now()
    return {
        "cases_told": PushedCase.objects.filter(known__gte=F("wanted")).count(),
        "cases_waiting": waiting.count(),
        "oldest_seconds": int((now() - oldest).total_seconds()) if oldest else 0,
        "failed": list(refused[:20]),
        "most_tries": waiting.aggregate(most=Max("tries"))["most"] or 0,
        "silent_since": words(row.silent_since) if row else "",
        "answered_at": words(row.answered_at) if row else "",
        "directory_told": bool(row and body and row.directory == digest_of(body)),
        "directory_fault": row.directory_fault if row else "",
    }
