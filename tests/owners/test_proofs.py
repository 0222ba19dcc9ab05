"""Proofs that people make themselves: who may, what stands on them, whose consent they need."""

from dataclasses import replace
from datetime import date

import pytest

from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.documents.queries import find_paper, full_content, public_content, verify_token
from onewindow.matters.owners import acts, queries
from onewindow.matters.owners.asking import Asked, Kin, faults_of
from onewindow.matters.owners.book import age_on, current
from onewindow.matters.owners.errors import Answered, BadProof, HasHome, NoProof, NoProperty
from onewindow.matters.owners.models import Proof, Relative
from onewindow.notices.models import Message
from onewindow.people import identity
from onewindow.people.errors import NotAllowed
from onewindow.registers.land import acts as land
from onewindow.registers.land.acts.rights import FirstEntry
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Holder
from onewindow.registers.land.queries import unit_at

from .conftest import ATTACHED, FREE, MORTGAGED, by, party, user

NONE = Asked(kind="no_property_proof", purpose="school", reader="库尔勒市第三小学")
EXTRACT = Asked(kind="land_extract", unit=MORTGAGED, purpose="loan", reader="示例银行")


def kin(name, relation="spouse"):
    return Kin(name=party(name).name, relation=relation, id_kind="ric", id_no=identity.number_of(party(name)))


def ask(name, asked):
    return acts.ask_proof(asked, party=party(name).pk, by=by(name)).proof


class TestRules:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "other"}, "kind"),
            ({"purpose": ""}, "purpose"),
            ({"purpose": "other"}, "purpose_words"),
            ({"reader": " "}, "reader"),
            ({"relatives": (Kin(name="", relation="spouse", id_kind="ric", id_no="652801199001010002"),)}, "name1"),
            ({"relatives": (Kin(name="甲", relation="x", id_kind="ric", id_no="652801199001010002"),)}, "relation1"),
            ({"relatives": (Kin(name="甲", relation="child", id_kind="ric", id_no="65280119900101"),)}, "number1"),
        ],
    )
    def test_what_is_missing_is_told_at_its_field(self, changes, field):
        said = {"kind": "no_property_proof", "purpose": "school", "reader": "学校", **changes}
        assert set(faults_of(Asked(**said), current(), own_index="", legal=False)) == {field}

    def test_nobody_is_his_own_relative_nor_twice_one(self):
        one = Kin(name="甲", relation="spouse", id_kind="ric", id_no="652801199001010002")
        asked = Asked(kind="no_property_proof", purpose="school", reader="学校", relatives=(one, one))
        index = identity.index("ric", one.id_no)
        assert set(faults_of(asked, current(), own_index="", legal=False)) == {"number2"}
        assert set(faults_of(asked, current(), own_index=index, legal=False)) == {"number1", "number2"}

    def test_a_company_has_no_proof_of_no_home(self):
        assert "kind" in faults_of(NONE, current(), own_index="", legal=True)
        assert faults_of(NONE, current(), own_index="", legal=False) == {}

    def test_age_counts_from_the_birthday(self):
        assert age_on("652801200801010006", date(2025, 12, 31)) == 17
        assert age_on("652801200801010006", date(2026, 1, 1)) == 18
        assert age_on("E12345678", date(2026, 1, 1)) is None


@pytest.mark.usefixtures("world")
class TestOwnProof:
    def test_who_has_no_home_gets_a_signed_proof_that_can_be_checked_at_once(self):
        proof = ask("aigul", NONE)
        drain()
        row = queries.access_proof(user("aigul"), proof)
        assert row.status == Proof.Status.MADE
        paper = find_paper(row.serial)
        assert verify_token(paper.token).status.value == "valid"
        shown = {line.label: line.shown for line in public_content(paper).lines}
        himself = shown.pop("本人")
        assert himself.startswith("阿*") and "古丽" not in himself, "named, and masked for the public"
        assert "阿依古丽·样例（652***********" in str(full_content(paper).lines)
        assert shown == {"证明用途": "子女入学", "用证单位": "库尔勒市第三小学"}
        assert "阿依古丽" not in str(public_content(paper)), "the public sees no name"
        assert "阿依古丽·样例" in full_content(paper).holder.shown
        assert (paper.expires_on - paper.issued_on).days == current().proofs["no_property_proof"].valid_days
        assert Message.objects.filter(party=party("aigul"), kind="proof_made").count() == 1

    def test_who_has_a_home_is_refused_and_nothing_is_kept(self):
        with pytest.raises(HasHome):
            ask("zhang", NONE)
        assert not Proof.objects.exists()

    def test_a_home_of_the_same_name_without_a_number_is_not_passed_over(self):
        facts, right = unit_at(FREE).facts, unit_at(FREE).right
        old = Holder(name=party("aigul").name, id_kind="none", id_no="")
        land.register_first(
            FREE[:-4] + "0999", FirstEntry(facts=facts, right=right, holders=(old,)), Ground(), by=Actor.system("test")
        )
        proof = ask("aigul", NONE)
        drain()
        row = Proof.objects.get(pk=proof)
        assert (row.status, row.serial) == (Proof.Status.REFUSED, "") and "同名" in row.why

    def test_an_extract_is_of_ones_own_unit_only_and_hides_amounts_from_the_public(self):
        for other in (FREE, "652801001002GB00012F00019999", "x"):
            with pytest.raises(NoProperty):
                ask("li", Asked(kind="land_extract", unit=other, purpose="loan", reader="银行"))
        proof = ask("li", EXTRACT)
        drain()
        paper = find_paper(Proof.objects.get(pk=proof).serial)
        public, full = (str(content.lines) for content in (public_content(paper), full_content(paper)))
        assert "第 1 顺位" in public and "600,000.00" not in public and "李样例" not in public
        assert "600,000.00 元" in full and "示例工商银行" in full and "查封', shown='无'" in full

    def test_nobody_asks_for_another_or_reads_his(self):
        with pytest.raises(NotAllowed):
            acts.ask_proof(NONE, party=party("aigul").pk, by=by("li"))
        with pytest.raises(BadProof) as fault:
            ask("aigul", Asked(kind="no_property_proof"))
        assert set(fault.value.data["faults"]) == {"purpose", "reader"}
        proof = ask("aigul", NONE)
        with pytest.raises(NoProof):
            queries.access_proof(user("li"), proof)


@pytest.mark.usefixtures("world")
class TestFamily:
    def asked(self, *relatives):
        return Asked(kind="no_property_proof", purpose="housing", reader="住房保障中心", relatives=relatives)

    def test_the_book_is_searched_for_a_relative_only_when_he_agrees(self):
        proof = ask("aigul", self.asked(replace(kin("zhang"), name="随便写的")))
        drain()
        assert Proof.objects.get(pk=proof).as_of is None, "nothing is read before"
        (asked,) = queries.consents_asked(user("zhang"))
        assert asked.proof_id == proof and queries.consents_asked(user("li")) == []
        message = Message.objects.get(party=party("zhang"), kind="proof_consent")
        assert message.about == f"proof:{proof}"
        acts.answer_proof(proof, party=party("zhang").pk, agree=True, by=by("zhang"))
        drain()
        row = Proof.objects.get(pk=proof)
        assert (row.status, row.serial) == (Proof.Status.REFUSED, ""), "zhang has two homes"
        assert "张" not in row.why, "nobody's property is named"
        assert row.relatives.get().name == party("zhang").name, "who agreed is named as he is"
        with pytest.raises(Answered):
            acts.answer_proof(proof, party=party("zhang").pk, agree=True, by=by("zhang"))

    def test_a_relative_who_declines_ends_it(self):
        proof = ask("aigul", self.asked(kin("zhang")))
        for name in ("li", "aigul"):
            with pytest.raises(NoProof):
                acts.answer_proof(proof, party=party(name).pk, agree=True, by=by(name))
        with pytest.raises(NotAllowed):
            acts.answer_proof(proof, party=party("zhang").pk, agree=True, by=by("aigul"))
        acts.answer_proof(proof, party=party("zhang").pk, agree=False, by=by("zhang"))
        assert Proof.objects.get(pk=proof).status == Proof.Status.REFUSED

    def test_a_child_is_asked_for_by_its_guardian_and_stands_on_the_paper(self):
        number = "65282220180101000"
        child = Kin(name="小样例", relation="child", id_kind="ric", id_no=number + _check(number))
        proof = ask("aigul", self.asked(child))
        assert Relative.objects.get(proof=proof).answer == Relative.Answer.CHILD
        drain()
        paper = find_paper(Proof.objects.get(pk=proof).serial)
        assert "小样例" in str(full_content(paper).lines) and "小样例" not in str(public_content(paper).lines)

    def test_it_can_be_withdrawn_while_it_waits(self):
        proof = ask("aigul", self.asked(kin("zhang")))
        with pytest.raises(NoProof):
            acts.withdraw_proof(proof, party=party("li").pk, by=by("li"))
        acts.withdraw_proof(proof, party=party("aigul").pk, by=by("aigul"))
        with pytest.raises(Answered):
            acts.answer_proof(proof, party=party("zhang").pk, agree=True, by=by("zhang"))


def _check(body):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def test_the_units_of_the_demo_are_what_these_tests_take_them_for(world):
    assert {own.code for own in queries.units_of(user("li"))[0]} >= {MORTGAGED}
    assert ATTACHED in {own.code for own in queries.units_of(user("wang"))[0]}
