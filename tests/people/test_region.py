"""Divisions and agencies come from the region's files, under the name of the day."""

import shutil
from datetime import date

import pytest

from onewindow.core.located import LocatedError
from onewindow.core.models import Event
from onewindow.core.region import region_dir
from onewindow.people.acts import load_region
from onewindow.people.errors import NoAgency, NotAllowed
from onewindow.people.models import Agency, AgencyName, Division
from onewindow.people.queries import agencies_for, agency_for, agency_name, division_path, divisions, former_names
from onewindow.people.region import read_region

from .conftest import SYSTEM


def test_the_prefecture_stands_with_nine_counties_and_the_zone(region):
    assert len(divisions()) == 11
    assert [d.code for d in division_path("652871")] == ["652871", "652800", "650000"]
    recognised = Division.objects.get(code="659006")
    assert not recognised.administered
    assert recognised not in divisions()


def test_loading_again_changes_nothing(region):
    def rows():
        return [sorted(m.objects.values_list(), key=str) for m in (Division, Agency, AgencyName)]

    before = rows()
    load_region(by=SYSTEM)
    assert rows() == before
    said = [e.body["digest"] for e in Event.objects.filter(verb="load_region")]
    assert len(said) == 2
    assert len(set(said)) == 1


def test_a_renamed_agency_carries_the_name_of_the_day(region):
    bank = agency_for("peoples_bank", "652801")
    assert agency_name(bank, date(2020, 9, 6)).endswith("中心支行")
    assert agency_name(bank, date(2023, 8, 17)).endswith("中心支行")
    assert agency_name(bank, date(2023, 8, 18)).endswith("分行")
    assert agency_name(bank, date(1980, 1, 1)).endswith("中心支行"), "before its first known name it has its first"
    assert former_names(bank)[0][2] == date(2023, 8, 18)
    supervision = agency_for("banking_supervision", "652800")
    assert agency_name(supervision, date(2020, 9, 6)) == "中国银保监会巴音郭楞监管分局"
    assert agency_name(supervision, date(2024, 1, 1), "en").startswith("National Financial Regulatory")


def test_every_name_says_how_sure_it_is(region):
    assert set(AgencyName.objects.values_list("status", flat=True)) == {"seen", "unverified"}
    assert not AgencyName.objects.filter(names__zh__contains="{place}").exists()


def test_an_agency_is_found_in_the_county_or_above_it(region):
    assert agency_for("market_regulation", "652822").division_id == "652822"
    assert agency_for("housing_fund", "652822").division_id == "652800"
    assert agency_for("natural_resources", "652871").division_id == "652800"
    assert agency_for("region_press", "652801").division_id == "650000"
    many = agencies_for(["housing_fund", "market_regulation", "region_press"], "652822")
    assert {code: a.division_id for code, a in many.items()} == {
        "housing_fund": "652800",
        "market_regulation": "652822",
        "region_press": "650000",
    }


def test_an_agency_is_never_found_below_or_beside(region):
    with pytest.raises(NoAgency):
        agency_for("water_company", "652800")
    with pytest.raises(NoAgency):
        agency_for("market_regulation", "659006")
    with pytest.raises(NoAgency):
        agencies_for(["market_regulation", "nobody"], "652801")


def test_only_the_administrator_loads(demo, account):
    from onewindow.people.access import actor_of

    load_region(by=actor_of(account("admin.652800")))
    with pytest.raises(NotAllowed):
        load_region(by=actor_of(account("clerk.652801")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("form: bank", "form: banque", "性质"),
        ('until: "2023-08-18"', 'until: "1990-08-18"', "晚于"),
        (
            'at: [prefecture]\n    names:\n      - zh: "{place}住房公积金',
            'at: [moon]\n    names:\n      - zh: "{place}住房公积金',
            "级别",
        ),
        ('since: "2003-01-01"', 'since: "2003-13-01"', "不是日期"),
        ("status: seen\n", "status: sure\n", "状态"),
        ("  - id: housing_fund\n", "  - id: tax\n", "两次"),
        ("    powers:\n      - 报关", "    power:\n      - 报关", "不认识"),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_remedy(tmp_path, old, new, said):
    for name in ("agencies.yaml", "divisions.yaml"):
        shutil.copy(region_dir() / name, tmp_path / name)
    file = tmp_path / "agencies.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(LocatedError) as refusal:
        read_region(tmp_path)
    assert said in refusal.value.message
    assert refusal.value.file == "agencies.yaml"
    assert refusal.value.line > 0
    assert refusal.value.remedy
