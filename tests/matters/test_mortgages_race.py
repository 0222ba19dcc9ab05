"""Real connections at the same moment: two banks on one unit, one is first and the ranks are right."""

import pytest

from onewindow.core.errors import Refused
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.models import Application
from onewindow.matters.mortgages.queries import access_application, signing_party
from onewindow.registers.land.entries import Of
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.queries import unit_at, waiting
from tests.laid import lay
from tests.registers.land.conftest import at_once

from .mortgages_world import GS, NY, ZHANG_FLAT, apply, clerk, pay, registrar, world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_banks_mortgage_one_unit_in_the_same_second(region_layer, land_layer, settings):
    settings.DEMO = True
    lay(region_layer)
    lay(land_layer)
    who = world()
    owner, registers, user = who("zhang"), registrar(who), who.user("zhang")
    clerk(who, GS), clerk(who, NY)
    numbers = [apply(who, bank=bank, business="1").number for bank in (GS, NY)]
    seen = {n: (signing_party(user, view := access_application(user, n))[0], view.seen) for n in numbers}

    def sign(number):
        return lambda: acts.sign_application(number, seen[number][0], seen=seen[number][1], by=owner)

    assert at_once(*map(sign, numbers)) == ["accepted", "accepted"]
    assert waiting(ZHANG_FLAT) == [1, 2]
    order = dict(Application.objects.values_list("number", "order"))
    for number in numbers:
        pay(number)
    done = at_once(*[lambda n=n: acts.grant_mortgage(n, by=registers) for n in numbers])
    for number, result in zip(numbers, done, strict=True):
        if isinstance(result, Refused):  # it came before its turn
            assert isinstance(result, Restricted)
            assert order[number] == 2
            acts.grant_mortgage(number, by=registers)
    ranks = {row.order: row.rank for row in Application.objects.all()}
    assert ranks == {1: 1, 2: 2}
    assert [one.value.rank for one in unit_at(ZHANG_FLAT).of(Of.MORTGAGE)] == [1, 2]
    assert len({one.papers for one in unit_at(ZHANG_FLAT).of(Of.MORTGAGE)}) == 2


def test_a_message_that_comes_twice_at_once_is_one_application(region_layer, land_layer, settings):
    settings.DEMO = True
    lay(region_layer)
    lay(land_layer)
    who = world()
    who("zhang")
    first = apply(who)
    by = clerk(who)
    acts.withdraw(GS, first.number, reason="试", by=by)
    done = at_once(*[lambda: apply(who, business="GS-2")] * 3)
    numbers = {result.number for result in done if not isinstance(result, Refused)}
    assert len(numbers) == 1
    assert Application.objects.filter(business="GS-2").count() == 1
