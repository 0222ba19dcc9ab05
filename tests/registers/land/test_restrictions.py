"""What may be registered now: the table that an official can read, and the pure queue of attachments."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.registers.land import directories, terms
from onewindow.registers.land.entries import (
    OF,
    Advance,
    Aim,
    Attachment,
    Ban,
    Easement,
    Method,
    Mortgage,
    Objection,
    Ownership,
    Residence,
    Right,
    Stored,
    from_json,
    to_json,
)
from onewindow.registers.land.restrictions import Effect, Registering, Situation, judge, situations
from onewindow.rules.periods import add_months

ON = date(2026, 5, 8)
LONG_AGO, SOON = ON - timedelta(days=400), ON + timedelta(days=30)


def attachment(position, until, **changes):
    said = {
        "authority": "某市人民法院",
        "document_no": f"第{position}号文",
        "case_no": "1",
        "months": 12,
        "registered_on": LONG_AGO,
        "position": position,
        "since_on": LONG_AGO if until else None,
        "until_on": until,
    }
    return Attachment(**{**said, **changes})


PAGES = {
    "attachment": attachment(1, SOON),
    "lapsed_attachment": attachment(1, ON - timedelta(days=1)),
    "waiting_attachment": attachment(2, None),
    "pre_attachment": attachment(1, SOON, pre=True),
    "mortgage": Mortgage(method=Method.ORDINARY, amount=1, debt_from=LONG_AGO, debt_until=SOON, rank=1, order=1),
    "transfer_ban": Ban(mortgage=14, terms="未经抵押权人同意不得转让"),
    "objection": Objection(about="面积", registered_on=ON - timedelta(days=15)),
    "lapsed_objection": Objection(about="面积", registered_on=ON - timedelta(days=16)),
    "sued_objection": Objection(about="面积", registered_on=LONG_AGO, suit_on=LONG_AGO),
    "advance_notice": Advance(aim=Aim.SALE, registrable_on=ON - timedelta(days=90)),
    "lapsed_advance_notice": Advance(aim=Aim.SALE, registrable_on=ON - timedelta(days=91)),
    "residence_right": Residence(conditions="终身居住"),
    "lapsed_residence_right": Residence(conditions="一年", until_on=ON - timedelta(days=1)),
    "easement": Easement(benefits="652801001001GB00012F00180303", purpose="通行"),
}
KEYS = {name: n for n, name in enumerate(PAGES, start=10)}


def stored(value, key=1):
    return Stored(
        of=OF[type(value)],
        key=key,
        opened=key,
        closed=None,
        since=datetime(2025, 1, 1, tzinfo=UTC),
        until=None,
        value=value,
    )


SITUATIONS = yaml.safe_load((Path(__file__).parent / "situations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SITUATIONS, ids=lambda case: case["name"])
def test_situation(case):
    data, names = directories.current(), case["on_page"]
    page = [stored(PAGES[name], KEYS[name]) for name in names if name in PAGES]
    if "no_right" not in names:
        page.append(stored(Right(kind="state_building_land_house", ownership=Ownership.SINGLE)))
    found = situations(
        page,
        on=ON,
        terms=data.terms,
        cancelled="unit_cancelled" in names,
        waiting=[3] if "earlier_acceptance" in names else [],
    )
    answer = judge(
        Registering(case["register"]),
        found,
        data.rules,
        consents=set(KEYS.values()) if case.get("consent") else set(),
        with_mortgage=case.get("carry", False),
    )
    assert answer.allowed == (case["expect"] == "可以")
    said = [str(f.sentence) for f in (answer.notes if answer.allowed else answer.refusals)]
    wanted = case.get("says", [])
    for word in [wanted] if isinstance(wanted, str) else wanted:
        assert any(word in sentence for sentence in said), said
    if case.get("silent"):
        assert said == []


def test_every_situation_and_registration_has_a_rule_with_reason_article_and_english():
    rules = directories.current().rules
    assert {rule.situation for rule in rules} == set(Situation)
    assert {registering for rule in rules for registering in rule.acts} == set(Registering)
    for rule in rules:
        assert rule.reason and rule.english.isascii() and rule.basis
        assert rule.status in {"seen", "unverified", "proposal"}
    pairs = [(r.situation, act) for r in rules for act in r.acts]
    assert len(pairs) == len(set(pairs))


def test_refusal_in_english_names_the_same_detail():
    page = [stored(PAGES["attachment"], 10), stored(Right(kind="x", ownership=Ownership.SINGLE))]
    data = directories.current()
    answer = judge(Registering.MORTGAGE, situations(page, on=ON, terms=data.terms), data.rules)
    assert "第1号文" in answer.refusals[0].english and answer.refusals[0].effect is Effect.REFUSE


@pytest.mark.parametrize("value", PAGES.values(), ids=PAGES.keys())
def test_entries_survive_json(value):
    assert from_json(OF[type(value)], to_json(value)) == value


@given(
    months=st.lists(st.integers(1, 36), min_size=1, max_size=6),
    days=st.integers(0, 4000),
)
def test_one_attachment_binds_after_another_without_gap_or_overlap(months, days):
    """Registered on one day, each runs for as long as its own order says, the day after the one before it."""
    start = date(2020, 1, 31)
    standing = [
        (
            n,
            attachment(
                n,
                add_months(start, length) if n == 1 else None,
                months=length,
                registered_on=start,
                since_on=start if n == 1 else None,
            ),
        )
        for n, length in enumerate(months, start=1)
    ]
    on = start + timedelta(days=days)
    expected, begin = 0, start
    for n, length in enumerate(months, start=1):
        end = add_months(begin, length)
        if begin <= on <= end:
            expected = n
        begin = end + timedelta(days=1)
    turn = terms.in_force(standing, on)
    assert (turn.key if turn else 0) == expected
    positions = [t.value.position for t in terms.queue(standing, on) if not t.lapsed]
    assert positions == list(range(1, len(positions) + 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("land_codes", 'until: "2021-11-01"', 'until: "2021-12-01"', "空档或重叠"),
        ("land_codes", 'code: "200", name: 转移登记', 'code: "100", name: 转移登记', "重复"),
        ("land", "第{serial:07d}号", "第{number}号", "编号样式不能用"),
        ("land", "value: 15", "value: 0", "不是正整数"),
        ("land_restrictions", "effect: carry", "effect: perhaps", "不是可用的词"),
        ("land_restrictions", "situation: easement", "situation: dragon", "不是可用的词"),
    ],
)
def test_a_fault_in_the_data_names_file_line_and_remedy(tmp_path, name, old, new, says):
    (tmp_path / "registers").mkdir()
    for file in [*(region_dir() / "registers").glob("land*.yaml"), region_dir() / "divisions.yaml"]:
        text = file.read_text(encoding="utf-8")
        if file.stem == name:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / file.relative_to(region_dir())).write_text(text, encoding="utf-8")
    with pytest.raises(LocatedError, match=says) as fault:
        directories.read(tmp_path)
    assert fault.value.file == f"registers/{name}.yaml" and fault.value.line > 1 and fault.value.remedy


def test_code_tables_change_on_the_day_of_the_new_standard():
    data = directories.current()
    assert data.code("right_types", "island", date(2021, 10, 31)).code == "17"
    assert data.code("right_types", "island", date(2021, 11, 1)) is None


def test_what_the_public_reads_of_the_tables_has_an_english_name():
    tables = directories.current().tables
    for name in ("uses", "right_natures", "right_types"):
        assert [code.name for edition in tables[name] for code in edition.codes.values() if not code.en] == []
