"""One act for many ticked reviews: claim, put back, give to a colleague; every line says what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from onewindow.cases import acts
from onewindow.cases.desk_queries import picked_rows
from onewindow.cases.queries import InboxRow
from onewindow.cases.steps import Done
from onewindow.core.act import Actor
from onewindow.core.errors import Invalid, Refused, gettext_noop
from onewindow.people.access import actor_of

from .desk_frame import Desk
from .desk_lists import lines_of
from .desk_models import DeskLine
from .posted import key_of, words_of

#: Lines of one page of the list, and some to spare.
_MOST = 60
#: A number and a matter.
_LONGEST = 80


class NothingPicked(Invalid):
    """A bulk act on nothing."""

    code = "nothing_picked"
    message = gettext_noop("请先在办件前打勾（键盘按 x），再点“认领”“放回”或“转办”；一次最多 60 件。")


class NoColleague(Invalid):
    """Given to nobody."""

    code = "no_colleague"
    message = gettext_noop("请选把这些办件转给哪位同事。")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one ticked review."""

    line: DeskLine | None  #: the review; None where there is none of that name here
    pick: str  #: as it was sent
    done: bool  #: whether it was done
    says: str  #: what was done, or why not


def act_on_all(desk: Desk, verb: str, picks: Iterable[str], *, to: int, key: str) -> tuple[Outcome, ...]:
    """Claim, release or give every ticked review, each by itself. Raises NothingPicked, NoColleague."""
    wanted = list(dict.fromkeys(words_of(pick, most=_LONGEST) for pick in picks))
    pairs = [(number, matter) for number, _, matter in (pick.partition("/") for pick in wanted)]
    run = _acts(to).get(verb)
    if run is None or not wanted or len(wanted) > _MOST:
        raise NothingPicked
    if verb == "give" and to not in desk.colleagues:
        raise NoColleague
    rows = {f"{row.number}/{row.matter}": row for row in picked_rows(desk.user, pairs)}
    by = actor_of(desk.user)
    found = {pick: _one(rows.get(pick), run, by, key_of(key, f"{verb}-{pick}")) for pick in wanted}
    lines = {line.pick: line for line in lines_of(desk, picked_rows(desk.user, pairs))}
    return tuple(Outcome(line=lines.get(pick), pick=pick, done=done, says=says) for pick, (done, says) in found.items())


_Run = Callable[[InboxRow, Actor, str | None], Done]


def _acts(to: int) -> dict[str, _Run]:
    return {
        "claim": lambda row, by, key: acts.claim(row.number, [row.matter], by=by, idempotency_key=key),
        "release": lambda row, by, key: acts.release(row.number, [row.matter], by=by, idempotency_key=key),
        "give": lambda row, by, key: acts.reassign(row.number, row.matter, to=to, by=by, idempotency_key=key),
    }


def _one(row: InboxRow | None, run: _Run, by: Actor, key: str | None) -> tuple[bool, str]:
    if row is None:
        return False, gettext("没有找到，可能已转到别的部门。")
    try:
        run(row, by, key)
    except Refused as fault:
        return False, fault.text(gettext)
    return True, gettext("办好了")
