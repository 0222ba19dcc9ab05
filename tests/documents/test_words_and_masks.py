"""The words of papers and the masks of personal values are the region's data."""

import shutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.region import region_dir
from onewindow.documents import wording
from onewindow.documents.errors import BadLayout, BadWords
from onewindow.documents.layout import Line, Paper, filled, places, printable, spoken_day, validity
from onewindow.documents.making import stationery
from onewindow.documents.masking import How, Mask, mask

from .papers import LICENCE

MASKS = stationery().masks
VALUES = {
    "matters": "出版物零售业务经营许可", "received_on": "2026 年 11 月 3 日", "received_at": "2026 年 11 月 3 日 10:20",
    "accepted_on": "2026 年 11 月 4 日", "case": "1", "reason": "场所证明已到期", "basis": "《出版物市场管理规定》第九条",
    "review_body": "样例自治州人民政府", "ground": "专家评审", "from": "2026 年 11 月 5 日", "expected": "10 个工作日",
    "extended": "10 个工作日", "due_on": "2026 年 12 月 1 日",
}  # fmt: skip


def composed(template, words, values=VALUES):
    holder = Line(label="申请人", value="样例书屋有限公司")
    return wording.compose(template, values, words, holder=holder, issuer="样例局", issued_on=date(2026, 11, 22))


def test_every_letter_of_the_region_can_be_written(words):
    assert {"receipt", "accept", "not_accept", "correct", "grant_licence", "refuse_licence"} <= words.letters.keys()
    for code, template in words.letters.items():
        letter = composed(template, words)
        said = "".join((*letter.paragraphs, *letter.closing))
        assert places(said) == set(), code
        assert template.basis
        assert template.status in {"seen", "memory"}
        assert letter.paper in {Paper.LETTER, Paper.SLIP}


def test_a_refusal_tells_how_to_appeal_and_a_grant_does_not(words):
    for code, template in words.letters.items():
        if template.paper is not Paper.LETTER:
            continue
        said = "".join(composed(template, words).closing)
        refuses = code.startswith(("refuse_", "not_accept"))
        assert ("行政复议" in said and "行政诉讼" in said) == refuses, code


def test_a_missing_value_is_named(words):
    with pytest.raises(BadLayout) as told:
        composed(words.letters["refuse_licence"], words, {**VALUES, "reason": "", "review_body": ""})
    assert "reason" in told.value.text()
    assert "review_body" in told.value.text()


def test_a_paragraph_with_a_condition_is_said_only_where_its_value_is_given(words):
    accept = words.letters["accept"]
    with_due = composed(accept, words).closing
    without = composed(accept, words, {k: v for k, v in VALUES.items() if k != "due_on"}).closing
    assert len(with_due) == len(without) + 1
    assert "法定办结日期" in with_due[0]


def test_a_value_is_never_read_as_a_place():
    assert filled("甲{a}乙", {"a": "{b}{a}"}) == "甲{b}{a}乙"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("letters.yaml", "paper: slip", "paper: scroll", "scroll"),
        ("letters.yaml", "title: 收件回执", "name: 收件回执", "title"),
        ("words.yaml", "scan:", "scn:", "scan"),
        ("words.yaml", "annex: 附页", "annex: 7", "文字"),
        ("masks.yaml", "{how: show}", "{how: peep}", "peep"),
        ("masks.yaml", "first: 1", "first: -1", "first"),
        ("masks.yaml", "[[大道, 街道, 路, 街, 巷], [镇, 乡], [县, 市], [区, 州]]", "[路]", "until"),
    ],
)
def test_a_fault_in_the_words_names_file_line_and_remedy(tmp_path, file, old, new, told):
    folder = tmp_path / "templates"
    shutil.copytree(region_dir() / "templates", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadWords) as refused:
        wording.load(folder)
    said = refused.value.text()
    assert told in said
    assert f"templates/{file}:" in said
    assert "请" in said


def test_missing_words_are_told(tmp_path):
    with pytest.raises(BadWords):
        wording.load(tmp_path)


def test_days_and_validity_in_words(words):
    assert spoken_day(date(2026, 1, 2), words.words) == "2026 年 1 月 2 日"
    assert validity(LICENCE, words.words) == "2026 年 11 月 22 日 至 2032 年 3 月 31 日"


# masks


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "张样例", "张**"),
        ("name", "张", "*"),
        ("name", "张样例（1/2）、李样例（1/2）", "张**（1/2）、李**（1/2）"),
        ("name", "张样例（110101199001010015）", "张**（****）"),
        ("ric", "110101199001010015", "110***********0015"),
        ("ric", "1101", "1***"),
        ("mobile", "13900000000", "139****0000"),
        ("passport", "E12345678", "E*****678"),
        ("bank_card", "6222020000000001234", "***************1234"),
        ("plate", "新M12345", "新M***45"),
        ("address", "样例市人民路 18 号 1 幢 302 室", "样例市人民路****"),
        ("address", "样例县甲乡乙村 3 组", "样例县甲乡****"),
        ("address", "302 室", "****"),
        ("birthday", "1990-01-01", "****"),
        ("a kind nobody declared", "secret", "****"),
        ("", "public", "public"),
        ("name", "", ""),
    ],
)
def test_what_the_public_sees(kind, value, shown):
    assert mask(value, kind=kind, masks=MASKS) == shown


def test_the_holder_sees_everything_and_strangers_to_the_table_nothing():
    for kind in MASKS["public"]:
        assert mask("13900000000", kind=kind, masks=MASKS, audience="holder") == "13900000000"
        assert mask("13900000000", kind=kind, masks=MASKS, audience="passer-by") == "****"


@given(
    st.text(min_size=1, max_size=40).filter(lambda text: not set(text) & set("、）")),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_ends_show_no_more_than_they_say_and_hide_at_least_one(value, first, last):
    rules = {"public": {"x": Mask(how=How.ENDS, first=first, last=last)}}
    shown = mask(value, kind="x", masks=rules)
    assert len(shown) == len(value)
    hidden = [i for i in range(len(value)) if shown[i] == "*"]
    assert hidden
    assert len(value) - len(hidden) <= first + last


# what can be set


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("a\x00b\x07c", "a b c"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066x\u2069", "x"),
        ("\ud800\ue000", "  "),
        ("E" * 45, "E" * 40 + "\u200b" + "E" * 5),
        ("张 三", "张 三"),
    ],
)
def test_texts_are_made_printable(text, set_as):
    assert printable(text) == set_as
