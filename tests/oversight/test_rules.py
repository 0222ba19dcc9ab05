"""What is pure: the region's file, the level of risk, the next day, a draw, one finding from several."""

import hashlib
import shutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.supervision.oversight.concluding import Result, Seen, Verdict, conclude
from onewindow.supervision.oversight.drawing import Subject, draw, how_many, mark
from onewindow.supervision.oversight.programmes import current, read
from onewindow.supervision.oversight.risk import judge, next_check

BOOKS = current().programmes["publications"]


@pytest.mark.parametrize(
    ("facts", "level", "reasons"),
    [
        ({"pub_kind": "零售", "net_channel": ["第三方平台网店"], "premises_area_m2": 80}, "low", ()),
        ({}, "low", ()),
        ({"pub_kind": "批发"}, "medium", ("wholesale",)),
        ({"pub_kind": "零售", "net_channel": ["直播"]}, "medium", ("live_selling",)),
        ({"premises_area_m2": 5000}, "medium", ("large",)),
        ({"premises_area_m2": 4999}, "low", ()),
        ({"oversight_findings": 1, "oversight_failed": 0}, "medium", ("found_before",)),
        ({"oversight_findings": 2, "oversight_failed": 0}, "high", ("failed_before",)),
        ({"oversight_findings": 1, "oversight_failed": 1}, "high", ("failed_before",)),
        ({"pub_kind": "批发", "oversight_late": True}, "high", ("overdue",)),
        ({"oversight_tracked": True, "oversight_late": False}, "high", ("tracked",)),
    ],
)
def test_the_level_is_the_highest_whose_condition_holds(facts, level, reasons):
    judged = judge(BOOKS, facts)
    assert (judged.level, judged.reasons) == (level, reasons)


def test_the_next_check_comes_sooner_the_higher_the_risk():
    days = [next_check(level, date(2026, 11, 30)) for level in BOOKS.levels]
    assert days == [date(2027, 11, 30), date(2027, 5, 30), date(2027, 2, 28)]


def test_each_agency_looks_at_what_is_declared_for_it():
    lines = lambda code, *matters: [line.id for line in BOOKS.lines(matters, code)]  # noqa: E731
    assert lines("cyberspace", "PUB-R") == []
    assert lines("cyberspace", "PUB-R", "PUB-N") == ["link_alive"]
    assert lines("market_regulation", "PUB-N") == ["scope_kept"]
    assert lines("culture_tourism", "PUB-W") == ["licence_shown", "purchase_records"]
    assert all(line.basis for check in BOOKS.checks for line in [check.line])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("level: high", "level: highest", "没有“highest”这一级"),
        ("agencies: [publicity, cyberspace]", "agencies: [publicity, customs]", "不是牵头或协同部门"),
        ("when: {pub_kind: 批发}", "when: {pub_kind: {like: 批发}}", "条件读不懂"),
        ("does: refresh", "does: repaint", "没有“repaint”这种做法"),
        ("months: 12", "months: 0", "不小于 1"),
        ("draw_percent: 50", "draw_percent: 500", "不能超过 100"),
        ("kind: supplement, working_days: 10,", "kind: supplement,", "working_days"),
        ("lead: publicity", "led: publicity", "缺少“lead”"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(tmp_path, old, new, says):
    shutil.copytree(region_dir(), tmp_path / "region")
    path = tmp_path / "region" / "oversight" / "publications.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LocatedError) as fault:
        read(tmp_path / "region")
    assert says in str(fault.value)
    assert fault.value.file == "oversight/publications.yaml"


def test_a_region_without_oversight_oversees_nothing(tmp_path):
    shutil.copytree(region_dir() / "calendar", tmp_path / "calendar")
    assert read(tmp_path).of_matter("PUB-R") is None


SHOPS = [Subject(key=f"新出发零字第{n}号", level="high" if n % 4 == 0 else "low") for n in range(1, 41)]
PEOPLE = {"7": ["P001", "P002", "P003", "P004"], "9": ["C001", "C002"]}
RATES = {"low": 5, "high": 50}


def test_a_draw_is_what_its_seed_says_and_can_be_reckoned_by_hand():
    drawn = draw("5eed", SHOPS, PEOPLE, rates=RATES, each=2)
    assert mark("5eed", "a") == hashlib.sha256(b"5eed:a").hexdigest()
    lowest = min(
        (s for s in SHOPS if s.level == "low"), key=lambda s: hashlib.sha256(f"5eed:{s.key}".encode()).digest()
    )
    assert lowest.key in {one.key for one in drawn}
    assert len(drawn) == how_many(30, 5) + how_many(10, 50) == 2 + 5
    assert {len(one.inspectors["7"]) for one in drawn} == {2}


@given(st.permutations(SHOPS), st.text(alphabet="0123456789abcdef", min_size=1, max_size=32))
def test_the_order_of_the_lists_makes_no_difference(shuffled, seed):
    turned = {agency: list(reversed(numbers)) for agency, numbers in PEOPLE.items()}
    first = draw(seed, SHOPS, PEOPLE, rates=RATES, each=2)
    assert draw(seed, shuffled, turned, rates=RATES, each=2) == first


def test_over_many_seeds_everybody_is_drawn_about_as_often():
    low = [s for s in SHOPS if s.level == "low"]
    often = dict.fromkeys((s.key for s in low), 0)
    for seed in range(600):
        for one in draw(str(seed), low, {}, rates={"low": 10}, each=0):
            often[one.key] += 1
    assert sum(often.values()) == 600 * 3
    assert all(30 <= times <= 95 for times in often.values())  # 60 expected, five standard deviations either way


YES, NO, NA = Seen(verdict=Verdict.YES), Seen(verdict=Verdict.NO, note="没有张挂"), Seen(verdict=Verdict.NA)


@pytest.mark.parametrize(
    ("parts", "result", "disputed"),
    [
        ({1: {"shown": YES, "books": YES}, 2: {"books": YES}}, Result.PASSED, ()),
        ({1: {"shown": NO}, 2: {"books": YES}}, Result.FINDINGS, ()),
        ({1: {"books": NO}, 2: {"books": NA}}, Result.FAILED, ()),
        ({1: {"books": NO}, 2: {"books": YES}}, None, ("books",)),
        ({1: {"shown": Seen(verdict=Verdict.NO, note="已挂", fixed=True)}}, Result.PASSED, ()),
    ],
)
def test_several_agencies_come_to_one_finding(parts, result, disputed):
    found = conclude(parts, essential=["books"])
    assert (found.result, found.disputed) == (result, disputed)


def test_the_lead_settles_a_dispute_either_way():
    parts = {1: {"books": NO}, 2: {"books": YES}}
    assert conclude(parts, ["books"], {"books": Verdict.YES}).result is Result.PASSED
    against = conclude(parts, ["books"], {"books": Verdict.NO})
    assert (against.result, dict(against.wrong)) == (Result.FAILED, {"books": "没有张挂"})
