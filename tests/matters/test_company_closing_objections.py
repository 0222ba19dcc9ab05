"""Objections to a notice of simple deregistration, to the second, and what follows from them."""

import secrets
from datetime import timedelta

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.facts import FileRow
from onewindow.core import clock, events
from onewindow.core.jobs import drain
from onewindow.exchange.models import ToldNotice
from onewindow.matters.company_closing import acts
from onewindow.matters.company_closing.errors import (
    NoObjection,
    NotDeregistered,
    NotInWindow,
    ObjectedAlready,
    ObjectionTooLate,
    OwnNotice,
    SettledAlready,
    WordsWanted,
)
from onewindow.matters.company_closing.models import ClosingNotice, Objection
from onewindow.matters.company_closing.objecting import check
from onewindow.notices.models import Message
from onewindow.people.errors import NotAllowed
from onewindow.registers.enterprises import queries as enterprises

from . import closing

REASONS = "该公司欠我货款三万元，有欠条为证。"


@pytest.fixture
def begun(demo):
    with clock.moved_to(closing.BEGIN):
        closing.registered()
        yield closing.begun()


def paper():
    name = secrets.token_hex(16)
    return FileRow(
        material="objection", upload=name, path=f"{name[:2]}/{name}", name="欠条.pdf", size=3, sha256="0" * 64,
        media_type="application/pdf", at=clock.now(),
    )  # fmt: skip


def objected(notice, who="zhang", files=None, **said):
    by = closing.person(who)
    said = {"kind": "creditor", "name": "张样例", "reasons": REASONS, "files": [paper()]} | said
    return acts.file_objection(notice.number, by=by, **said).objection


def told(kind):
    return Message.objects.filter(kind=kind).count()


def test_an_objection_in_the_last_second_counts_and_one_a_second_later_does_not(begun):
    _, notice = begun
    with closing.after(notice, seconds=-1):
        objection = objected(notice)
        closing.swept()
    with closing.after(notice, seconds=1):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "objected"
        with pytest.raises(ObjectionTooLate) as refused:
            objected(notice, "wang")
        assert "2026-03-22" in refused.value.text()
        with pytest.raises(NotInWindow):
            acts.apply_registration(notice.number, by=closing.owner())
    assert told("closing_objected") == 1
    assert told("closing_objection_to_settle") >= 1
    assert Objection.objects.get(pk=objection).status == "open"


def test_an_objection_that_stands_ends_the_simple_way(begun):
    number, notice = begun
    objection = objected(notice)
    with pytest.raises(ObjectedAlready):
        objected(notice)
    with pytest.raises(OwnNotice):
        acts.file_objection(
            notice.number, kind="creditor", name="李", reasons=REASONS, files=[paper()], by=closing.owner()
        )
    with pytest.raises(NotAllowed):
        acts.settle_objection(objection, stands=True, words="欠条属实，债务没有清偿。", by=closing.officer("tax"))
    registrar = closing.officer("market_regulation")
    with pytest.raises(WordsWanted):
        acts.settle_objection(objection, stands=True, words="属实", by=registrar)
    acts.settle_objection(objection, stands=True, words="欠条属实，债务没有清偿。", by=registrar)
    drain()
    notice.refresh_from_db()
    assert (notice.status, notice.end_words) == ("stopped", "欠条属实，债务没有清偿。")
    stages = closing.stages(number)
    assert closing.outcomes(number)["DER-PUB"] == "refused"
    assert stages["DER-REG"] == stages["DER-SI"] == stages["DER-SEAL"] == "not_accepted"
    assert (told("closing_stopped"), told("objection_settled")) == (1, 1)
    assert enterprises.enterprise_at(closing.USCC).status == "active"
    with pytest.raises(SettledAlready):
        acts.settle_objection(objection, stands=False, words="再核实不成立。不成立。", by=registrar)


def test_an_objection_that_falls_away_lets_the_notice_go_on(begun):
    _, notice = begun
    first = objected(notice)
    second = objected(notice, "wang", kind="interested", name="王样例")
    with pytest.raises(NoObjection):
        acts.withdraw_objection(first, by=closing.person("wang"))
    acts.withdraw_objection(second, by=closing.person("wang"))
    notice.refresh_from_db()
    assert notice.status == "objected"
    words = "欠条的出具人不是本企业，不是债务人。"
    acts.settle_objection(first, stands=False, words=words, by=closing.officer("market_regulation"))
    notice.refresh_from_db()
    assert notice.status == "running"
    assert told("closing_goes_on") == 1
    with closing.after(notice, minutes=1):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "over"


def test_settled_after_the_end_the_days_to_apply_count_from_then(begun):
    _, notice = begun
    objection = objected(notice)
    words = "欠条的出具人不是本企业，不是债务人。"
    with closing.after(notice, days=9):
        acts.settle_objection(objection, stands=False, words=words, by=closing.officer("market_regulation"))
        notice.refresh_from_db()
        assert notice.status == "over"
        assert notice.apply_by - clock.now() > timedelta(days=19)


def test_who_does_not_apply_in_time_begins_anew(begun):
    number, notice = begun
    with closing.after(notice, minutes=1):
        closing.swept()
    notice.refresh_from_db()
    with clock.moved_to(notice.apply_by - timedelta(seconds=1)):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "over"
    with clock.moved_to(notice.apply_by):
        with pytest.raises(NotInWindow):
            acts.apply_registration(notice.number, by=closing.owner())
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "stopped"
        assert closing.outcomes(number)["DER-PUB"] == "refused"


def test_annulled_the_enterprise_is_registered_again(begun):
    number, notice = begun
    superior = closing.officer("market_regulation", "superior")
    with pytest.raises(NotDeregistered):
        acts.annul_deregistration(notice.number, reason="以虚假材料取得注销登记。", by=superior)
    with closing.after(notice, minutes=1):
        closing.swept()
        acts.apply_registration(notice.number, by=closing.owner())
        closing.grant(number, "DER-TAX")
        closing.accept_all(number)
        closing.grant(number, "DER-REG")
        assert enterprises.enterprise_at(closing.USCC).status == "cancelled"
        with pytest.raises(NotAllowed):
            acts.annul_deregistration(
                notice.number, reason="以虚假材料取得注销登记。", by=closing.officer("market_regulation")
            )
        acts.annul_deregistration(notice.number, reason="以虚假材料取得注销登记。", by=superior)
    view = enterprises.enterprise_at(closing.USCC)
    assert (view.status, view.name, view.ended_on) == ("active", closing.NAME, None)
    assert ClosingNotice.objects.get().status == "annulled"
    assert closing.stages(number)["DER-REG"] == "revoked"
    assert told("closing_annulled") == 1
    verbs = [event.verb for event in events.history(f"register:enterprises/{closing.USCC}")]
    assert verbs[-2:] == ["end", "reinstate"]
    row = ToldNotice.objects.get(target="credit", reference=notice.number)
    assert row.body["status"] == "annulled"
    assert "652801199001010002" not in str(row.body)


def test_one_matter_of_five_withdrawn_leaves_the_others(begun):
    number, notice = begun
    cases.withdraw(number, ["DER-BANK"], by=closing.owner())
    assert closing.stages(number)["DER-BANK"] == "withdrawn"
    notice.refresh_from_db()
    assert notice.status == "running"
    cases.withdraw(number, ["DER-PUB"], by=closing.owner())
    notice.refresh_from_db()
    assert notice.status == "withdrawn"
    assert closing.stages(number)["DER-REG"] == "not_accepted"


@pytest.mark.parametrize(
    ("reasons", "material", "kind", "faults"),
    [
        (REASONS, True, "creditor", set()),
        (REASONS, False, "agency", set()),
        (REASONS, False, "interested", {"files"}),
        ("欠钱", True, "creditor", {"reasons"}),
        ("长" * 2001, True, "creditor", {"reasons"}),
        (REASONS, True, "neighbour", {"kind"}),
    ],
)
def test_what_an_objection_must_say(reasons, material, kind, faults):
    assert set(check(reasons, with_material=material, kind=kind)) == faults
