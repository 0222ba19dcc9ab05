"""What the operator of this office sees and does of the link: lines, what was turned away, each night's reconciliation,
dead letters. For those with `system:job:operate`; for anybody else there is nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.core.clock import today
from onewindow.core.errors import NotFound
from onewindow.exchange.link import acts, health, outbox
from onewindow.exchange.link.identity import own_code
from onewindow.exchange.link.models import Reconciliation, Turned
from onewindow.exchange.link.partners import Partner, nodes
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, demand, has_permission

#: Days of what was turned away.
DAYS = 7
_MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnedAway:
    """Messages that were turned away, by partner and reason."""

    partner: str  #: code, "" where nobody knows who
    code: str  #: reason
    count: int  #: in the last days
    last_at: datetime  #: when, the last time
    address: str  #: from where, the last time


@dataclass(frozen=True, kw_only=True, slots=True)
class Night:
    """A day's comparison with a partner, one direction."""

    partner: str  #: code
    day: date  #: that was compared
    incoming: bool  #: from the partner to us
    count: int  #: our lines until that day's end
    other_count: int | None  #: the partner's
    agrees: bool  #: whether count and head are alike
    differences: tuple[Mapping[str, Any], ...]  #: from, to, sequence, what


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetter:
    """A message that was put aside."""

    number: int  #: of its row
    partner: str  #: to whom
    kind: str  #: of message
    business: str  #: our number
    fault: str  #: code
    tries: int  #: in a row
    at: datetime  #: when it was written


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """Everything of the link at a glance."""

    partners: Mapping[str, Partner]  #: by code
    lines: tuple[health.Line, ...]
    turned: tuple[TurnedAway, ...]  #: most first
    nights: tuple[Night, ...]  #: of the last day compared with each partner
    dead: tuple[DeadLetter, ...]  #: newest first, at most 100


def access_board(user: Any) -> Board:
    """The board. Five queries. Raises NotFound for those who may not see it."""
    if not has_permission(user, Permission.OPERATE_JOBS):
        raise NotFound
    everybody = nodes().by_code
    if not everybody:
        return Board(partners={}, lines=(), turned=(), nights=(), dead=())
    own = own_code()
    return Board(
        partners=everybody,
        lines=tuple(health.lines(own)),
        turned=_turned(own),
        nights=_nights(own),
        dead=tuple(
            DeadLetter(
                number=row.pk,
                partner=row.partner,
                kind=row.kind,
                business=row.business,
                fault=row.fault,
                tries=row.tries,
                at=row.at,
            )
            for row in outbox.dead(own, most=_MOST)
        ),
    )


def send_again(user: Any, number: int, reason: str) -> None:
    """A dead letter goes out again. Raises NotAllowed, NoDeadLetter, NoReason."""
    by = actor_of(user)
    demand(by, Permission.OPERATE_JOBS)
    acts.send_again(number, own=own_code(), reason=reason, by=by)


def _turned(own: str) -> tuple[TurnedAway, ...]:
    found: dict[tuple[str, str], TurnedAway] = {}
    for row in Turned.objects.filter(own=own, day__gt=today() - timedelta(days=DAYS)).order_by("-last_at")[:1000]:
        known = found.get((row.partner, row.code))
        found[row.partner, row.code] = TurnedAway(
            partner=row.partner,
            code=row.code,
            count=row.count + (known.count if known else 0),
            last_at=known.last_at if known else row.last_at,
            address=known.address if known else row.last_address,
        )
    return tuple(sorted(found.values(), key=lambda one: -one.count)[:_MOST])


def _nights(own: str) -> tuple[Night, ...]:
    newest = Reconciliation.objects.filter(own=own).order_by("partner", "sender", "-day").distinct("partner", "sender")
    return tuple(
        Night(
            partner=row.partner,
            day=row.day,
            incoming=row.receiver == own,
            count=row.count,
            other_count=row.other_count,
            agrees=row.agrees,
            differences=tuple(row.differences),
        )
        for row in newest
    )
