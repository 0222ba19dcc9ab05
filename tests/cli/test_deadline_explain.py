import json
import re
import subprocess
import sys

import pytest

from .pure import costs_less_than, onewindow, written

GOOD = {"division": "652801", "rule": {"working_days": 20}, "accepted_at": "2025-03-03"}


def test_an_object_gives_an_object():
    answer = onewindow("deadline", "explain", "-", given=GOOD).answer
    assert answer["due_at"] == "2025-04-01T19:30:00+08:00"
    assert answer["warnings"] == []
    assert any("肉孜节" in line for line in answer["lines"])
    assert all(isinstance(line, str) for line in answer["lines"])


def test_a_list_gives_a_list_in_its_order(tmp_path):
    more = {**GOOD, "rule": {"calendar_days": 15}}
    answers = onewindow("deadline", "explain", written(tmp_path, json.dumps([GOOD, more]).encode())).answer
    assert [answer["due_at"][:10] for answer in answers] == ["2025-04-01", "2025-03-18"]
    assert onewindow("deadline", "explain", "-", given=[]).answer == []


def test_a_correction_that_is_open_gives_no_due_date_and_says_why():
    given = {
        "division": "652801",
        "rule": {"working_days": 20},
        "received_at": "2025-04-11",
        "events": [{"verb": "request_correction", "at": "2025-04-14"}],
    }
    answer = onewindow("deadline", "explain", "-", given=given).answer
    assert answer["due_at"] is None
    assert "没有受理" in answer["lines"][0]


def test_a_place_that_is_only_recognised_is_reckoned_with_a_warning():
    [warning] = onewindow("deadline", "explain", "-", given={**GOOD, "division": "659006"}).answer["warnings"]
    assert "659006" in warning


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空的"),
        (b"   \n", "空的"),
        (b"{", "第 1 行第 2 列"),
        (b"[1,]", "JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"division": "652801", "division": "652822"}', "写了两次"),
        (b'{"rule": NaN}', "NaN"),
        (b'{"rule": -Infinity}', "Infinity"),
        (b'{"rule": ' + b"9" * 5000 + b"}", "太长"),
        (b"[" * 100_000, "嵌套"),
        (b"5", "JSON"),
        (b'"x"', "JSON"),
        (b"null", "JSON"),
        (b'{"division": "652801"}', "rule"),
        (b'{"division": "652801", "rule": {"working_days": 1e999}, "accepted_at": "2025-03-03"}', "working_days"),
        (b'{"division": "\\ud800", "rule": {"working_days": 1}, "accepted_at": "2025-03-03"}', "division"),
        (json.dumps({**GOOD, "events": [{"verb": "resume", "at": "2025-03-05"}]}).encode(), "resume"),
    ],
)
def test_unusable_input_is_told_in_one_sentence(content: bytes, told: str):
    assert told in onewindow("deadline", "explain", "-", given=content).refusal


def test_a_fault_in_a_list_says_which_element():
    refusal = onewindow("deadline", "explain", "-", given=[GOOD, GOOD, {**GOOD, "accepted_at": "2025-3-3"}]).refusal
    assert "第 3 项" in refusal
    assert "accepted_at" in refusal


@pytest.mark.parametrize(("path", "told"), [("nowhere.json", "找不到文件"), (".", "文件夹")])
def test_a_file_that_cannot_be_read_is_told(path: str, told: str, tmp_path):
    assert told in onewindow("deadline", "explain", str(tmp_path / path)).refusal


def test_a_byte_order_mark_is_no_fault():
    assert onewindow("deadline", "explain", "-", given=b"\xef\xbb\xbf" + json.dumps(GOOD).encode()).answer["due_at"]


def test_a_missing_file_name_exits_with_two():
    assert onewindow("deadline", "explain").code == 2


def test_the_region_is_found_by_its_name_or_refused():
    run = onewindow("deadline", "explain", "-", given=GOOD, env={"ONEWINDOW_REGION": "nowhere"})
    assert "ONEWINDOW_REGION" in run.refusal


def test_the_answer_is_utf8_whatever_the_locale():
    run = onewindow(
        "deadline", "explain", "-", given=GOOD, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert "肉孜节" in run.out
    run = onewindow(
        "deadline", "explain", "-", given="{", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert "JSON" in run.refusal


def test_the_command_starts_without_django():
    script = (
        "import sys; from onewindow.cli.main import main\n"
        "try: main(['deadline', 'explain', '-'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('django', 'psycopg', 'httpx') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(GOOD).encode(), capture_output=True, check=True, timeout=180
    )
    assert done.stderr.decode().strip() == "[]"


def test_hundreds_are_answered_in_seconds():
    rules = [{"working_days": 45}, {"calendar_days": 90}, {"hours": 72}, {"office_hours": 40}, {"stages": [10, 20]}]
    suspensions = [{"verb": "suspend", "at": "2025-03-10"}, {"verb": "resume", "at": "2025-03-20"}]
    given = [{**GOOD, "rule": rules[n % 5], "events": suspensions} for n in range(1000)]
    with costs_less_than(20):
        answers = onewindow("deadline", "explain", "-", given=given).answer
        assert len(answers) == 1000


def test_every_line_is_a_sentence_without_a_gap():
    given = {**GOOD, "events": [{"verb": "suspend", "at": "2025-03-10"}, {"verb": "resume", "at": "2025-03-12"}]}
    for line in onewindow("deadline", "explain", "-", given=given).answer["lines"]:
        assert re.search(r"[。）]$", line)
        assert not re.search(r"[{}]|None", line)
