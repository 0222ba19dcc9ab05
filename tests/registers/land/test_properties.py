"""Whatever is registered in whatever order: the book stays in order and every moment can be shown again."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.registers.land import acts, checking, queries
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.entries import Advance, Aim, Of, Ownership, Residence
from onewindow.registers.land.restrictions import Registering

from .conftest import BATU, CLERK, DAY, FLAT, GROUND, WANG, attach, first, mortgage

pytestmark = pytest.mark.django_db


def any_of(of):
    """The first standing entry of a kind; 0, which no entry has, for none."""
    found = queries.unit_at(FLAT).of(of)
    return found[0].key if found else 0


def transfer():
    sale = TransferEntry(holders=(BATU,), ownership=Ownership.SINGLE, with_mortgage=True)
    acts.transfer(FLAT, sale, GROUND, by=CLERK)


MOVES = {
    "transfer": transfer,
    "mortgage": mortgage,
    "mortgage with ban": lambda: mortgage(ban="不得转让"),
    "accepted mortgage": lambda: mortgage(order=next(iter(queries.waiting(FLAT)), None)),
    "accept": lambda: acts.accept_application(FLAT, Registering.MORTGAGE, business="A", by=CLERK),
    "withdraw": lambda: acts.withdraw_application(FLAT, next(iter(queries.waiting(FLAT)), 0), reason="撤回", by=CLERK),
    "cancel mortgage": lambda: acts.cancel_mortgage(FLAT, any_of(Of.MORTGAGE), GROUND, by=CLERK),
    "attach": lambda: attach(months=1),
    "renew": lambda: acts.renew_attachment(FLAT, any_of(Of.ATTACHMENT), months=1, ground=GROUND, by=CLERK),
    "release": lambda: acts.release_attachment(FLAT, any_of(Of.ATTACHMENT), GROUND, by=CLERK),
    "clear": lambda: acts.clear_lapsed(FLAT, by=CLERK),
    "object": lambda: acts.enter_objection(FLAT, "面积", (BATU,), GROUND, by=CLERK),
    "advance": lambda: acts.enter_advance_notice(FLAT, Advance(aim=Aim.SALE), (BATU,), GROUND, by=CLERK),
    "end advance": lambda: acts.end_notice(FLAT, Of.ADVANCE, any_of(Of.ADVANCE), GROUND, by=CLERK),
    "reside": lambda: acts.grant_residence(FLAT, Residence(conditions="终身"), (WANG,), GROUND, by=CLERK),
    "reissue": lambda: acts.reissue(FLAT, GROUND, by=CLERK),
    "cancel right": lambda: acts.cancel_right(FLAT, GROUND, by=CLERK),
    "first again": first,
}


def shown(at):
    view = queries.unit_at(FLAT, at)
    return [(one.of, one.key, one.value, one.holders, one.papers) for one in view.entries]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(1, 40)), min_size=3, max_size=14))
def test_any_history_leaves_the_book_in_order(db, moves):
    with transaction.atomic():  # one history after another in the transaction of one test
        play(moves)
        transaction.set_rollback(True)


def play(moves):
    at, seen = DAY, []
    with clock.moved_to(at):
        first()
        seen.append((at, shown(at)))
    for name, days in moves:
        at += timedelta(days=days)
        with clock.moved_to(at):
            try:
                MOVES[name]()
            except Refused:
                assert shown(at) == seen[-1][1], f"{name} was refused and changed something"
            seen.append((at, shown(at)))
    with clock.moved_to(at):
        for lapse in queries.lapses():
            acts.clear_lapsed(lapse.unit, by=CLERK)
        assert [fault for checked in checking.check() for fault in checked.faults] == []
    for instant, page in seen[:-1]:
        assert shown(instant) == page, "what was shown then is shown no more"
