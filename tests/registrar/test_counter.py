"""The registrar's counter: the book with a reason, entries of courts, and the second person who lets go."""

import pytest

from onewindow.core.models import Event
from onewindow.matters.registrar import acts, queries
from onewindow.matters.registrar.errors import (
    NoGround,
    NoPending,
    NoSearch,
    NotInBook,
    NotOnAll,
    SamePerson,
    Settled,
    WaitsAlready,
)
from onewindow.matters.registrar.grounds import RELEASES, Rests
from onewindow.matters.registrar.models import PersonSearch
from onewindow.people.errors import NotAllowed
from onewindow.registers.land.entries import Advance, Aim, Attachment, Holder, Of
from onewindow.registers.land.errors import BadUnitCode, NoEntry, NoUnit
from onewindow.registers.land.looks import looks_of
from onewindow.registers.land.queries import unit_at

from .conftest import ATTACHED, FREE, OBJECTED, ONE, OTHER, by, user

pytestmark = pytest.mark.usefixtures("world")
RESTS = Rests(reason="协助执行", source="（2026）新2801执99号")
ORDER = Attachment(authority="库尔勒市人民法院", document_no="（2026）新2801执99号", case_no="执99", months=12)
ZHANG = ("ric", "652801199001010002")


def attachments(unit=FREE):
    return unit_at(unit).of(Of.ATTACHMENT)


def first_key(unit, of):
    return unit_at(unit).of(of)[0].key


class TestSearching:
    def test_a_unit_is_found_by_its_code_as_printed_and_by_its_certificate(self):
        assert queries.find_unit(user(ONE), "652801 001002 GB00012 F00010302") == FREE
        assert queries.find_unit(user(ONE), "新(2020)库尔勒市不动产权第0002302号") == FREE

    @pytest.mark.parametrize("code", ["652801001002GB00012F0001O302", "６52801001002GB00012F00010302"])
    def test_letters_that_look_alike_are_explained(self, code):
        with pytest.raises(BadUnitCode) as fault:
            queries.find_unit(user(ONE), code)
        assert "看上去像" in fault.value.text()

    def test_missing_and_forbidden_look_the_same(self):
        for name, text in ((ONE, "652801001002GB00012F00019999"), (ONE, "新（2020）库尔勒市不动产权第9999999号")):
            with pytest.raises(NotInBook):
                queries.find_unit(user(name), text)
        for name in ("reviewer.tax.652801", "li", "clerk.652801"):
            with pytest.raises(NotInBook):
                queries.access_unit(user(name), FREE)

    def test_a_person_is_sought_with_a_reason_only_and_the_owner_sees_it(self):
        for reason, remark in (("", "（2026）业务1号"), ("compare", "  "), ("compare", "x")):
            with pytest.raises(NoSearch):
                acts.search_person(*ZHANG, reason=reason, remark=remark, by=by(ONE))
        with pytest.raises(NotAllowed):
            acts.search_person(*ZHANG, reason="compare", remark="（2026）业务1号", by=by("reviewer.tax.652801"))
        assert not PersonSearch.objects.exists()
        found = acts.search_person(*ZHANG, reason="compare", remark="（2026）业务1号", by=by(ONE))
        assert FREE in found.units and len(found.units) == 2
        assert PersonSearch.objects.get().found == 2
        assert [look.purpose for look in looks_of(FREE)] == ["（2026）业务1号"]
        event = Event.objects.get(verb="search_person")
        assert ZHANG[1] not in str(event.body), "no number stands in the history"

    def test_opening_a_page_is_noted_for_its_owner(self):
        page = queries.open_unit(user(ONE), FREE)
        assert page.view.code == FREE and page.papers and page.history
        assert [look.who for look in looks_of(FREE)] == ["agency"]


class TestEntering:
    def test_an_attachment_comes_into_the_book_at_once_and_the_next_waits(self):
        acts.enter_attachment([FREE], ORDER, rests=RESTS, by=by(ONE))
        [done] = acts.enter_attachment([FREE], ORDER, rests=RESTS, by=by(OTHER))
        assert (done.rank, len(attachments())) == (2, 2)

    def test_one_document_is_entered_on_all_its_units_or_on_none(self):
        acts.enter_attachment([FREE, OBJECTED, FREE], ORDER, rests=RESTS, by=by(ONE))
        assert [len(attachments(unit)) for unit in (FREE, OBJECTED)] == [1, 1]
        nowhere = FREE[:-4] + "9999"
        with pytest.raises(NotOnAll) as refused:
            acts.enter_attachment([FREE, nowhere], ORDER, rests=RESTS, by=by(ONE))
        assert nowhere in refused.value.text() and len(attachments()) == 1
        with pytest.raises(NoUnit):
            acts.enter_attachment([nowhere], ORDER, rests=RESTS, by=by(ONE))

    def test_an_attachment_in_force_is_renewed_and_a_suit_is_noted(self):
        until = attachments(ATTACHED)[0].value.until_on
        acts.enter_renewal(ATTACHED, first_key(ATTACHED, Of.ATTACHMENT), months=6, rests=RESTS, by=by(ONE))
        assert attachments(ATTACHED)[0].value.until_on > until
        day = unit_at(OBJECTED).as_of.date()
        acts.enter_suit(OBJECTED, first_key(OBJECTED, Of.OBJECTION), on=day, rests=RESTS, by=by(ONE))
        assert unit_at(OBJECTED).of(Of.OBJECTION)[0].value.suit_on == day

    def test_objections_and_advance_notices_are_entered_with_their_proofs(self):
        person = Holder(name="赵样例", id_kind="ric", id_no="652801196809250005")
        done = acts.enter_objection(FREE, "登记有误", (person,), rests=RESTS, by=by(ONE))
        assert "不动产证明" in done.number
        done = acts.enter_advance(FREE, Advance(aim=Aim.TRANSFER), (person,), rests=RESTS, by=by(ONE))
        assert done.notes, "the objection is told"

    def test_what_it_rests_on_is_asked_for_and_others_may_not_enter(self):
        with pytest.raises(NoGround) as fault:
            acts.enter_attachment([FREE], ORDER, rests=Rests(reason=" ", source=""), by=by(ONE))
        assert set(fault.value.data["faults"]) == {"ground", "source"}
        calls = (
            lambda who: acts.enter_attachment([FREE], ORDER, rests=RESTS, by=who),
            lambda who: acts.enter_renewal(ATTACHED, 2, months=6, rests=RESTS, by=who),
            lambda who: acts.enter_objection(FREE, "x", (), rests=RESTS, by=who),
            lambda who: acts.enter_suit(OBJECTED, 2, on=unit_at(FREE).as_of.date(), rests=RESTS, by=who),
            lambda who: acts.enter_advance(FREE, Advance(aim=Aim.SALE), (), rests=RESTS, by=who),
            lambda who: acts.prepare_entry(ATTACHED, "release_attachment", 2, rests=RESTS, by=who),
        )
        for call in calls:
            with pytest.raises(NotAllowed):
                call(by("reviewer.natural_resources.652801"))


class TestSecondPerson:
    def prepared(self, unit=ATTACHED, verb="release_attachment"):
        return acts.prepare_entry(unit, verb, first_key(unit, RELEASES[verb]), rests=RESTS, by=by(ONE)).pending

    def test_a_release_is_entered_by_another_registrar_only(self):
        pending = self.prepared()
        assert len(attachments(ATTACHED)) == 2, "nothing is written yet"
        with pytest.raises(SamePerson):
            acts.confirm_entry(pending, by=by(ONE))
        for call in (acts.confirm_entry, lambda n, by: acts.return_entry(n, words="x", by=by)):
            with pytest.raises(NoPending):
                call(pending, by=by("reviewer.natural_resources.652801"))
        acts.confirm_entry(pending, by=by(OTHER))
        (left,) = attachments(ATTACHED)
        assert left.value.position == 1, "who waited is in force now"
        with pytest.raises(Settled):
            acts.confirm_entry(pending, by=by(OTHER))

    def test_the_same_entry_does_not_wait_twice_and_can_be_returned(self):
        pending = self.prepared(OBJECTED, "end_objection")
        with pytest.raises(WaitsAlready):
            self.prepared(OBJECTED, "end_objection")
        with pytest.raises(NoGround):
            acts.return_entry(pending, words=" ", by=by(OTHER))
        acts.return_entry(pending, words="缺法院文书", by=by(OTHER))
        assert unit_at(OBJECTED).of(Of.OBJECTION)
        again = self.prepared(OBJECTED, "end_objection")
        assert [row.pk for row in queries.pending_of(user(OTHER))[0]] == [again]
        acts.confirm_entry(again, by=by(OTHER))
        assert not unit_at(OBJECTED).of(Of.OBJECTION)

    def test_only_what_stands_can_be_released(self):
        with pytest.raises(NoEntry):
            acts.prepare_entry(FREE, "release_attachment", 1, rests=RESTS, by=by(ONE))
        with pytest.raises(ValueError, match="cancel_right"):
            acts.prepare_entry(FREE, "cancel_right", 1, rests=RESTS, by=by(ONE))
