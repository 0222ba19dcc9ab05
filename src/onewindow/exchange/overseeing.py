"""What the regulators see of the link: how each bank's line is, which messages failed or wait, counted by reason.

    traffic = access_traffic(user)      # no number of a message, no address, nothing of anybody's home

For those with `division:link:read`; for anybody else there is nothing. The operator's own page is `operating`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, Q, Sum, Value, When

from onewindow.core.clock import SHANGHAI, now, today
from onewindow.core.errors import NotFound
from onewindow.exchange.link import health
from onewindow.exchange.link.identity import own_code
from onewindow.exchange.link.models import Outgoing, Received, Turned
from onewindow.exchange.link.partners import Partner, nodes
from onewindow.people.permissions import Permission, has_permission

#: Days back for what is over: refused, or turned away at the door. What is stuck stands there until it goes out.
DAYS = 7
#: Who has waited for so long without a failed try is shown, too: nothing is sent at all, or an earlier one holds it up.
LATE = timedelta(minutes=5)


class How(StrEnum):
    """What became of messages."""

    STUCK = "stuck"  #: ours, put aside after many tries, or turned away by the partner's link
    WAITING = "waiting"  #: ours, waits for its next try, or for too long
    REFUSED = "refused"  #: ours, taken in by the partner and refused as to its matter
    DECLINED = "declined"  #: the partner's, taken in by us and refused as to its matter
    TURNED = "turned"  #: the partner's, turned away before anything was read of it


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Messages of one partner with one fate and one reason."""

    partner: str  #: code, "" where nobody knows who it was
    how: How  #: what became of them
    code: str  #: reason, "" where none is known
    count: int  #: messages
    oldest: datetime  #: when the oldest was written or came in; of what was turned away, the beginning of the day
    last: datetime | None  #: the last try, answer or arrival; None before the first


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """Everything of the page."""

    partners: Mapping[str, Partner]  #: by code
    lines: tuple[health.Line, ...]  #: of the banks
    troubles: tuple[Trouble, ...]  #: what is stuck first, then what waits, then the rest; the oldest first


def access_traffic(user: Any) -> Traffic:
    """Lines and troubles of all banks. Five queries. Raises NotFound for those who may not read the link."""
    if not has_permission(user, Permission.READ_LINK):
        raise NotFound
    if not nodes().by_code:
        return Traffic(partners={}, lines=(), troubles=())
    own = own_code()
    banks = {partner.code: partner for partner in nodes().partners(own) if partner.kind == "bank"}
    lines = tuple(line for line in health.lines(own) if line.partner.code in banks)
    found = [*_ours(own, banks), *_theirs(own, banks), *_turned(own, banks)]
    order = {how: place for place, how in enumerate(How)}
    found.sort(key=lambda one: (order[one.how], one.oldest, one.partner, one.code))
    return Traffic(partners=banks, lines=lines, troubles=tuple(found))


def _ours(own: str, banks: Iterable[str]) -> list[Trouble]:
    """Outbox: put aside, waiting after a failure or for too long, and lately refused."""
    states = Outgoing.State
    stuck = Q(state=states.DEAD)
    waits = Q(state=states.WAITING) & (Q(tries__gt=0) | Q(at__lt=now() - LATE))
    refused = Q(state=states.REFUSED, at__gte=now() - timedelta(days=DAYS))
    how = Case(
        When(stuck, then=Value(How.STUCK.value)),
        When(waits, then=Value(How.WAITING.value)),
        default=Value(How.REFUSED.value),
        output_field=CharField(),
    )
    rows = (
        Outgoing.objects.filter(stuck | waits | refused, own=own, partner__in=list(banks))
        .annotate(how=how)
        .values("partner", "how", "fault")
        .annotate(n=Count("pk"), oldest=Min("at"), tried=Max("failed_at"), answered=Max("answered_at"))
    )
    return [
        Trouble(
            partner=row["partner"],
            how=How(row["how"]),
            code=row["fault"],
            count=row["n"],
            oldest=row["oldest"],
            last=row["answered"] if row["how"] == How.REFUSED else row["tried"],
        )
        for row in rows
    ]


def _theirs(own: str, banks: Iterable[str]) -> list[Trouble]:
    """Inbox: what was taken in and refused, lately."""
    rows = (
        Received.objects.filter(own=own, partner__in=list(banks), at__gte=now() - timedelta(days=DAYS))
        .exclude(code="")
        .values("partner", reason=F("code"))
        .annotate(n=Count("pk"), oldest=Min("at"), last=Max("at"))
    )
    return [
        Trouble(
            partner=row["partner"],
            how=How.DECLINED,
            code=row["reason"],
            count=row["n"],
            oldest=row["oldest"],
            last=row["last"],
        )
        for row in rows
    ]


def _turned(own: str, banks: Iterable[str]) -> list[Trouble]:
    """The door: banks, and those of whom nobody knows who they were. Counted by day."""
    rows = (
        Turned.objects.filter(own=own, partner__in=["", *banks], day__gt=today() - timedelta(days=DAYS))
        .values("partner", "code")
        .annotate(n=Sum("count"), first=Min("day"), last=Max("last_at"))
    )
    return [
        Trouble(
            partner=row["partner"],
            how=How.TURNED,
            code=row["code"],
            count=row["n"],
            oldest=datetime.combine(row["first"], time(), SHANGHAI),
            last=row["last"],
        )
        for row in rows
    ]
