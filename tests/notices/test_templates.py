"""The region's words: complete, with known fields, and no personal data where a locked screen shows it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import LocatedError, load
from onewindow.core.region import region_dir
from onewindow.notices import book
from onewindow.notices.errors import BadFields, PersonalInSubject, UnknownKind
from onewindow.notices.rendering import check, render
from onewindow.notices.templates import OPEN_PARTS, Part, Sort

from .conftest import CORRECTION, SERVICE

BOOK = book.current()
ZONE = BOOK.calendar.zone
KIND = BOOK.kind("correction_needed")


def said(kind, data, *languages, rtl=()):
    return render(BOOK.kind(kind), data, languages, zone=ZONE, right_to_left=rtl)


def test_every_kind_is_complete_and_its_open_parts_name_nobody():
    assert len(BOOK.kinds) >= 14
    for kind in BOOK.kinds.values():
        for part in Part:
            assert {"zh", "en"} <= set(kind.texts[part])
        for part in OPEN_PARTS:
            assert not [name for name in kind.uses(part) if kind.fields[name] is Sort.PERSONAL]
        channels = set(BOOK.party_channels) | set(BOOK.staff_channels)
        assert set(kind.channels) <= channels


FAULTS = [
    ("body 少一种语言", '      en: "{name}, your application “{service}” ({number}) has {count}', '      fr: "{name}, your application “{service}” ({number}) has {count}', "缺少“en”"),
    ("字段没有声明", "办件 {number} 有 {count} 处", "办件 {number} 有 {counts} 处", "counts"),
    ("各语言字段不同", "Case {number}: {count} points", "Case {number}: some points", "字段不同"),
    ("标题带姓名", "办件 {number} 需要补正", "{name}的办件 {number} 需要补正", "个人信息"),
    ("短文带姓名", "办件 {number} 已受理，承诺", "{name}：办件 {number} 已受理，承诺", "个人信息"),
    ("取属性", "办件 {number} 需要补正", "办件 {number.__class__} 需要补正", "不是字段"),
    ("带格式", "办件 {number} 需要补正", "办件 {number:>9999999} 需要补正", "不是字段"),
    ("转换", "办件 {number} 需要补正", "办件 {number!r} 需要补正", "不是字段"),
    ("无名占位", "办件 {number} 需要补正", "办件 {} 需要补正", "不是字段"),
    ("括号不成对", "办件 {number} 需要补正", "办件 {number 需要补正", "不成对"),
    ("没有的渠道", "channels: [in_app, sms, email, wechat]", "channels: [in_app, fax]", "fax"),
    ("没有的缓急", "urgency: urgent", "urgency: at_once", "at_once"),
    ("没有的种类", "until: date", "until: day", "day"),
    ("没用到的字段", "count: text", "count: text, spare: text", "spare"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_faulty_template_is_refused_when_it_is_read(region_with, old, new, says):
    with pytest.raises(LocatedError) as caught:
        book.read(region_with(("kinds/cases.yaml", old, new)))
    assert (
        says in str(caught.value) and str(caught.value).startswith("notices/kinds/cases.yaml:") and caught.value.remedy
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('from: "22:00"', "from: 晚上十点", "不是时刻"),
        ("[1, 5, 15, 60, 240]", "[1, 0]", "不小于 1"),
        ("party: [in_app, sms,", "party: [sms,", "站内消息"),
    ],
)
def test_a_faulty_setting_is_refused_when_it_is_read(region_with, old, new, says):
    with pytest.raises(LocatedError) as caught:
        book.read(region_with(("settings.yaml", old, new)))
    assert says in str(caught.value)


def test_a_kind_that_is_not_there():
    with pytest.raises(UnknownKind) as caught:
        BOOK.kind("correction")
    assert "correction" in caught.value.text()


def test_each_reader_gets_his_language_or_the_nearest():
    zh, en, ru = (said("correction_needed", CORRECTION, tongue) for tongue in ("zh", "en", "ru"))
    assert (
        zh.subject == "办件 652801-20250513-00007 需要补正" and "2025年5月20日" in zh.body and "开书店一件事" in zh.body
    )
    assert "by 2025-05-20" in en.short and "Opening a bookshop" in en.body
    assert ru.language == "ru" and "Открыть книжный магазин" in ru.body
    nudged = {"number": "652801-20250513-00007", "matter": {"zh": "许可"}}  # for staff: only Chinese and English
    assert said("review_nudged", nudged, "ru", "en", "zh").language == "en"
    assert said("review_nudged", nudged, "ug", "zh").language == "zh"
    assert said("review_nudged", nudged).language == "zh"


def test_what_applicants_get_is_said_in_every_language():
    """Staff read Chinese or English; everybody else is told in his own language, in each part of the message."""
    of_staff = load(region_dir() / "notices/kinds/desk.yaml").value["kinds"].value
    lacking = [
        f"{kind.code} {part}: {language}"
        for kind in BOOK.kinds.values()
        if kind.code not in of_staff
        for part, texts in kind.texts.items()
        for language in {"zh", "en", "ug", "ru", "mn"} - set(texts)
    ]
    assert lacking == []


def test_a_name_without_the_language_falls_back_by_itself():
    data = {**CORRECTION, "service": {"zh": "开书店一件事"}}
    assert "开书店一件事" in said("correction_needed", data, "ru", "en", "zh").body


def test_moments_are_told_in_official_time():
    data = {"code": "AB", "hall": {"zh": "大厅"}, "start": "2025-05-13T02:30:00+00:00"}
    assert "2025年5月13日 10:30" in said("appointment_reminder", data, "zh").subject
    assert "2025-05-13 10:30" in said("appointment_reminder", data, "en").subject


def test_data_are_isolated_where_writing_runs_from_right_to_left():
    text = said("correction_needed", CORRECTION, "zh", rtl=("zh",)).subject
    assert text == "办件 \u2068652801-20250513-00007\u2069 需要补正"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"count": None}, "count"),
        ({"until": "下周"}, "until 应为 date"),
        ({"service": {"en": "no Chinese"}}, "service"),
        ({"service": "文字"}, "service"),
        ({"count": 2}, "count"),
        ({"count": "长" * 501}, "count"),
        ({"extra": "x"}, "没有 extra"),
    ],
)
def test_data_that_do_not_fit_are_refused_all_at_once(change, says):
    with pytest.raises(BadFields) as caught:
        check(KIND, {**CORRECTION, **change})
    assert says in caught.value.text()
    with pytest.raises(BadFields) as caught:
        check(KIND, {})
    assert all(name in caught.value.text() for name in KIND.fields)


def test_a_moment_needs_its_offset():
    reminder = BOOK.kind("appointment_reminder")
    with pytest.raises(BadFields):
        check(reminder, {"code": "AB", "hall": {"zh": "大厅"}, "start": "2025-05-13T10:30:00"})


@pytest.mark.parametrize(
    "value",
    ["652801199001010002", "张样例的办件", "13900000001", "电话13900000001。", "a@b.cn", "号52801 652801199203080009"],
)
def test_no_open_line_carries_what_looks_personal(value):
    with pytest.raises(PersonalInSubject):
        check(KIND, {**CORRECTION, "number": value}, private=["张样例"])
    check(KIND, {**CORRECTION, "name": value}, private=["张样例"])


def test_names_in_any_language_are_looked_at():
    kind = BOOK.kind("appointment_reminder")
    data = {"code": "AB", "hall": {"zh": "大厅", "en": "call 13900000001"}, "start": "2025-05-13T10:30:00+08:00"}
    with pytest.raises(PersonalInSubject):
        check(kind, data)


def test_case_numbers_and_booking_codes_are_not_taken_for_persons():
    check(KIND, {**CORRECTION, "number": "652801-20250513-00007"}, private=["", "张样例"])
    check(KIND, {**CORRECTION, "number": "123456789012345678"}, private=[])


@given(st.text(max_size=60), st.sampled_from(["zh", "en", "ru", "ug", "mn", "xx", ""]))
def test_no_value_breaks_a_message_or_reaches_into_it(value, language):
    said_so = render(
        KIND, {**CORRECTION, "number": value, "service": {**SERVICE, "zh": value or "甲"}}, [language], zone=ZONE
    )
    assert value in said_so.body
    assert len(said_so.subject.splitlines()) <= 1


def test_several_names_in_one_are_said_where_the_language_has_them_all():
    both = said(
        "correction_needed",
        {**CORRECTION, "service": {"zh": "公章刻制备案、税务登记信息确认、票种核定与发票（税控设备）申领"}},
        "ru",
    )
    assert not re.search("[\u4e00-\u9fff]", both.body.replace(CORRECTION["name"], ""))
    one = said("correction_needed", {**CORRECTION, "service": {"zh": "公章刻制备案、不知名的事项"}}, "ru")
    assert "公章刻制备案、不知名的事项" in one.body
