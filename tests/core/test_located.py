"""YAML that knows where it stands, in the officers' small dialect."""

import os
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.located import LocatedError, load, loads


def read(text):
    return loads(text, shown_as="f.yaml")


def test_every_value_knows_its_line_and_its_key():
    node = read("a: 1\n\nb:\n  - x\n  - {c: y}\n")
    assert node.value["a"].line == 1
    assert (node.value["b"].key_line, node.value["b"].line) == (3, 4)
    assert node.value["b"].value[1].value["c"].line == 5


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("null", None),
        ("", None),
        ("7", 7),
        ("-3", -3),
        ("0.5", 0.5),
        ('"7"', "7"),
        ("yes", "yes"),
        ("on", "on"),
        ("007", "007"),
        ("000117028000", "000117028000"),
        ("2022-03-01", "2022-03-01"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1e5", "1e5"),
        ("零售", "零售"),
    ],
)
def test_only_plain_truths_and_numbers_are_not_texts(written, value):
    found = read(f"a: {written}\n").value["a"]
    assert found.value == value
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "第 1 行已有"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", 3, "合并键"),
        ("a:\n  - [1, 2\nb: 3\n", 3, "不是有效的 YAML"),
        ("? [a, b]\n: 1\n", 1, "键只能是一个词"),
        ("", 1, "文件是空的"),
    ],
)
def test_what_is_outside_the_dialect_is_refused_with_its_line(text, line, message):
    with pytest.raises(LocatedError) as told:
        read(text)
    assert (told.value.file, told.value.line) == ("f.yaml", line)
    assert message in told.value.message
    assert told.value.remedy


def test_a_file_that_is_not_utf8_is_refused_at_its_line(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("甲: 1\n乙: ".encode() + b"\xff\n")
    with pytest.raises(LocatedError) as told:
        load(path)
    assert told.value.line == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text("甲乙ab 1", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("键kx", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("键kx", min_size=1, max_size=3), JSON, min_size=1, max_size=4))
def test_json_reads_back_as_it_was(value):
    import json

    assert read(json.dumps(value, ensure_ascii=False)).plain() == value


def _bomb() -> str:
    lines = ['a: &a ["x", "x", "x", "x", "x", "x", "x", "x", "x"]']
    names = "abcdefghij"
    lines += [f"{now}: &{now} [{', '.join(['*' + before] * 9)}]" for before, now in pairwise(names)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (_bomb(), 2, "引用"),
        ("a: &a\n  b: *a\n", 2, "引用"),
        ("a: &a 1\nb: *a\n", 2, "引用"),
        ("a: " + "[" * 60 + "]" * 60, 1, "嵌套"),
        ("a: " + "[" * 5000 + "]" * 5000, 1, "YAML"),
    ],
)
def test_few_lines_cannot_stand_for_many_values(text, line, word):
    with pytest.raises(LocatedError) as fault:
        read(text)
    assert fault.value.line == line
    assert word in fault.value.message


def test_the_same_words_twice_are_no_alias():
    assert read("a: [x, x, x]\nb: [x, x, x]\n").plain() == {"a": ["x"] * 3, "b": ["x"] * 3}


def _folder(path):
    path.mkdir()


def _loop(path):
    path.symlink_to(path.name)


@pytest.mark.parametrize("make", [_folder, _loop, lambda path: path.symlink_to("/dev/zero"), os.mkfifo])
def test_what_is_no_file_is_a_fault_with_a_remedy(tmp_path, make):
    path = tmp_path / "f.yaml"
    make(path)
    with pytest.raises(LocatedError) as fault:
        load(path)
    assert fault.value.remedy


def test_a_giant_file_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "f.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing, which takes no room on the disk
    with pytest.raises(LocatedError, match="MB"):
        load(path)
