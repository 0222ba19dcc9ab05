"""The land register on its own: rights, history, certificates, masks."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest

from onewindow.core import clock, crypto, events
from onewindow.registers.land import acts, queries
from onewindow.registers.land.acts.rights import Correction, TransferEntry
from onewindow.registers.land.book import stream
from onewindow.registers.land.codes import UnitKind, parts, read_code
from onewindow.registers.land.entries import Advance, Aim, Easement, Holder, Of, Ownership, Residence, Right
from onewindow.registers.land.errors import (
    BadEntry,
    BadUnitCode,
    NoticeOver,
    NoUnit,
    NumberTaken,
    OtherBook,
    Restricted,
    Unfulfilled,
    UnknownWord,
    WholeAndPart,
)
from onewindow.registers.land.holders import number_of, place
from onewindow.registers.land.models import Entry, Unit
from onewindow.registers.land.models import Holder as HolderRow

from .conftest import (
    BANK,
    BATU,
    CLERK,
    DAY,
    FACTS,
    FLAT,
    GROUND,
    OTHER_FLAT,
    PARCEL,
    RIGHT,
    WANG,
    attach,
    first,
    mortgage,
)

pytestmark = pytest.mark.django_db
TODAYS = dataclasses.replace(RIGHT, registered_on=clock.today())


def sale(*holders, ownership=Ownership.SINGLE, **changes):
    return TransferEntry(holders=holders, ownership=ownership, **changes)


def half(person):
    return dataclasses.replace(person, share="1/2")


def test_a_first_registration_sets_up_unit_right_and_certificate(flat):
    view = queries.unit_at(FLAT)
    assert view.kind == UnitKind.UNIT and view.status == "current"
    assert view.facts == FACTS and view.right == TODAYS
    assert view.of(Of.RIGHT)[0].papers == (flat.number,)
    year = clock.today().year
    assert flat.number == f"新（{year}）库尔勒市不动产权第0000001号"
    assert first(OTHER_FLAT).number.endswith("第0000002号")


def test_any_day_can_be_shown_after_a_transfer_and_a_change():
    with clock.moved_to(DAY):
        old = first().number
    with clock.moved_to(DAY + timedelta(days=10)):
        new = acts.transfer(FLAT, sale(BATU), GROUND, by=CLERK).number
    with clock.moved_to(DAY + timedelta(days=20)):
        wider = dataclasses.replace(FACTS, area=Decimal("91.20"))
        acts.change_facts(FLAT, wider, GROUND, by=CLERK)
    before, between = queries.unit_at(FLAT, DAY + timedelta(days=5)), queries.unit_at(FLAT, DAY + timedelta(days=15))
    assert before.of(Of.RIGHT)[0].holders[0].name == "王芳" and before.of(Of.RIGHT)[0].papers == (old,)
    assert between.of(Of.RIGHT)[0].holders[0].name == "巴特尔" and between.of(Of.RIGHT)[0].papers == (new,)
    assert between.facts.area == Decimal("89.50")
    assert queries.unit_at(FLAT).facts.area == Decimal("91.20")
    with pytest.raises(NoUnit):
        queries.unit_at(FLAT, DAY - timedelta(days=1))


def test_a_replaced_certificate_says_so_for_ever(flat):
    second = acts.reissue(FLAT, GROUND, by=CLERK).number
    third = acts.transfer(FLAT, sale(BATU), GROUND, by=CLERK).number
    said = [(p.standing, p.replaced_by) for p in map(queries.paper, (flat.number, second, third))]
    assert said == [("replaced", second), ("replaced", third), ("current", "")]
    assert queries.paper("新（2026）库尔勒市不动产权第9999999号") is None


def test_every_registration_is_one_event_with_the_code_of_the_standard(flat):
    acts.transfer(FLAT, sale(BATU), GROUND, by=CLERK)
    bank = mortgage()
    acts.cancel_mortgage(FLAT, bank.key, GROUND, by=CLERK)
    lines = queries.history(FLAT)
    assert [(line.seq, line.kind, line.kind_name) for line in lines] == [
        (1, "100", "首次登记"),
        (2, "200", "转移登记"),
        (3, "100", "首次登记"),
        (4, "400", "注销登记"),
    ]
    assert list(events.breaks(events.history(stream(FLAT)))) == []


def test_events_and_tables_hold_no_number_in_clear(flat):
    row = HolderRow.objects.get(unit=FLAT)
    assert number_of(row) == WANG.id_no
    said = "".join(str(event.body) for event in events.history(stream(FLAT)))
    assert WANG.id_no not in said and "王芳" not in said
    assert WANG.id_no.encode() not in bytes(row.id_sealed)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(row.id_sealed), place=place(OTHER_FLAT, "right", 1, 1, 1))


def test_owners_are_found_by_their_number_and_shown_masked(flat):
    first(OTHER_FLAT)
    acts.transfer(OTHER_FLAT, sale(BATU), GROUND, by=CLERK)
    assert queries.units_of("ric", WANG.id_no) == [FLAT]
    assert queries.units_of("ric", BATU.id_no) == [OTHER_FLAT]
    holder = queries.unit_at(FLAT).of(Of.RIGHT)[0].holders[0]
    assert holder.id_no == f"652{'*' * 11}{WANG.id_no[-4:]}"
    public = queries.public_of(queries.unit_at(FLAT))
    assert public.owners == ("王*",) and not public.mortgaged
    assert "302" not in public.location and public.location.startswith("库尔勒市")
    mortgage()
    assert queries.public_of(queries.unit_at(FLAT)).mortgaged


def test_shares_must_add_to_one_exactly(flat):
    thirds = [dataclasses.replace(p, share="1/3") for p in (WANG, BATU, BANK)]
    acts.transfer(FLAT, sale(*thirds, ownership=Ownership.SHARES), GROUND, by=CLERK)
    assert [h.share for h in queries.unit_at(FLAT).of(Of.RIGHT)[0].holders] == ["1/3"] * 3
    wrong = [dataclasses.replace(p, share="33.33%") for p in (WANG, BATU, BANK)]
    with pytest.raises(BadEntry) as refused:
        acts.transfer(FLAT, sale(*wrong, ownership=Ownership.SHARES), GROUND, by=CLERK)
    assert "9999/10000" in refused.value.text()


@pytest.mark.parametrize(
    ("ownership", "people"),
    [
        (Ownership.SINGLE, (WANG, BATU)),
        (Ownership.JOINT, (WANG,)),
        (Ownership.JOINT, (half(WANG), half(BATU))),
        (Ownership.SHARES, (WANG, BATU)),
        (Ownership.SHARES, (half(WANG), half(WANG))),
        (Ownership.SINGLE, ()),
        (Ownership.SINGLE, (dataclasses.replace(WANG, name="王" * 121),)),
        (Ownership.SINGLE, (Holder(name="王芳", id_kind="ric", id_no="652801199001011231"),)),
    ],
)
def test_unfit_holders_are_refused_and_nothing_is_written(flat, ownership, people):
    with pytest.raises(BadEntry):
        acts.transfer(FLAT, sale(*people, ownership=ownership), GROUND, by=CLERK)
    assert len(queries.history(FLAT)) == 1


def test_a_correction_keeps_what_was_wrong_readable(flat):
    acts.correct(FLAT, Correction(holders=(BATU,)), GROUND, by=CLERK)
    assert queries.unit_at(FLAT).of(Of.RIGHT)[0].holders[0].name == "巴特尔"
    assert HolderRow.objects.filter(unit=FLAT, name="王芳", closed=2).exists()
    acts.correct(FLAT, Correction(right=dataclasses.replace(RIGHT, term_until=None)), GROUND, by=CLERK)
    view = queries.unit_at(FLAT)
    assert view.right.term_until is None and view.of(Of.RIGHT)[0].holders[0].name == "巴特尔"


def test_under_an_attachment_a_correction_changes_the_state_but_not_who_holds(flat):
    """What was seized stays with the debtor, whatever the words of the registration (Detailed Rules 81)."""
    attach()
    acts.correct(FLAT, Correction(facts=dataclasses.replace(FACTS, area=Decimal(90))), GROUND, by=CLERK)
    with pytest.raises(Restricted, match="不予更正"):
        acts.correct(FLAT, Correction(holders=(BATU,)), GROUND, by=CLERK)


def test_a_cancelled_unit_takes_nothing_more(flat):
    acts.cancel_right(FLAT, GROUND, unit_ends=True, by=CLERK)
    assert queries.unit_at(FLAT).status == "cancelled"
    assert queries.paper(flat.number).standing == "cancelled"
    with pytest.raises(Restricted, match="已注销"):
        first()
    assert queries.unit_at(FLAT, queries.history(FLAT)[0].at).right == TODAYS


def test_a_unit_set_up_without_a_right_gets_it_later():
    acts.register_first(PARCEL, acts.rights.FirstEntry(facts=FACTS), GROUND, by=CLERK)
    assert queries.unit_at(PARCEL).right is None
    with pytest.raises(Restricted, match="首次登记"):
        mortgage(PARCEL)
    first(PARCEL, right=Right(kind="state_building_land", ownership=Ownership.SINGLE))
    assert queries.unit_at(PARCEL).right.kind == "state_building_land"
    with pytest.raises(Restricted, match="不能重复"):
        first(PARCEL)


def test_a_building_and_a_flat_of_it_do_not_both_carry_a_right(flat):
    with pytest.raises(WholeAndPart):
        first(FLAT[:24] + "0000")
    assert first(FLAT[:20] + "00190000")
    with pytest.raises(WholeAndPart):
        first(FLAT[:20] + "00190001")


def test_words_are_those_of_the_tables_of_the_day():
    with pytest.raises(UnknownWord):
        first(facts=dataclasses.replace(FACTS, use="castle"))
    sea = Right(kind="sea_area", ownership=Ownership.SINGLE)
    with clock.moved_to(DAY.replace(year=2020)):
        first(right=sea)
    with pytest.raises(UnknownWord, match="1066"), clock.moved_to(DAY):
        first(OTHER_FLAT, right=sea)


def test_an_advance_notice_is_fulfilled_only_for_its_holder(flat):
    notice = acts.enter_advance_notice(FLAT, Advance(aim=Aim.TRANSFER), (BATU,), GROUND, by=CLERK)
    with pytest.raises(Restricted, match="预告"):
        acts.transfer(FLAT, sale(BATU), GROUND, by=CLERK)
    with pytest.raises(Unfulfilled):
        acts.transfer(FLAT, sale(BANK, fulfils=notice.key), GROUND, by=CLERK)
    acts.transfer(FLAT, sale(BATU, fulfils=notice.key), GROUND, by=CLERK)
    assert queries.unit_at(FLAT).of(Of.ADVANCE) == ()
    assert queries.paper(notice.number).standing == "cancelled"


def test_an_objection_lapses_without_a_suit():
    with clock.moved_to(DAY):
        first()
        objection = acts.enter_objection(FLAT, "面积有误", (BATU,), GROUND, by=CLERK)
        assert any("异议" in note for note in mortgage().notes)
    with clock.moved_to(DAY + timedelta(days=15)):
        assert queries.public_of(queries.unit_at(FLAT)).objected
    with clock.moved_to(DAY + timedelta(days=16)):
        assert not queries.public_of(queries.unit_at(FLAT)).objected
        assert [lapse.key for lapse in queries.lapses()] == [objection.key]
    with pytest.raises(NoticeOver, match="2026-05-23"):
        acts.note_suit(FLAT, objection.key, on=date(2026, 5, 24), ground=GROUND, by=CLERK)
    acts.note_suit(FLAT, objection.key, on=date(2026, 5, 20), ground=GROUND, by=CLERK)
    with clock.moved_to(DAY + timedelta(days=300)):
        assert queries.public_of(queries.unit_at(FLAT)).objected and queries.lapses() == []


def test_residence_and_easement_are_told_to_the_next_owner(flat):
    acts.grant_residence(FLAT, Residence(conditions="终身居住"), (BATU,), GROUND, by=CLERK)
    easement = acts.grant_easement(FLAT, Easement(benefits=OTHER_FLAT, purpose="通行"), (BATU,), GROUND, by=CLERK)
    notes = acts.transfer(FLAT, sale(BANK), GROUND, by=CLERK).notes
    assert [word for word in ("居住权", "地役权") if any(word in note for note in notes)] == ["居住权", "地役权"]
    acts.end_burden(FLAT, Of.EASEMENT, easement.key, GROUND, by=CLERK)
    public = queries.public_of(queries.unit_at(FLAT))
    assert public.resided and not public.served


def test_a_given_certificate_number_is_used_once(flat):
    first(OTHER_FLAT, certificate="新（2001）库尔勒市不动产权第0000777号")
    with pytest.raises(NumberTaken):
        first(OTHER_FLAT[:-1] + "4", certificate="新 (2001) 库尔勒市不动产权第0000777号")


def test_a_number_that_an_old_certificate_of_this_year_bears_is_passed_over():
    with clock.moved_to(DAY):
        for flat, serial in ((4, 1), (5, 2), (6, 4)):
            first(OTHER_FLAT[:-1] + str(flat), certificate=f"新（2026）库尔勒市不动产权第{serial:07d}号")
        given = [first(FLAT).number, first(OTHER_FLAT).number]
    assert given == ["新（2026）库尔勒市不动产权第0000003号", "新（2026）库尔勒市不动产权第0000005号"]


def test_a_repeated_key_registers_once():
    entry = acts.rights.FirstEntry(facts=FACTS, right=RIGHT, holders=(WANG,))
    once = acts.register_first(FLAT, entry, GROUND, by=CLERK, idempotency_key="k1")
    again = acts.register_first(FLAT, entry, GROUND, by=CLERK, idempotency_key="k1")
    assert once == again and Entry.objects.filter(of="right").count() == 1


@pytest.mark.parametrize(
    ("code", "place_no", "meant"),
    [
        ("652801O01001GB00012F00180302", 7, "0"),
        ("65280100l001GB00012F00180302", 9, "1"),
        ("652801001001GВ00012F00180302", 14, "B"),  # Cyrillic
        ("652801001001G800012F00180302", 14, "B"),
        ("6５2801001001GB00012F00180302", 2, "5"),
        ("652801001001GB00012F0018030Z", 28, "2"),
        ("652801001001GB0001ΖF00180302", 19, "2"),  # Greek
    ],
)
def test_look_alike_letters_are_told_with_what_was_meant(code, place_no, meant):
    with pytest.raises(BadUnitCode) as refused:
        first(code)
    assert f"第 {place_no} 位" in refused.value.text() and f"“{meant}”" in refused.value.text()
    assert not Unit.objects.exists()


def test_codes_are_read_in_printed_groups_and_refused_elsewhere():
    assert read_code("652801 001001 GB00012 F00180302") == (FLAT, None)
    assert parts(PARCEL).kind is UnitKind.PARCEL and parts(FLAT[:24] + "0000").kind is UnitKind.BUILDING
    for wrong in ("", "652801", FLAT + "1", FLAT.replace("GB", "GA"), FLAT.replace("F", "W")):
        assert read_code(wrong)[1] is not None
    with pytest.raises(OtherBook):
        first("110101001001GB00012F00180302")
