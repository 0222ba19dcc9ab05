"""Divisions and dated parameters of the region's folder."""

from datetime import date

import pytest

from onewindow.core.located import LocatedError
from onewindow.rules.divisions import load_areas, load_divisions, national
from onewindow.rules.parameters import NoParameter, load_parameters
from onewindow.rules.periods import add_months

COUNTIES = ["652801", "652822", "652823", "652824", "652825", "652826", "652827", "652828", "652829"]


def test_the_prefecture_has_nine_counties_and_a_zone(region):
    divisions = load_divisions(region)
    assert [d.code for d in divisions.values() if d.level == "county" and d.governed] == COUNTIES
    assert all(divisions[code].parent == "652800" for code in [*COUNTIES, "652871"])
    assert not divisions["652871"].standard
    assert not divisions["659006"].governed


@pytest.mark.parametrize("code", ["652800", *COUNTIES, "659006"])
def test_the_region_agrees_with_the_national_table(region, code: str):
    assert national(code).name == load_divisions(region)[code].name


@pytest.mark.parametrize(
    ("code", "name", "abolished"),
    [
        ("110105", "朝阳区", ""),
        ("110103", "崇文区", "2010"),
        ("120110", "东丽区", ""),  # a code used twice: today's name
        ("650000", "新疆维吾尔自治区", ""),
        ("810000", "香港特别行政区", ""),
    ],
)
def test_the_national_table_tells_what_stands_and_what_was_abolished(code: str, name: str, abolished: str):
    assert (national(code).name, national(code).abolished) == (name, abolished)


@pytest.mark.parametrize("code", ["990000", "652802", "652871", "000000", "65280", "", "65280a", "６５２８０１"])
def test_the_national_table_does_not_have_everything(code: str):
    assert national(code) is None


def test_codes_of_the_whole_country_are_known(region):
    assert load_areas(region).known("100000")
    assert not load_areas(region).known("652871")


DIVISION = """divisions:
  - {code: "652800", name: 州, short_name: 州, level: prefecture, parent: null, gbt2260: true, governed: true, status: seen}
"""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('"652800"', "652800"), "code"),
        (('"652800"', '"65280"'), "六位"),
        (("gbt2260: true", "gbt2260: 是"), "gbt2260"),
        (("parent: null", 'parent: "650000"'), "上级"),
        (
            (
                "divisions:\n",
                'divisions:\n  - {code: "652800", name: 州, short_name: 州, level: x, parent: null, gbt2260: true, governed: true, status: seen}\n',
            ),
            "写了两次",
        ),
        (("divisions", "places"), "divisions"),
    ],
)
def test_a_faulty_list_of_divisions_is_refused(tmp_path, change: tuple[str, str], told: str):
    assert change[0] in DIVISION
    (tmp_path / "divisions.yaml").write_text(DIVISION.replace(*change), encoding="utf-8")
    with pytest.raises(LocatedError, match=told):
        load_divisions(tmp_path)


def test_a_missing_list_of_divisions_is_told(tmp_path):
    with pytest.raises(LocatedError, match="缺少行政区划文件"):
        load_divisions(tmp_path)


PARAMETERS = """parameters:
  - id: limit
    name: 期限
    unit: working_days
    values:
      - {from: 2004-07-01, value: 15, basis: 旧法, status: seen}
      - {from: 2022-03-01, value: 3, basis: 新法, status: seen}
"""


def parameters(folder, text: str):
    (folder / "parameters").mkdir()
    (folder / "parameters" / "x.yaml").write_text(text, encoding="utf-8")
    return load_parameters(folder)


def test_a_figure_is_the_one_of_the_day(tmp_path):
    found = parameters(tmp_path, PARAMETERS)
    assert found.days("limit", date(2022, 2, 28)) == 15
    assert found.on("limit", date(2022, 3, 1)).basis == "新法"
    with pytest.raises(NoParameter, match="2004-06-30"):
        found.value("limit", date(2004, 6, 30))
    with pytest.raises(NoParameter, match="other"):
        found.value("other", date(2022, 3, 1))


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("2022-03-01", "2004-07-01"), 2),
        (("value: 3", "value: 三"), 7),
        (("value: 3", "value: true"), 7),
        (("2022-03-01", "今年"), 7),
        ((", basis: 新法", ""), 7),
        (("    unit: working_days\n", ""), 2),
        (("parameters:", "figures:"), 1),
        (("    values:\n", "    amounts:\n"), 2),
    ],
)
def test_a_faulty_parameter_is_refused_with_its_line(tmp_path, change: tuple[str, str], line: int):
    assert change[0] in PARAMETERS
    with pytest.raises(LocatedError) as refused:
        parameters(tmp_path, PARAMETERS.replace(*change))
    assert refused.value.line == line


def test_a_parameter_stands_once(tmp_path):
    twice = PARAMETERS + PARAMETERS.removeprefix("parameters:\n")
    with pytest.raises(LocatedError, match="写了两次"):
        parameters(tmp_path, twice)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 3, 15), 2, date(2025, 5, 15)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_the_last(day: date, months: int, last: date):
    assert add_months(day, months) == last
