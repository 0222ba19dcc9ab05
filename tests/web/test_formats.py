"""Figures read as people of that language write them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from onewindow.web import formats


@pytest.mark.parametrize(("number", "shown"), [(7.0, "7"), (0.5, "0.5"), (1234, "1,234"), (None, "—"), (0, "0")])
def test_a_figure_has_no_needless_zero(number, shown):
    assert formats.plain(number) == shown


@pytest.mark.parametrize(("fen", "shown"), [(0, "0"), (100, "1"), (123450, "1,234.50"), (5, "0.05"), (None, "—")])
def test_money_in_fen_is_shown_in_yuan(fen, shown):
    assert formats.yuan(fen) == shown


def test_days_are_official_time_whatever_the_instant_is_written_in():
    late = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)  # 00:30 on the 19th in Urumqi's official time
    with override("zh-hans"):
        assert formats.day(late) == "2026 年 11 月 19 日"
        assert formats.moment(late) == "11 月 19 日 00:30"
        assert formats.weekday(date(2026, 11, 18)) == "周三"
    with override("en"):
        assert formats.day(late) == "19 November 2026"
        assert formats.moment(late) == "19 Nov 00:30"
    with override("ru"):
        assert formats.day(late) == "19 ноября 2026", "a day of a month, not the month's name beside a figure"
        assert formats.moment(late) == "19 ноя 00:30"


@pytest.mark.parametrize(("octets", "shown"), [(0, "0 B"), (1536, "1.5 KB"), (10 * 1024 * 1024, "10 MB")])
def test_file_sizes_are_short(octets, shown):
    assert formats.size(octets) == shown


@dataclass
class Name:
    zh: str
    en: str


def test_a_name_from_data_follows_the_reader_and_falls_back_to_chinese():
    with override("ug"):
        assert formats.local_name(Name(zh="营业执照", en="Business licence")) not in {"营业执照", "Business licence"}
    for names in (Name(zh="没有译名", en="Business licence"), {"zh": "没有译名", "en": "Business licence"}):
        with override("en"):
            assert formats.local_name(names) == "Business licence"
            assert formats.name_language(names) == ""
        with override("ug"):
            assert formats.local_name(names) == "没有译名"
            assert formats.name_language(names) == "zh-CN"
    assert formats.local_name(None) == ""
    assert formats.local_name("原样") == "原样"
