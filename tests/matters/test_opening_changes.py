"""A change of the address after the licence, while the other offices are still at work: who is told, who may do it."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome
from onewindow.cli.demo_case import play
from onewindow.core import events
from onewindow.core.jobs import drain
from onewindow.documents.models import Certificate
from onewindow.documents.queries import verify_token
from onewindow.matters.company_opening.acts import change_in_package
from onewindow.matters.company_opening.errors import NotChangeable, NotRegisteredYet, PriorLicenceFirst, ScopeUnknown
from onewindow.notices.models import Message
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.registers.enterprises import queries as enterprises

from .test_from_sheet_to_certificate import company

REGISTRAR, TAX = "reviewer.market_regulation.652801", "reviewer.tax.652801"
NEW = "库尔勒市萨依巴格路9号"


@pytest.fixture
def licensed(demo, account):
    """The licence is granted, tax is decided, the others are waiting at their offices."""
    number = play(company(account), stop_after_submission=True).number
    drain()
    clerk, registrar = actor_of(account("clerk.652801")), actor_of(account(REGISTRAR))
    cases.accept(number, ["ENT-REG"], by=clerk)
    cases.decide(number, "ENT-REG", Outcome.GRANTED, by=registrar)
    drain()
    cases.accept(number, ["ENT-TAX", "ENT-SI"], by=clerk)
    cases.decide(number, "ENT-TAX", Outcome.GRANTED, by=actor_of(account(TAX)))
    return number


def test_offices_that_read_the_address_are_told_and_the_register_says_the_new_one(licensed, account):
    told = change_in_package(
        licensed, element="reg_address", value=NEW, reason="变更登记", by=actor_of(account(REGISTRAR))
    )
    assert set(told) == {"ENT-TAX", "ENT-SI", "ENT-HF", "ENT-BANK"}, "seals do not read the address"
    uscc = Review.objects.get(case__number=licensed, matter="ENT-REG").certificate
    assert enterprises.enterprise_at(uscc).address == NEW
    assert Message.objects.filter(kind="particulars_changed").count() == 4
    assert Message.objects.filter(kind="particulars_changed_holder").count() == 1
    drain()
    old, new = Certificate.objects.filter(number=uscc, kind="business_licence").order_by("pk")
    assert (old.status, old.replaced_by, new.status) == ("replaced", new, "valid")
    assert "萨依巴格" in repr(new.lines)
    assert verify_token(old.token).paper.standing == "replaced"
    _the_scope_grows(licensed, account, uscc)


def _the_scope_grows(licensed, account, uscc):
    """A general entry is added; one that needs a licence is told to be applied for; one with a prior licence is not."""
    by = actor_of(account(REGISTRAR))
    more = ["文具用品零售", "出版物零售", "餐饮服务"]
    change = {"element": "business_scope", "reason": "变更登记", "by": by}
    for wrong, refused in (("开饭馆", ScopeUnknown), ("危险化学品经营", PriorLicenceFirst)):
        with pytest.raises(refused):
            change_in_package(licensed, value="\n".join([*more, wrong]), **change)
    told = change_in_package(licensed, value="\n".join(more), **change)
    assert "ENT-TAX" not in told, "the tax office does not read the scope"
    assert Message.objects.filter(kind="licence_by_change").count() == 1
    said = list(events.history(f"opening:{licensed}"))[-1].body
    assert said["licences"] == ["LIC-FOOD"], "the licence of the new entry, not of those that stood there"
    drain()
    newest = Certificate.objects.get(number=uscc, kind="business_licence", status="valid")
    assert "餐饮服务" in repr(newest.lines)
    assert "萨依巴格" in repr(newest.lines), "what was changed before stays changed"
    with pytest.raises(NotChangeable):
        change_in_package(licensed, value="\n".join(more), **change)


def test_a_term_is_not_printed_so_the_licence_stays(licensed, account):
    by = actor_of(account(REGISTRAR))
    change_in_package(licensed, element="operating_term", value="至2046年11月", reason="变更登记", by=by)
    drain()
    assert Certificate.objects.get(kind="business_licence").status == "valid"


def test_only_the_registrar_changes_and_only_what_the_rule_names(licensed, account):
    with pytest.raises(NotAllowed):
        change_in_package(licensed, element="reg_address", value=NEW, reason="x", by=actor_of(account(TAX)))
    by = actor_of(account(REGISTRAR))
    for wrong in (
        {"element": "legal_rep_name", "value": "别人", "reason": "x"},
        {"element": "reg_address", "value": " ", "reason": "x"},
        {"element": "reg_address", "value": NEW, "reason": " "},
        {"element": "reg_address", "value": "路" * 201, "reason": "x"},
    ):
        with pytest.raises(NotChangeable):
            change_in_package(licensed, **wrong, by=by)
    assert not Message.objects.filter(kind="particulars_changed").exists()


def test_before_registration_a_correction_is_the_way(demo, account):
    number = play(company(account), stop_after_submission=True).number
    with pytest.raises(NotRegisteredYet):
        change_in_package(number, element="reg_address", value=NEW, reason="x", by=actor_of(account(REGISTRAR)))
