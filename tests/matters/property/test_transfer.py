"""A flat is sold: the sheet is filled from the book, tax and fee are paid in one order, the grant writes the book."""

import pytest

from onewindow.cases import acts as cases
from onewindow.payments import queries as payments
from onewindow.people.access import actor_of, party_of
from onewindow.registers.land import checking, queries
from onewindow.registers.land.entries import Of

from . import estate
from .estate import FREE, LI, ZHANG


def test_a_flat_is_sold(demo, land_demo, account):
    zhang = account("zhang")
    number = estate.sale(zhang, FREE, LI)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    order = payments.order_of(f"case:{number}/RE-TRANSFER")
    assert (order.payer_name, order.total) == ("李样例", 8000 + 500_000)
