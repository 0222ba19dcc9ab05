"""What a registration costs on which day, from the region's own rules."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.payments import fees, terms
from onewindow.payments.errors import NoFeeKind, NoRate, OddFact
from onewindow.payments.fee_files import read

DAY = date(2026, 11, 26)
BEFORE_2019 = date(2019, 6, 30)


def amounts(kind, on=DAY, **facts):
    return {line.code: line.amount for line in fees.lines(kind, on, facts)}


@pytest.mark.parametrize(
    ("kind", "facts", "fen"),
    [
        ("first", {"use": "residential"}, 8000),
        ("first", {"use": "other"}, 55000),
        ("first", {"use": "parking"}, 8000),
        ("first", {"use": "storage"}, 8000),
        ("transfer", {"use": "residential", "units": 3}, 24000),
        ("mortgage", {"use": "residential"}, 8000),
        ("mortgage", {"use": "other"}, 55000),
        ("mortgage", {"use": "other", "small_business": True}, 0),
        ("mortgage", {"use": "other", "small_business": False}, 55000),
        ("objection", {"use": "residential"}, 4000),
        ("objection", {"use": "other"}, 27500),
        ("cancel", {"use": "other"}, 0),
        ("mortgage_cancel", {"use": "other"}, 0),
        ("attachment", {"use": "other"}, 0),
        ("advance", {"use": "residential"}, 0),
        ("transfer", {"use": "other", "agency_error": True}, 0),
        ("transfer", {"use": "residential", "social_housing": True}, 0),
        ("transfer", {"use": "other", "farm_land": True}, 0),
    ],
)
def test_the_fee_of_a_registration(kind, facts, fen):
    assert amounts(kind, **facts)["registration"] == fen


@pytest.mark.parametrize("kind", ["change", "correction"])
def test_a_change_is_free_from_the_day_of_the_notice(kind):
    assert amounts(kind, date(2019, 7, 1), use="other")["registration"] == 0
    before = amounts(kind, BEFORE_2019, use="other")["registration"]
    assert before == {"change": 55000, "correction": 27500}[kind]


def test_a_changed_name_paid_half_before():
    assert amounts("change", BEFORE_2019, use="residential", name_change=True) == {"registration": 4000}


def test_of_two_reductions_the_one_that_leaves_least_holds():
    line = fees.lines("correction", DAY, {"use": "other"})[0]
    assert line.amount == 0
    assert "财税〔2019〕45号" in line.basis
    assert "免收" in line.why["zh"]


def test_the_first_certificate_is_free_and_each_further_one_is_charged():
    assert "certificate" not in amounts("transfer", use="residential")
    assert "certificate" not in amounts("transfer", use="residential", certificates=1)
    assert amounts("transfer", use="residential", certificates=4)["certificate"] == 3000


def test_tax_stands_beside_the_fee_with_its_own_payee():
    fee, tax = fees.lines("transfer", DAY, {"use": "residential", "deed_tax_fen": 1280000})
    assert (fee.kind, tax.kind) == ("fee", "tax")
    assert fee.payee != tax.payee
    assert fees.total((fee, tax)) == 1288000
    assert "deed_tax" not in amounts("mortgage", use="residential", deed_tax_fen=5)
    assert amounts("transfer", use="residential", deed_tax_fen=0)["deed_tax"] == 0


def test_a_line_of_nothing_says_why():
    (line,) = fees.lines("cancel", DAY, {"use": "residential"})
    assert line.amount == 0
    assert line.each == 8000
    assert "不收费" in line.why["zh"]
    assert line.basis


def test_what_cannot_be_priced_is_refused():
    with pytest.raises(NoFeeKind):
        fees.lines("adoption", DAY, {"use": "residential"})
    with pytest.raises(NoRate):
        fees.lines("first", DAY, {})
    with pytest.raises(NoRate):
        fees.lines("first", date(2010, 1, 1), {"use": "residential"})
    for odd in (-1, 1.5, True, "2"):
        with pytest.raises(OddFact):
            fees.lines("first", DAY, {"use": "residential", "units": odd})


@settings(max_examples=40)
@given(
    kind=st.sampled_from(sorted(fees.current().kinds - {"query", "reissue"})),
    use=st.sampled_from(["residential", "other", "parking", "storage"]),
    units=st.integers(0, 50),
    certificates=st.integers(0, 9),
    flags=st.sets(st.sampled_from(["small_business", "agency_error", "spouses", "name_change", "farm_land"])),
    on=st.dates(date(2016, 12, 1), date(2030, 1, 1)),
)
def test_a_reduction_never_raises_the_price_and_money_is_whole(kind, use, units, certificates, flags, on):
    facts = {"use": use, "units": units, "certificates": certificates}
    full = {line.code: line for line in fees.lines(kind, on, facts)}
    for line in fees.lines(kind, on, {**facts, **dict.fromkeys(flags, True)}):
        assert type(line.amount) is int
        assert 0 <= line.amount <= full[line.code].amount <= line.count * line.each


def test_amounts_are_read_without_a_float():
    assert fees.yuan(0) == "0.00"
    assert fees.yuan(5) == "0.05"
    assert fees.yuan(-8000) == "-80.00"
    assert fees.yuan(123456789012345678) == "1,234,567,890,123,456.78"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("fen: 55000", "fen: 550.5", "fen"),
        ("payee: tax_revenue", "payee: nobody", "nobody"),
        ("pays: half", "pays: most", "most"),
        ('from: "2019-07-01"', 'from: "1 July"', "from"),
        ("when: {in: [{var: use}, [other]]}", "when: {inside: [{var: use}, [other]]}", "条件"),
    ],
)
def test_a_fault_of_a_file_is_told_with_its_line(tmp_path, old, new, line):
    folder = tmp_path / "fees"
    folder.mkdir()
    for path in (region_dir() / "fees").iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LocatedError, match=line) as refused:
        read(tmp_path)
    assert refused.value.line > 1
    assert refused.value.remedy


def test_the_terms_name_the_reasons_that_rules_use():
    assert {"withdrawn", "refused", "late", "double"} <= {
        code for code, reason in terms.current().refund_reasons.items() if reason.automatic
    }
