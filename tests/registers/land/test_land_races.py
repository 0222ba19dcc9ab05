"""Real connections at the same moment: two registrations on one unit never both pass unseen."""

import pytest

from onewindow.core.errors import Refused
from onewindow.registers.land import acts, checking, queries
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.entries import Of, Ownership
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.models import Entry
from onewindow.registers.land.restrictions import Registering

from .conftest import BATU, CLERK, FLAT, GROUND, OTHER_FLAT, at_once, attach, first, mortgage

pytestmark = pytest.mark.django_db(transaction=True)


def faultless():
    assert [fault for checked in checking.check() for fault in checked.faults] == []


def sell():
    return acts.transfer(FLAT, TransferEntry(holders=(BATU,), ownership=Ownership.SINGLE), GROUND, by=CLERK)


def test_of_two_banks_in_the_same_second_one_is_first():
    first()
    done = at_once(mortgage, mortgage)
    assert sorted(result.rank for result in done) == [1, 2]
    assert sorted(one.value.rank for one in queries.unit_at(FLAT).of(Of.MORTGAGE)) == [1, 2]
    faultless()


def test_eight_banks_get_eight_ranks_and_eight_proofs():
    first()
    done = at_once(*[mortgage] * 8)
    assert sorted(result.rank for result in done) == list(range(1, 9))
    assert len({result.number for result in done}) == 8
    faultless()


def test_two_applications_accepted_at_once_have_two_orders():
    first()
    done = at_once(*[lambda: acts.accept_application(FLAT, Registering.MORTGAGE, business="A", by=CLERK)] * 4)
    assert sorted(result.order for result in done) == [1, 2, 3, 4]


@pytest.mark.parametrize("rounds", range(4))
def test_transfer_against_attachment_one_wins(rounds):
    """Either the sale came first and the attachment binds the new owner, or the sale is refused."""
    first()
    calls = [sell, attach] if rounds % 2 else [attach, sell]
    done = at_once(*calls)
    sold, attached = (done[calls.index(call)] for call in (sell, attach))
    assert not isinstance(attached, Refused)
    verbs = [line.verb for line in queries.history(FLAT)]
    if isinstance(sold, Restricted):
        assert verbs == ["register_first", "attach"]
        assert queries.unit_at(FLAT).of(Of.RIGHT)[0].holders[0].name == "王芳"
    else:
        assert verbs == ["register_first", "transfer", "attach"]
    faultless()


def test_an_attachment_and_a_mortgage_at_once_leave_no_mortgage_under_it():
    first()
    mortgaged, attached = at_once(mortgage, attach)
    assert not isinstance(attached, Refused)
    assert isinstance(mortgaged, Restricted) or mortgaged.seq < attached.seq
    faultless()


def test_of_two_first_registrations_one_stands():
    done = at_once(first, first, first)
    assert sum(not isinstance(result, Refused) for result in done) == 1
    assert Entry.objects.filter(of="right").count() == 1


def test_of_a_building_and_its_flats_at_once_never_both():
    building = FLAT[:24] + "0000"
    done = at_once(lambda: first(building), lambda: first(FLAT), lambda: first(OTHER_FLAT))
    held = set(Entry.objects.filter(of="right", closed=None).values_list("unit", flat=True))
    assert held in ({building}, {FLAT, OTHER_FLAT}, {FLAT}, {OTHER_FLAT})
    assert sum(not isinstance(result, Refused) for result in done) == len(held)
