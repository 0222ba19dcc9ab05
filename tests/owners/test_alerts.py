"""Owners are told of every change in the book: once, both sides of a sale, not before the law lets them know."""

from datetime import timedelta

import pytest

from onewindow.core.act import Actor
from onewindow.core.clock import moved_to, now
from onewindow.matters.owners import acts, queries
from onewindow.matters.owners.book import current
from onewindow.matters.owners.errors import MoveNotOpen, NoMove, NoProperty, WhyNot
from onewindow.matters.owners.models import Alert, Move
from onewindow.matters.owners.watching import look
from onewindow.notices.models import Message
from onewindow.notices.queries import words_of_message
from onewindow.people import identity
from onewindow.people.access import actor_of
from onewindow.people.acts import grant_mandate
from onewindow.people.errors import NotAllowed
from onewindow.registers.land import acts as land
from onewindow.registers.land import looks
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Attachment, Holder, Of, Ownership
from onewindow.registers.land.queries import unit_at

from .conftest import FREE, MORTGAGED, RESIDED, SHARED, by, party, user

REGISTRAR = Actor.system("test")
GROUND = Ground(business="YW-9", reason="买卖", source_reference="case:x/RE-TRANSFER")
pytestmark = pytest.mark.usefixtures("world")


def told(name):
    return Message.objects.filter(party=party(name), kind="property_changed").count()


def sold(unit=FREE, to="aigul"):
    buyer = Holder(name=party(to).name, id_kind="ric", id_no=identity.number_of(party(to)))
    return land.transfer(unit, TransferEntry(holders=(buyer,), ownership=Ownership.SINGLE), GROUND, by=REGISTRAR)


def test_every_act_of_the_register_but_an_import_is_told():
    verbs = {name for name in dir(land) if not name.startswith("_") and callable(getattr(land, name))}
    assert current().verbs == verbs - {"import_batch", "import_plans"}


def test_what_was_entered_before_the_first_look_is_not_told_however_fresh():
    land.reissue(SHARED, GROUND, by=REGISTRAR)
    look()
    look()
    assert Message.objects.filter(kind="property_changed").count() == 0
    land.reissue(SHARED, GROUND, by=REGISTRAR)
    look()
    assert told("li") == 1


def test_an_event_is_told_once_to_everybody_whose_unit_it_is():
    look()
    assert Message.objects.filter(kind="property_changed").count() == 0, "what stood there before is not told"
    land.reissue(SHARED, GROUND, by=REGISTRAR)
    look()
    look()
    assert (told("li"), told("wang"), told("zhang")) == (1, 1, 0)
    assert Alert.objects.filter(told_at=None).count() == 0


def test_the_open_lines_of_a_message_name_neither_place_nor_person():
    look()
    land.reissue(MORTGAGED, GROUND, by=REGISTRAR)
    look()
    words = words_of_message(Message.objects.get(party=party("li"), kind="property_changed"), "zh")
    opened = (words.subject + words.short).replace(" ", "")
    assert "石化大道" not in opened and MORTGAGED not in opened and "石化大道" in words.body


def test_both_sides_of_a_sale_are_told():
    look()
    sold()
    look()
    assert (told("zhang"), told("aigul"), told("li")) == (1, 1, 0)


def test_whoever_had_a_right_of_residence_is_told_that_it_ended():
    look()
    (right,) = unit_at(RESIDED).of(Of.RESIDENCE)
    land.end_burden(RESIDED, Of.RESIDENCE, right.key, GROUND, by=REGISTRAR)
    look()
    assert [m.kind for m in Message.objects.filter(party=party("wang"))] == ["right_ended"]
    assert Message.objects.filter(kind="right_ended").count() == 1


def test_an_attachment_is_told_only_when_the_court_has_had_its_time():
    look()
    said = Attachment(authority="样例法院", document_no="1", case_no="1", months=12)
    land.attach(FREE, said, GROUND, by=REGISTRAR)
    look()
    assert told("zhang") == 0
    with moved_to(now() + timedelta(hours=current().changes["attached"].after_hours, minutes=1)):
        look()
    assert told("zhang") == 1


def test_who_turns_them_off_is_not_told_and_the_others_are():
    look()
    with pytest.raises(NotAllowed):
        acts.silence_alerts(SHARED, party=party("wang").pk, by=by("li"))
    with pytest.raises(NoProperty):
        acts.silence_alerts(FREE, party=party("li").pk, by=by("li"))
    acts.silence_alerts(SHARED, party=party("li").pk, by=by("li"))
    land.reissue(SHARED, GROUND, by=REGISTRAR)
    look()
    assert (told("li"), told("wang")) == (0, 1)
    acts.want_alerts(SHARED, party=party("li").pk, by=by("li"))
    land.reissue(SHARED, GROUND, by=REGISTRAR)
    look()
    assert told("li") == 1


def test_an_agent_does_not_keep_the_owner_from_hearing():
    grant_mandate(party("li"), party("wang"), scope=["real_estate"], by=by("li"))
    for_li = actor_of(user("wang"), party("li"), service="real_estate")
    with pytest.raises(NotAllowed):
        acts.silence_alerts(SHARED, party=party("li").pk, by=for_li)
    assert queries.access_unit(user("wang"), SHARED).party == party("wang"), "his own half comes first"
    assert queries.access_unit(user("wang"), MORTGAGED).party == party("li")


class TestMoves:
    def test_after_a_sale_the_accounts_move_with_one_tick(self):
        look()
        seq = sold().seq
        look()
        (own,), _ = queries.units_of(user("aigul"), chosen=party("aigul").pk)
        offered = queries.moves_on(own)
        assert [row.utility for row in offered] == list(current().utilities)
        assert {row.status for row in offered} == {Move.Status.OFFERED} and offered[0].former == [party("zhang").pk]
        assert queries.moves_of(user("reviewer.water_company.652801"))[0] == [], "nobody has asked yet"
        with pytest.raises(NotAllowed):
            acts.ask_moves(FREE, seq, {"water": ""}, party=party("aigul").pk, by=by("zhang"))
        acts.ask_moves(FREE, seq, {"water": "W1", "gas": ""}, party=party("aigul").pk, by=by("aigul"))
        (task,), _ = queries.moves_of(user("reviewer.water_company.652801"))
        assert (task.account, task.party_id) == ("W1", party("aigul").pk)
        self.answered(task)

    def answered(self, task):
        with pytest.raises(NoMove):
            acts.answer_move(task.pk, done=True, by=by("reviewer.gas_company.652801"))
        with pytest.raises(WhyNot):
            acts.answer_move(task.pk, done=False, by=by("reviewer.water_company.652801"))
        acts.answer_move(task.pk, done=False, words="有欠费", by=by("reviewer.water_company.652801"))
        acts.ask_moves(FREE, task.seq, {"water": "W1"}, party=party("aigul").pk, by=by("aigul"))  # it is paid now
        assert Move.objects.get(pk=task.pk).words == ""
        assert Message.objects.filter(kind="move_asked", staff=user("reviewer.water_company.652801").staff).count() == 2
        acts.answer_move(task.pk, done=True, account="W2", by=by("reviewer.water_company.652801"))
        with pytest.raises(MoveNotOpen):
            acts.answer_move(task.pk, done=True, by=by("reviewer.water_company.652801"))
        for name in ("zhang", "aigul"):
            assert Message.objects.filter(party=party(name), kind="move_done").count() == 1
        assert Move.objects.get(pk=task.pk).account == "W2"

    def test_who_ticked_it_on_the_sheet_is_not_told_to_tick_it_again(self):
        seq = sold().seq
        acts.offer_moves(FREE, seq, case="", wished=True, by=REGISTRAR)
        assert Move.objects.exists() and not Message.objects.filter(kind="moves_offered").exists()

    def test_a_parking_space_has_no_accounts(self):
        look()
        parking = "652801001002GB00012F00019012"
        sold(parking)
        look()
        assert not Move.objects.exists()
        assert unit_at(parking).facts.use in current().moves_not_for


def test_a_look_of_a_bank_is_told_and_one_of_a_passer_by_is_not():
    look()
    looks.note_look(FREE, who=looks.Who.ANYBODY, purpose="扫码", view=looks.Seen.PUBLIC)
    look()
    assert told("zhang") == 0
    looks.note_look(FREE, who=looks.Who.BANK, name="示例银行", purpose="抵押", view=looks.Seen.GRANTED)
    look()
    look()
    assert told("zhang") == 1
