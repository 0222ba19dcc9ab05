"""The deed tax by the rates of the day; each rate is data with its first day."""

from datetime import date

import pytest

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.matters.real_estate.fees import facts_of
from onewindow.matters.real_estate.taxes import assess, read
from onewindow.payments import fees

from .estate import FREE

TABLES = read(region_dir())
HOME = {"re_use": "住宅", "re_area_m2": "120", "re_price_yuan": "1000000.01", "re_transfer_reason": "买卖"}
TODAY, BEFORE = date(2026, 11, 26), date(2024, 11, 30)


@pytest.mark.parametrize(
    ("changes", "on", "fen"),
    [
        ({"re_only_home": True}, TODAY, 1_000_000),
        ({"re_only_home": True}, BEFORE, 1_500_000),
        ({"re_only_home": True, "re_area_m2": "140.01"}, TODAY, 1_500_000),
        ({"re_only_home": True, "re_area_m2": "90"}, BEFORE, 1_000_000),
        ({"re_only_home": False, "re_area_m2": "150"}, TODAY, 2_000_000),
        ({"re_use": "商业服务"}, TODAY, 3_000_000),
        ({"re_transfer_reason": "赠与"}, TODAY, 3_000_000),
        ({"re_transfer_reason": "赠与", "re_only_home": True}, BEFORE, 3_000_000),
        ({"re_transfer_reason": "继承", "re_price_yuan": None}, TODAY, 0),
    ],
)
def test_the_first_rate_that_fits_holds(changes, on, fen):
    assert assess({**HOME, **changes}, on=on, tables=TABLES).fen == fen


def test_without_a_price_or_before_the_first_rate_nothing_is_assessed():
    assert assess({**HOME, "re_price_yuan": None}, on=TODAY, tables=TABLES) is None
    assert assess(HOME, on=date(2020, 1, 1), tables=TABLES) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "fen"), [("夫妻间转移", 0), ("买卖", 8000)])
def test_between_spouses_no_fee_is_asked(land_demo, reason, fen):
    facts = facts_of({"re_unit": FREE, "re_transfer_reason": reason})
    (line,) = fees.lines("transfer", TODAY, facts)
    assert line.amount == fen and ("夫妻" in line.why["zh"]) == (not fen)


def test_a_wrong_rate_is_told_with_its_line(tmp_path):
    text = (region_dir() / "real_estate.yaml").read_text(encoding="utf-8")
    (tmp_path / "real_estate.yaml").write_text(text.replace("per_mille: 15", "per_mille: 1.5", 1), encoding="utf-8")
    with pytest.raises(LocatedError) as fault:
        read(tmp_path)
    assert "real_estate.yaml" in str(fault.value) and "per_mille" in str(fault.value)
