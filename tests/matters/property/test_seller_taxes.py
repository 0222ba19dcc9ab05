"""What the seller of a dwelling pays: situations that a jurist can read, and the data that they rest on."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import LocatedError, load
from onewindow.core.region import region_dir
from onewindow.matters.real_estate.seller_rates import read
from onewindow.matters.real_estate.seller_taxes import reckon, years
from onewindow.matters.real_estate.selling import sale_of
from onewindow.payments import fees

RATES = read(region_dir())
FILE = region_dir() / "seller_taxes.yaml"
SITUATIONS = load(Path(__file__).parent / "situations" / "seller_taxes.yaml").plain()
UNIT = "652801001002GB00012F00010302"


def reckoned(said, on=date(2026, 11, 26), book=None):
    facts = {"re_unit": UNIT, "re_transfer_reason": "买卖", **said}
    return reckon(sale_of(facts, **{"dwelling": True, "person": True, **(book or {})}), RATES, on=on)


@pytest.mark.parametrize("case", SITUATIONS, ids=[case["name"] for case in SITUATIONS])
def test_situation(case):
    found = reckoned(case["facts"], date.fromisoformat(case["on"]), case.get("book"))
    assert found.elsewhere == case.get("elsewhere")
    assert found.missing == tuple(case.get("missing", ()))
    assert (found.words is RATES.nothing) is case.get("nothing", False)
    assert {one.code: f"{one.fen / 100:.2f}" for one in found.taxes if one.fen} == case.get("taxes", {})
    assert f"{found.received / 100:.2f}" == case.get("received", "0.00")
    assert bool(found.taxes) is ("taxes" in case), "where it is reckoned every tax is named, those of nothing too"


def test_every_tax_names_its_rule_and_its_law():
    for one in reckoned({"re_price_yuan": "600000", "re_registered_on": "2025-05-18"}).taxes:
        assert one.says["zh"] and one.says["en"] and one.basis and one.status, one.code
    relieved = [one for one in reckoned({"re_price_yuan": "1", "re_registered_on": "2025-05-18"}).taxes if one.relief]
    assert {one.pays_per_mille for one in relieved} == {500} and all("2023年第12号" in one.basis for one in relieved)


def test_years_are_complete_at_the_anniversary():
    assert (years(date(2024, 2, 29), date(2026, 2, 28)), years(date(2024, 2, 29), date(2026, 3, 1))) == (1, 2)
    assert years(date(2026, 1, 1), date(2026, 1, 1)) == 0


@given(
    price=st.decimals(min_value="0.01", max_value="100000000", places=2),
    bought=st.dates(date(2000, 1, 1), date(2026, 11, 26)),
)
def test_no_tax_is_below_nothing_and_the_value_added_tax_stands_in_the_price(price, bought):
    found = reckoned({"re_price_yuan": str(price), "re_registered_on": bought.isoformat()})
    assert all(one.fen >= 0 for one in found.taxes) and found.fen < price * 100 + 5
    vat = Decimal(found.of("value_added_tax"))
    assert not vat or abs(vat - (price * 100 - vat) * 30 / 1000) <= 1


def test_every_tax_has_a_line_in_the_table_of_fees():
    assert {tax.code for tax in RATES.taxes} == {tax.code for tax in fees.current().taxes if "seller" in tax.kinds}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("of: price, per_mille: 30", "of: prize, per_mille: 30", "prize"),
        ("of: price, per_mille: 30", "per_mille: 30", "对不上"),
        ("held_years: 2, per_mille: 0", "held_years: two, per_mille: 0", "held_years"),
        ("per_mille: 200", "per_mille: 2000", "per_mille"),
        ("only_home: true", "only_home: yes_it_is", "only_home"),
        ("proven: true", "prooven: true", "prooven"),
        ("of: income, per_mille: 10", "held_years: 1, of: income, per_mille: 10", "落空"),
        ('from: "2026-01-01"', 'from: "2026"', "日期"),
        ("pays_per_mille: 500", "pays_per_mille: half", "pays_per_mille"),
        ("  not_person:", "  no_person:", "not_person"),
        ("code: value_added_tax", "cod: value_added_tax", "code"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path, old, new, word):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE.name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LocatedError) as fault:
        read(tmp_path)
    assert FILE.name in str(fault.value) and word in str(fault.value)


def test_the_value_added_tax_comes_first(tmp_path):
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    data["taxes"].append(data["taxes"].pop(0))
    (tmp_path / FILE.name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(LocatedError, match="增值税前面"):
        read(tmp_path)


def test_a_region_without_the_file_reckons_nothing(tmp_path):
    assert read(tmp_path) is None
