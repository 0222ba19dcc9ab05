"""`onewindow land check`: ten faults planted behind the acts' back, each found by its rule."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection

from onewindow.cli.land_commands import land
from onewindow.core import clock
from onewindow.core.models import Event
from onewindow.registers.land import acts, checking
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.book import stream
from onewindow.registers.land.entries import Of, Ownership
from onewindow.registers.land.models import Entry, Holder, Paper, Unit

from .conftest import BATU, CLERK, DAY, FLAT, GROUND, WANG, attach, first, mortgage

pytestmark = pytest.mark.django_db


def found():
    return {fault.rule for checked in checking.check() for fault in checked.faults}


@pytest.fixture
def book():
    """A unit with a history: bought by two in shares, mortgaged twice."""
    with clock.moved_to(DAY):
        first()
    with clock.moved_to(DAY + timedelta(days=1)):
        shares = tuple(type(p)(name=p.name, id_kind=p.id_kind, id_no=p.id_no, share="1/2") for p in (WANG, BATU))
        acts.transfer(FLAT, TransferEntry(holders=shares, ownership=Ownership.SHARES), GROUND, by=CLERK)
        mortgage()
        mortgage()
    assert found() == set()


def entries(of):
    return Entry.objects.filter(unit=FLAT, of=of.value, closed=None)


def shares():
    Holder.objects.filter(unit=FLAT, of="right", closed=None, n=1).update(share="2/3")


def rank_gap():
    row = entries(Of.MORTGAGE).get(rank=2)
    row.rank, row.value["rank"] = 5, 5
    row.save()


def overlapping_rights():
    Entry.objects.filter(unit=FLAT, of="right", closed=2).update(until=DAY + timedelta(days=9))


def unit_code():
    wrong = FLAT.replace("GB", "GΒ")  # Greek
    Unit.objects.filter(code=FLAT).update(code=wrong)
    for table in (Entry, Holder, Paper):
        table.objects.filter(unit=FLAT).update(unit=wrong)


def event_chain():
    event = Event.objects.get(stream=stream(FLAT), seq=2)
    Event.objects.filter(stream=stream(FLAT), seq=2).update(body={**event.body, "reason": "赠与"})


def rows_differ():
    row = entries(Of.MORTGAGE).get(rank=1)
    row.value["amount"] = 1
    row.save()


def expired_attachment():
    with clock.moved_to(clock.now() - timedelta(days=60)):
        attach(months=1)


def orphan_mortgage():
    entries(Of.RIGHT).delete()
    Holder.objects.filter(unit=FLAT, of="right", closed=None).delete()


def no_unit():
    Unit.objects.filter(code=FLAT)._raw_delete("default")


def two_papers():
    Paper.objects.filter(unit=FLAT, end="replaced").update(closed=None, until=None, end="", replaced_by="")


def no_holder():
    Holder.objects.filter(unit=FLAT, of="mortgage", key=3).delete()


def swapped_number():
    one, two = Holder.objects.filter(unit=FLAT, of="right", closed=None).order_by("n")
    Holder.objects.filter(pk=one.pk).update(id_sealed=two.id_sealed, id_index=two.id_index)


def cancelled_unit():
    Unit.objects.filter(code=FLAT).update(status="cancelled")


def lost_tail():
    Event.objects.filter(stream=stream(FLAT), seq=4).delete()


def shown_otherwise():
    unit = Unit.objects.get(code=FLAT)
    Unit.objects.filter(code=FLAT).update(shown=unit.shown.replace('"0100000"', '"0000000"'))


def drawn_otherwise():
    Unit.objects.filter(code=FLAT).update(drawing="0" * 32)


PLANTED = {
    drawn_otherwise: "shown",
    shown_otherwise: "shown",
    shares: "shares",
    rank_gap: "rank_gap",
    overlapping_rights: "overlapping_rights",
    unit_code: "unit_code",
    event_chain: "event_chain",
    rows_differ: "rows_differ",
    expired_attachment: "expired_attachment",
    orphan_mortgage: "orphan_mortgage",
    no_unit: "no_unit",
    two_papers: "two_papers",
    no_holder: "no_holder",
    swapped_number: "rows_differ",
    cancelled_unit: "cancelled_unit",
    lost_tail: "event_chain",
}


@pytest.mark.parametrize(("plant", "rule"), PLANTED.items(), ids=lambda p: getattr(p, "__name__", ""))
def test_a_planted_fault_is_found(book, plant, rule):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    plant()
    assert rule in found()


def test_a_mortgage_written_under_an_attachment_is_found(book):
    attach()
    later = entries(Of.MORTGAGE).get(rank=2)
    later.opened = later.key = 9
    later.since = clock.now() + timedelta(seconds=1)
    later.save()
    assert "registered_while_attached" in found()


def test_a_flat_that_overlaps_its_whole_building_is_found(book):
    building = FLAT[:20] + "00990000"
    first(building)
    assert found() == set()
    Unit.objects.filter(code=building).update(code=FLAT[:24] + "0000")
    Entry.objects.filter(unit=building).update(unit=FLAT[:24] + "0000")
    assert "overlapping_rights" in found()


def test_the_command_tells_and_exits_with_1_and_0(book):
    done = CliRunner().invoke(land, ["check", "--quiet"])
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert said == {"units": 1, "events": 4, "found": 0, "by_rule": {}, "faults": []}
    shares()
    done = CliRunner().invoke(land, ["check", "--quiet"])
    said = json.loads(done.stdout)
    assert done.exit_code == 1 and said["by_rule"] == {"rows_differ": 1, "shares": 1}
    assert said["faults"][0]["unit"] == FLAT and WANG.id_no not in done.stdout and "王芳" not in done.stdout
    assert CliRunner().invoke(land, ["check", "--wrong"]).exit_code == 2
