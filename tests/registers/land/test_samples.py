"""The book of the demonstration is a book in order, and says what its readers rely on."""

import pytest

from onewindow.registers.land import checking, queries
from onewindow.registers.land.restrictions import Registering

BLOCK = "652801001002GB00012F"


def test_the_book_of_the_demo_has_no_fault(land_demo):
    found = [fault for part in checking.check() for fault in part.faults]
    assert found == []
    assert checking.count() == 12


@pytest.mark.parametrize(
    ("unit", "situations"),
    [
        ("00010301", {"mortgage"}),
        ("00019012", set()),
        ("00010302", set()),
        ("00010401", {"attachment"}),
        ("00010402", {"objection"}),
        ("00010501", {"residence_right"}),
        ("00010601", {"mortgage", "transfer_ban"}),
        ("00010602", {"advance_notice"}),
    ],
)
def test_each_flat_shows_what_it_is_for(land_demo, unit, situations):
    findings = queries.verdict(BLOCK + unit, Registering.TRANSFER).findings
    assert {finding.found.situation.value for finding in findings} == situations


def test_the_lost_certificate_says_for_ever_that_it_was_replaced(land_demo):
    old = queries.paper("新（2022）库尔勒市不动产权第0000502号")
    assert (old.standing, queries.paper(old.replaced_by).standing) == ("replaced", "current")
