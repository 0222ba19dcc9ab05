"""Closing an enterprise, from the sheet to the registers, with the calendar moved by the test's clock."""

import pytest

from onewindow.core import clock
from onewindow.matters.company_closing import acts
from onewindow.matters.company_closing.errors import NotInWindow
from onewindow.people.errors import NotAllowed
from onewindow.registers.enterprises import queries as enterprises

from . import closing


@pytest.fixture
def company(demo):
    with clock.moved_to(closing.BEGIN):
        closing.registered()
        yield


def test_a_simple_deregistration_runs_to_its_end(company):
    number, notice = closing.begun()
    assert (notice.kind, notice.days, notice.status) == ("simple", 20, "running")
    assert closing.stages(number)["DER-REG"] == "waiting"
    with closing.after(notice, seconds=-1):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "running"
    with closing.after(notice, seconds=0):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "over"
        with pytest.raises(NotAllowed):
            acts.apply_registration(notice.number, by=closing.person("zhang"))
        acts.apply_registration(notice.number, by=closing.owner())
        with pytest.raises(NotInWindow):
            acts.apply_registration(notice.number, by=closing.owner())
        assert closing.outcomes(number)["DER-PUB"] == "granted"
        closing.grant(number, "DER-TAX")
        closing.accept_all(number)
        closing.grant(number, "DER-REG")
        closing.accept_all(number)
        for matter in ("DER-SI", "DER-BANK", "DER-SEAL"):
            closing.grant(number, matter)
        assert set(closing.outcomes(number).values()) == {"granted"}, closing.outcomes(number)
        notice.refresh_from_db()
        assert notice.status == "done"
        view = enterprises.enterprise_at(closing.USCC)
        assert (view.status, view.ended_on) == ("cancelled", clock.today())
