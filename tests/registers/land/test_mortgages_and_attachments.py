"""Ranks, queues and who comes first."""

from datetime import timedelta

import pytest

from onewindow.core import clock
from onewindow.matters.owners.extract import lines_of
from onewindow.registers.land import acts, checking, queries
from onewindow.registers.land.acts.mortgages import MortgageChanges
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.entries import Of, Ownership
from onewindow.registers.land.errors import (
    AttachmentOver,
    BadEntry,
    NoAcceptance,
    NoEntry,
    NotInForce,
    Restricted,
)
from onewindow.registers.land.jobs import clear_all_lapsed
from onewindow.registers.land.restrictions import Registering

from .conftest import BATU, CLERK, DAY, FLAT, GROUND, attach, first, mortgage

pytestmark = pytest.mark.django_db


def ranks():
    return {one.key: one.value.rank for one in queries.unit_at(FLAT).of(Of.MORTGAGE)}


def places(at=None):
    return {one.key: one.value.position for one in queries.unit_at(FLAT, at).of(Of.ATTACHMENT)}


def faultless():
    assert [fault for checked in checking.check() for fault in checked.faults] == []


def test_mortgages_rank_by_acceptance_and_close_up(flat):
    a, b, c = mortgage(), mortgage(amount=1), mortgage(amount=2)
    assert ranks() == {a.key: 1, b.key: 2, c.key: 3}
    assert (a.rank, b.rank, c.rank) == (1, 2, 3)
    acts.cancel_mortgage(FLAT, a.key, GROUND, by=CLERK)
    assert ranks() == {b.key: 1, c.key: 2}
    assert queries.paper(a.number).standing == "cancelled" and queries.paper(b.number).standing == "current"
    faultless()


def test_an_earlier_application_is_registered_first(flat):
    one = acts.accept_application(FLAT, Registering.MORTGAGE, business="A", by=CLERK)
    two = acts.accept_application(FLAT, Registering.MORTGAGE, business="B", by=CLERK)
    with pytest.raises(Restricted, match="先后"):
        mortgage(order=two.order)
    with pytest.raises(Restricted, match="先后"):
        mortgage()
    first_done = mortgage(order=one.order)
    assert queries.waiting(FLAT) == [two.order]
    assert mortgage(order=two.order).rank == 2 and first_done.rank == 1
    with pytest.raises(NoAcceptance):
        mortgage(order=two.order)
    faultless()


def test_a_withdrawn_application_holds_nobody_up(flat):
    one = acts.accept_application(FLAT, Registering.TRANSFER, business="A", by=CLERK)
    two = acts.accept_application(FLAT, Registering.MORTGAGE, business="B", by=CLERK)
    acts.withdraw_application(FLAT, one.order, reason="申请人撤回", by=CLERK)
    assert mortgage(order=two.order).rank == 1


def test_a_mortgage_is_changed_with_a_new_proof(flat):
    old = mortgage()
    new = acts.change_mortgage(FLAT, old.key, MortgageChanges(amount=60_000_000), GROUND, by=CLERK)
    assert queries.unit_at(FLAT).of(Of.MORTGAGE)[0].value.amount == 60_000_000
    assert queries.paper(old.number).replaced_by == new.number
    with pytest.raises(BadEntry, match="大于 0"):
        acts.change_mortgage(FLAT, old.key, MortgageChanges(amount=0), GROUND, by=CLERK)
    faultless()


def test_ranks_are_exchanged_only_with_the_consent_of_everyone_between(flat):
    a, b, c = mortgage(), mortgage(), mortgage()
    with pytest.raises(Restricted, match="第2顺位"):
        acts.exchange_ranks(FLAT, a.key, c.key, GROUND, consents=(a.key, c.key), by=CLERK)
    acts.exchange_ranks(FLAT, a.key, c.key, GROUND, consents=(a.key, b.key, c.key), by=CLERK)
    assert ranks() == {c.key: 1, b.key: 2, a.key: 3}
    faultless()


def test_a_mortgaged_flat_is_sold_with_the_mortgage_carried_over(flat):
    bank = mortgage(ban="未经同意不得转让")
    sale = {"holders": (BATU,), "ownership": Ownership.SINGLE}
    with pytest.raises(Restricted, match="禁止或限制转让"):
        acts.transfer(FLAT, TransferEntry(**sale, with_mortgage=True), GROUND, by=CLERK)
    acts.lift_ban(FLAT, bank.key, GROUND, by=CLERK)
    acts.transfer(FLAT, TransferEntry(**sale, with_mortgage=True), GROUND, by=CLERK)
    assert ranks() == {bank.key: 1}
    assert queries.paper(bank.number).standing == "current"
    faultless()


def test_cancelling_a_mortgage_takes_its_ban_with_it(flat):
    bank = mortgage(ban="未经同意不得转让")
    acts.cancel_mortgage(FLAT, bank.key, GROUND, by=CLERK)
    assert queries.unit_at(FLAT).of(Of.BAN) == () and not queries.public_of(queries.unit_at(FLAT)).banned
    with pytest.raises(NoEntry):
        acts.cancel_mortgage(FLAT, bank.key, GROUND, by=CLERK)


def test_the_second_attachment_waits_and_takes_its_turn_on_release(flat):
    one, two = attach(), attach(document="（2026）新28执保9号", months=6)
    assert (one.rank, two.rank) == (1, 2) and any("轮候" in note for note in two.notes)
    with pytest.raises(NotInForce):
        acts.renew_attachment(FLAT, two.key, months=6, ground=GROUND, by=CLERK)
    acts.release_attachment(FLAT, one.key, GROUND, by=CLERK)
    now_first = queries.unit_at(FLAT).of(Of.ATTACHMENT)[0]
    assert now_first.key == two.key and now_first.value.position == 1
    assert now_first.value.since_on == clock.today() and now_first.value.until_on is not None
    with pytest.raises(Restricted):
        mortgage()
    acts.release_attachment(FLAT, two.key, GROUND, by=CLERK)
    assert mortgage().rank == 1
    faultless()


def test_a_waiting_attachment_has_its_whole_time_from_the_day_of_the_release():
    """However long it has waited: its months begin when its turn comes (Detailed Rules 92)."""
    with clock.moved_to(DAY):
        first()
        one, two, three = attach(months=24), attach(document="2", months=6), attach(document="3", months=3)
    with clock.moved_to(DAY.replace(year=2027)):
        acts.release_attachment(FLAT, one.key, GROUND, by=CLERK)
        standing = {a.key: a.value for a in queries.unit_at(FLAT).of(Of.ATTACHMENT)}
        assert standing.keys() == {two.key, three.key} and places() == {two.key: 1, three.key: 2}
        assert (f"{standing[two.key].since_on}", f"{standing[two.key].until_on}") == ("2027-05-08", "2027-11-08")
        with pytest.raises(Restricted):
            mortgage()
    with clock.moved_to(DAY.replace(year=2027, month=12)):  # the second has lapsed and nobody has noted it yet
        acts.release_attachment(FLAT, two.key, GROUND, by=CLERK)
        assert f"{queries.unit_at(FLAT).of(Of.ATTACHMENT)[0].value.since_on}" == "2027-11-09"
        faultless()


def test_a_waiting_attachment_runs_from_the_day_after_the_first_is_over():
    with clock.moved_to(DAY):
        first()
        one, two = attach(months=1), attach(document="（2026）新28执保9号", months=2)
    with clock.moved_to(DAY.replace(month=6, day=8)):
        assert places() == {one.key: 1, two.key: 2}
        assert queries.public_of(queries.unit_at(FLAT)).attached
    with clock.moved_to(DAY.replace(month=6, day=9)):
        assert queries.public_of(queries.unit_at(FLAT)).attached
        assert [line.value for line in lines_of(FLAT, clock.now()) if line.label == "查封"] == ["查封，至2026年8月9日"]
        clear_all_lapsed()
        now_first = queries.unit_at(FLAT).of(Of.ATTACHMENT)[0]
        assert now_first.key == two.key
        assert now_first.value.since_on.isoformat() == "2026-06-09"
        assert now_first.value.until_on.isoformat() == "2026-08-09"
    with clock.moved_to(DAY.replace(month=8, day=10)):
        assert not queries.public_of(queries.unit_at(FLAT)).attached
        assert [line.value for line in lines_of(FLAT, clock.now()) if line.label == "查封"] == ["无"]
        assert mortgage().rank == 1
        clear_all_lapsed()
        assert places() == {}
        faultless()


def test_a_renewal_runs_on_from_the_last_day_and_comes_too_late_after_it():
    with clock.moved_to(DAY):
        first()
        one = attach(months=12)
        acts.renew_attachment(FLAT, one.key, months=12, ground=GROUND, by=CLERK)
    assert queries.unit_at(FLAT, DAY).of(Of.ATTACHMENT)[0].value.until_on.isoformat() == "2028-05-08"
    with pytest.raises(AttachmentOver), clock.moved_to(DAY.replace(year=2028, day=9)):
        acts.renew_attachment(FLAT, one.key, months=12, ground=GROUND, by=CLERK)


def test_an_attachment_is_at_most_as_long_as_the_law_allows(flat):
    with pytest.raises(BadEntry, match="36"):
        attach(months=37)
    with pytest.raises(BadEntry):
        attach(months=0)
    with pytest.raises(BadEntry, match="文号"):
        attach(document=" ")


def test_the_nightly_job_clears_once_and_then_finds_nothing():
    with clock.moved_to(DAY):
        first()
        acts.enter_objection(FLAT, "面积", (BATU,), GROUND, by=CLERK)
    with clock.moved_to(DAY + timedelta(days=30)):
        assert len(queries.lapses()) == 1
        clear_all_lapsed()
        clear_all_lapsed()
        assert [line.verb for line in queries.history(FLAT)].count("clear_lapsed") == 1
        assert queries.lapses() == []
        faultless()
