"""Real connections: of two cases that sell one flat in the same second one passes, whatever comes first."""

import pytest

from onewindow.core.errors import Refused
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.registers.land.models import Acceptance
from tests.registers.land.conftest import at_once

from . import estate
from .estate import AIGUL, FREE, LI

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_one_flat_is_not_sold_twice(demo, land_demo, account):
    zhang = account("zhang")
    numbers = [estate.sale(zhang, FREE, buyer) for buyer in (LI, AIGUL)]
    for number in numbers:
        estate.accept(number, "RE-TRANSFER", "RE-TAX")
        estate.grant(number, "RE-TAX", "tax")
        estate.pay(number, "RE-TRANSFER")
    # Nobody waits for anybody: only the lock of the unit and the question who holds it stand between them.
    Acceptance.objects.filter(unit=FREE).update(settled=1)

    def granted(number):
        estate.grant(number, "RE-TRANSFER")
        return number

    done = at_once(*(lambda n=n: granted(n) for n in numbers))
    assert sorted(isinstance(one, Refused) for one in done) == [False, True]
    buyer = "李样例" if done[0] == numbers[0] else "阿依古丽·样例"
    assert [one.name for one in queries.unit_at(FREE).of(Of.RIGHT)[0].holders] == [buyer]
