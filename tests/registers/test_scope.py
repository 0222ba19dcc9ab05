"""The directory of scope entries: found by what people type, with the licences they bring along."""

import pytest

from onewindow.core.located import load
from onewindow.core.region import region_dir

FINDS = {
    "开饭馆": "餐饮服务",
    "奶茶店": "餐饮服务（仅销售饮品）",
    "书店": "出版物零售",
    "网上卖书": "出版物互联网销售",
    "卖手机": "通讯设备销售",
    "网吧": "互联网上网服务",
    "理发": "理发服务",
    "宾馆": "住宿服务",
    "H6201": "餐饮服务",
    "h6201": "餐饮服务",
    "拉货": "道路货物运输（不含危险货物）",
    "药店": "药品零售",
    "修车": "机动车修理和维护",
    "KTV": "歌舞娱乐活动",
    "ktv": "歌舞娱乐活动",
    "种果树": "水果种植",
    "软件": "软件开发",
    "劳务派遣": "劳务派遣服务",
}


@pytest.mark.parametrize(("typed", "entry"), FINDS.items())
def test_what_people_type_finds_the_entry_first(typed, entry, data):
    assert data.scope.search(typed)[0].entry.text == entry


@pytest.mark.parametrize("typed", ["", "  ", "！？", "qwertz", "　"])
def test_nonsense_finds_nothing(typed, data):
    assert data.scope.search(typed) == []


def test_entries_bring_their_licences_each_once(data):
    assert data.scope.implied_licences(["住宿服务", "R8602", "餐饮服务", "F5110", "不存在"]) == (
        "LIC-HOTEL",
        "LIC-HYG",
        "LIC-FOOD",
    )


def test_some_entries_need_their_licence_before_registration(data):
    first = data.scope.needs_licence_first(["民办学校经营", "餐饮服务"])
    assert [entry.text for entry in first] == ["民办学校经营"]


def test_a_few_hundred_entries_with_a_class_each(data):
    entries = data.scope.entries.values()
    assert len(entries) > 300
    assert all(len(entry.gb4754) == 4 and entry.gb4754.isdigit() for entry in entries)


def texts_in(value):
    """Every scope text that a condition of the catalogue asks for."""
    if isinstance(value, dict):
        operands = value.get("contains")
        if isinstance(operands, list) and operands[:1] == [{"var": "scope_texts"}]:
            yield operands[1]
        for child in value.values():
            yield from texts_in(child)
    if isinstance(value, list):
        for child in value:
            yield from texts_in(child)


def test_every_entry_that_a_condition_names_is_in_the_directory(data):
    named = set()
    for path in region_dir().rglob("*.yaml"):
        named |= set(texts_in(load(path).plain()))
    assert {text for text in named if data.scope.find(text) is None} == set()


def test_the_categories_are_those_of_the_sheet(data):
    """The picker fills `business_scope`; its column of categories has these words."""
    elements = load(region_dir() / "elements" / "organisation.yaml").plain()["elements"]
    options = elements["business_scope"]["columns"]["category"]["options"]
    assert {entry.category.value for entry in data.scope.entries.values()} == set(options)


def test_licences_implied_by_conditions_are_those_of_the_directory(data):
    service = load(region_dir() / "services" / "enterprise_startup.yaml").plain()
    wrong = [
        (licence["id"], text)
        for licence in service["implied_licences"]
        for text in licence["scope_texts"]
        if licence["id"] not in data.scope.find(text).licences
    ]
    assert wrong == []
