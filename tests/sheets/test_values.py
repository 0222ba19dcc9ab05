"""One value: tidied, read strictly, canonical, and back again."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.catalogue.elements import Column, Constraints, Element, ElementType, Option
from onewindow.catalogue.facts import Name
from onewindow.sheets.countries import alpha2, countries
from onewindow.sheets.geometry import as_numbers
from onewindow.sheets.scalars import is_blank
from onewindow.sheets.values import FILES, StoredFile, read_value, value_texts

from .filled import ADULT, MRZ, USCC

T = ElementType
STORED = {
    "a1": StoredFile(upload="a1", media_type="application/pdf", size=1),
    "p1": StoredFile(upload="p1", media_type="image/jpeg", size=1),
}


def element(kind, *, options=(), columns=(), **limits):
    return Element(
        id="x",
        name=Name(zh="某项", en="Something"),
        type=kind,
        options=tuple(Option(value=o) if isinstance(o, str) else o for o in options),
        columns=columns,
        constraints=Constraints(**limits),
    )


def column(name, kind=T.TEXT, **more):
    return Column(id=name, name=Name(zh=f"{name}栏", en=name), type=kind, **more)


PEOPLE = element(
    T.TABLE, columns=(column("name"), column("share", T.DECIMAL), column("since", T.DATE, required=False)), min_rows=1
)

RIGHT = [
    (element(T.TEXT), "  巴音书屋 ", "巴音书屋"),
    (element(T.LONG_TEXT), "一\r\n二", "一\n二"),
    (element(T.INTEGER), "１，２３４", 1234),
    (element(T.INTEGER), 7, 7),
    (element(T.DECIMAL), "080.50", "80.5"),
    (element(T.DECIMAL), "-0.0", "0"),
    (element(T.DECIMAL), 80.5, "80.5"),
    (element(T.DECIMAL), 1e3, "1000"),
    (element(T.DECIMAL), ".5", "0.5"),
    (element(T.BOOLEAN), "是", True),
    (element(T.BOOLEAN), "off", False),
    (element(T.CHOICE, options=["零售", Option(value="P", zh="批发", aliases=("批",))]), "批", "P"),
    (element(T.CHOICES, options=["甲", "乙", "丙"]), ["丙", "甲", "丙"], ["甲", "丙"]),
    (element(T.TEXTS), "人民路\n\n 建设路 ", ["人民路", "建设路"]),
    (element(T.DATE), "2026年1月2日", "2026-01-02"),
    (element(T.DATE), "2026/1/2", "2026-01-02"),
    (element(T.DATE), "20260102", "2026-01-02"),
    (element(T.DATETIME), "２０２６-12-01 10:30", "2026-12-01T10:30:00+08:00"),
    (element(T.DATETIME), "2026-12-01T02:30:00Z", "2026-12-01T10:30:00+08:00"),
    (element(T.MONTH), "2026年3月", "2026-03"),
    (element(T.DATE_RANGE), {"since": "2026-01-02", "until": "2026.1.3"}, ["2026-01-02", "2026-01-03"]),
    (element(T.DATE_RANGE), "2026-01-02至2026-01-03", ["2026-01-02", "2026-01-03"]),
    (element(T.PHONE), "+86 139-0000-0001", "13900000001"),
    (element(T.PHONE), "(0996)2012345", "09962012345"),
    (element(T.PHONE), "+7 701 123 4567", "+77011234567"),
    (element(T.EMAIL), " a.b@example.com", "a.b@example.com"),
    (element(T.URL), "https://example.com/店?x=1", "https://example.com/店?x=1"),
    (element(T.DOMAIN), "Example.COM.", "example.com"),
    (element(T.DOMAIN), "书店.中国", "xn--1jqq80b.xn--fiqs8s"),
    (element(T.PERSON_ID), ADULT.lower(), ADULT),
    (element(T.PERSON_ID), "e1234567", "E1234567"),
    (element(T.USCC), USCC.lower(), USCC),
    (element(T.DIVISION), "652801", "652801"),
    (element(T.COUNTRY), "kaz", "KAZ"),
    (element(T.MRZ), MRZ.replace("\n", "\r\n"), MRZ),
    (element(T.FILE), "a1", "a1"),
    (element(T.FILES), ["a1", "p1"], ["a1", "p1"]),
    (element(T.IMAGE), "p1", "p1"),
    (element(T.SIGNATURE, must_be_true=True), "true", True),
    (
        element(T.POINT),
        {"type": "Point", "coordinates": [86.1458, 41.76370000001]},
        {"type": "Point", "coordinates": ["86.1458", "41.7637"]},
    ),
    (
        element(T.LINE),
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[0, 0, 9], ["-1.5", 1]]}},
        {"type": "LineString", "coordinates": [["0", "0"], ["-1.5", "1"]]},
    ),
    (
        element(T.RECORD, columns=(column("name"), column("area", T.DECIMAL, required=False))),
        {"name栏": "甲", "area": ""},
        {"name": "甲"},
    ),
    (
        PEOPLE,
        [{"name": "甲", "share": "50", "since": ""}, {"name": "", "share": ""}, {"name": "乙", "share": 50}],
        [{"name": "甲", "share": "50"}, {"name": "乙", "share": "50"}],
    ),
    (element(T.ORGANISATION), {"uscc": USCC, "name": "样例"}, {"uscc": USCC, "name": "样例"}),
    (element(T.LIST_ENTRY), "A-7", {"entry": "A-7"}),
]


@pytest.mark.parametrize(("kind", "raw", "value"), RIGHT, ids=lambda v: v.type.value if isinstance(v, Element) else "")
def test_what_people_type_becomes_canonical(kind, raw, value):
    read = read_value(kind, raw, STORED)
    assert read.faults == ()
    assert read.value == value
    assert "e+" not in json.dumps(read.value)


@pytest.mark.parametrize(
    ("kind", "value"), [(k, v) for k, _, v in RIGHT], ids=lambda v: v.type.value if isinstance(v, Element) else ""
)
def test_a_canonical_value_read_again_is_itself(kind, value):
    assert read_value(kind, value, STORED).value == value
    assert read_value(kind, value_texts(kind, value), STORED).value == value


def test_every_type_has_a_right_example():
    assert {kind.type for kind, _, _ in RIGHT} >= set(T) - {T.SIGNED_FILE}


WRONG = [
    (element(T.TEXT), "a\nb", "one_line"),
    (element(T.TEXT), "a\x00b", "control_letter"),
    (element(T.TEXT), "\ud800", "control_letter"),
    (element(T.TEXT), ["a"], "not_text"),
    (element(T.TEXT), "字" * 201, "too_long"),
    (element(T.TEXT, max_length=3), "四个字呀", "too_long"),
    (element(T.TEXT, min_length=2), "一", "too_short"),
    (element(T.TEXT, pattern=r"\d{4}"), "٤٤٤٤", "pattern"),
    (element(T.TEXT, pattern=r"\d{4}"), "12345", "pattern"),
    (element(T.INTEGER), "3.5", "not_whole"),
    (element(T.INTEGER), "²", "not_whole"),
    (element(T.INTEGER), "9" * 4400, "not_whole"),
    (element(T.INTEGER), True, "not_whole"),
    (element(T.INTEGER), 10**20, "too_many_digits"),
    (element(T.INTEGER, min=1), "0", "too_small"),
    (element(T.INTEGER, max=31), "32", "too_large"),
    (element(T.DECIMAL, above=0), "0", "not_above"),
    (element(T.DECIMAL), "1e5", "not_number"),
    (element(T.DECIMAL), float("nan"), "not_number"),
    (element(T.DECIMAL), float("inf"), "not_number"),
    (element(T.DECIMAL), "1.2345678", "too_many_digits"),
    (element(T.BOOLEAN), "也许", "not_boolean"),
    (element(T.SIGNATURE, must_be_true=True), "false", "must_agree"),
    (element(T.CHOICE, options=["甲"]), "乙", "not_choice"),
    (element(T.CHOICE, options=["甲", "乙"], one_of=("甲",)), "乙", "not_choice"),
    (element(T.CHOICES, options=["甲"]), ["甲", "乙"], "not_choice"),
    (element(T.CHOICES, options=["甲", "乙"], min_rows=2), ["甲"], "too_few_rows"),
    (element(T.DATE), "2026-02-30", "not_date"),
    (element(T.DATE), "明天", "not_date"),
    (element(T.DATE), "0001-01-01", "not_date"),
    (element(T.DATETIME), "2026-12-01", "not_moment"),
    (element(T.MONTH), "2026-13", "not_month"),
    (element(T.DATE_RANGE), ["2026-01-03", "2026-01-02"], "ends_before"),
    (element(T.DATE_RANGE), ["2026-01-03", ""], "not_range"),
    (element(T.PHONE), "12345", "not_phone"),
    (element(T.PHONE), "12900000001", "not_phone"),
    (element(T.EMAIL), "a@b", "not_email"),
    (element(T.URL), "javascript:alert(1)", "not_url"),
    (element(T.URL), "https://user:pw@example.com/", "not_url"),
    (element(T.URL), "https://[::1", "not_url"),
    (element(T.DOMAIN), "https://example.com", "not_domain"),
    (element(T.PERSON_ID), "652801199001010003", "check"),
    (element(T.PERSON_ID), "652801900101000", "not_id_number"),
    (element(T.USCC), "91652801MA7A000171", "check"),
    (element(T.COUNTRY), "XXX", "not_country"),
    (element(T.FILE), "nowhere", "not_uploaded"),
    (element(T.FILE), {"a": 1}, "not_uploaded"),
    (element(T.IMAGE), "a1", "not_picture"),
    (element(T.POINT), {"type": "Point", "coordinates": [181, 0]}, "not_geometry"),
    (element(T.POINT), {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}, "not_geometry"),
    (element(T.LINE), {"type": "LineString", "coordinates": [[1, 1]]}, "not_geometry"),
    (element(T.LINE), {"type": "LineString", "coordinates": [["NaN", 1], [1, 1]]}, "not_geometry"),
    (element(T.LINE), {"type": "LineString", "coordinates": [[0, 0]] * 2001}, "too_many_points"),
    (element(T.RECORD, columns=(column("name"),)), "text", "not_record"),
    (element(T.RECORD, columns=(column("name"),)), {"name": "甲", "x": 1}, "unknown_column"),
    (element(T.TABLE, columns=(column("name"),)), "text", "not_table"),
    (element(T.TEXTS), [str(n) for n in range(201)], "too_many_rows"),
    (element(T.LIST_ENTRY), 5, "not_entry"),
]


@pytest.mark.parametrize(("kind", "raw", "code"), WRONG)
def test_what_is_wrong_is_told_with_what_to_do(kind, raw, code):
    faults = read_value(kind, raw, STORED).faults
    assert [fault.code for fault in faults] == [code]
    assert str(faults[0].sentence).endswith("。")


@pytest.mark.parametrize(
    ("kind", "code"),
    [(T.INTEGER, "too_many_digits"), (T.DECIMAL, "not_number"), (T.TEXT, "not_text"), (T.DATE, "not_text")],
)
def test_a_number_of_thousands_of_digits_is_wrong_and_no_more(kind, code):
    assert [fault.code for fault in read_value(element(kind), 10**6000).faults] == [code]


def test_every_wrong_cell_of_a_table_is_told_with_its_place():
    rows = [{"name": "甲", "share": "x"}, {"share": "5"}, {"name": "乙", "share": "5", "since": "?"}]
    faults = read_value(PEOPLE, rows).faults
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (1, "share", "not_number"),
        (2, "name", "missing"),
        (3, "since", "not_date"),
    ]
    assert [fault.field for fault in faults] == ["x.1.share", "x.2.name", "x.3.since"]


@pytest.mark.parametrize("raw", ["", "   ", None, [], {}, "\u3000"])
def test_nothing_typed_is_no_fault(raw):
    for kind, _, _ in RIGHT:
        assert read_value(kind, raw, STORED).faults == ()
        assert read_value(kind, raw, STORED).value is None


def test_a_place_comes_back_as_ordinary_geojson():
    read = read_value(element(T.POINT), {"type": "Point", "coordinates": [86.1458, 41.7637]})
    assert as_numbers(read.value) == {"type": "Point", "coordinates": [86.1458, 41.7637]}


def test_countries_are_those_of_iso_3166_with_official_names():
    assert len(alpha2()) == 249
    assert countries("zh")["TWN"] == "中国台湾"
    assert countries("zh-hans")["KAZ"] == "哈萨克斯坦"
    assert set(countries("ug")) == set(countries("ru")) == set(alpha2())


TEXT = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60).map(str.strip).filter(bool)
DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
STRATEGIES = {
    T.INTEGER: st.integers(-(10**14), 10**14),
    T.DECIMAL: st.decimals(-(10**14), 10**14, places=4, allow_nan=False).map(str),
    T.BOOLEAN: st.booleans(),
    T.DATE: DAY.map(date.isoformat),
    T.DATETIME: st.datetimes(allow_imaginary=False)
    .filter(lambda d: 1900 <= d.year <= 2199)
    .map(lambda d: d.isoformat()),
    T.MONTH: DAY.map(lambda d: d.isoformat()[:7]),
    T.DATE_RANGE: st.tuples(DAY, st.integers(0, 900)).map(
        lambda p: [p[0].isoformat(), min(p[0] + timedelta(p[1]), date(2199, 12, 31)).isoformat()]
    ),
    T.TEXT: TEXT,
    T.TEXTS: st.lists(TEXT, min_size=1, max_size=9),
    T.COUNTRY: st.sampled_from(sorted(alpha2())),
    T.POINT: st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(
        lambda p: {"type": "Point", "coordinates": list(p)}
    ),
}


@pytest.mark.parametrize("kind", STRATEGIES, ids=lambda kind: kind.value)
def test_reading_what_is_rendered_gives_the_same_value(kind):
    @given(STRATEGIES[kind])
    @settings(max_examples=150, deadline=None)
    def holds(raw):
        one = element(kind)
        value = read_value(one, raw).value
        assert value is not None
        assert not isinstance(value, float)
        assert read_value(one, value_texts(one, value)).value == value
        json.dumps(value)

    holds()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
@settings(max_examples=200, deadline=None)
def test_a_decimal_keeps_its_value(number):
    assert Decimal(read_value(element(T.DECIMAL), str(number)).value) == number


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=400, deadline=None)
def test_nothing_that_is_sent_breaks_the_reading(raw):
    for kind, _, _ in RIGHT:
        read = read_value(kind, raw, STORED)
        assert (
            read.value is not None
            or read.faults
            or is_blank(raw)
            or kind.type in {T.TABLE, T.RECORD, *FILES, T.TEXTS, T.CHOICES, T.DATE_RANGE, T.ORGANISATION, T.LIST_ENTRY}
        )
        json.dumps(read.value, allow_nan=False)
