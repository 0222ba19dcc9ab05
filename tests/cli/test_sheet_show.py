"""`onewindow sheet show` as people run it: another process, no database, no Django."""

import json
import subprocess
import sys

import pytest

from .pure import costs_less_than, here, onewindow, written

TYPICAL = ["PUB-R", "PUB-N"]


def batch(*entries, run=onewindow):
    return run("sheet", "show", "--batch", "-", given=json.dumps(list(entries)))


def test_a_service_without_answers_gives_its_typical_sheet():
    answer = onewindow("sheet", "show", "publication_joint", "--json").answer
    assert answer["matters"] == TYPICAL
    assert (answer["fields_before"], answer["fields_after"]) == (57, 37)
    assert answer["materials"] == {
        "before": 9,
        "from_sibling_matters": 1,
        "from_registers": 5,
        "to_be_handed_in": 3,
    }
    assert (answer["promised_days_serial"], answer["promised_days_parallel"]) == (8, 7)
    asked_by = {entry["id"]: entry["asked_by"] for entry in answer["elements"]}
    assert asked_by["uscc"] == TYPICAL
    assert asked_by["net_url"] == ["PUB-N"]
    assert [(edge["before"], edge["after"], edge["gate"]) for edge in answer["edges_in_force"]] == [
        ("PUB-R", "PUB-N", "finalise")
    ]


def test_answers_choose_the_matters(tmp_path):
    file = written(tmp_path, json.dumps({"pub_kind": "批发", "net_flag": False}).encode())
    assert onewindow("sheet", "show", "publication_joint", "--answers", file, "--json").answer["matters"] == ["PUB-W"]


def test_a_statutory_notice_is_said_beside_the_days():
    answer = onewindow("sheet", "show", "enterprise_dereg", "--json").answer
    assert answer["promised_days_note"] == "plus statutory notice"
    assert answer["statutory_notice"] == {"matter": "DER-PUB", "calendar_days": 20}
    assert "promised_days_note" not in onewindow("sheet", "show", "utility_onsite", "--json").answer


def test_a_batch_gives_a_list_in_its_order():
    answers = batch(
        {"service": "enterprise_startup", "matters": ["ENT-TAX", "ENT-REG"]},
        {"service": "publication_joint", "answers": {"pub_action": "终止"}},
        {"service": "enterprise_startup", "matters": []},
    ).answer
    assert [answer["matters"] for answer in answers] == [["ENT-REG", "ENT-TAX"], ["PUB-C"], []]
    assert answers[2]["fields_before"] == answers[2]["promised_days_serial"] == 0


@pytest.mark.slow
def test_hundreds_are_answered_in_seconds():
    codes = ["publication_joint", "power_green_channel", "enterprise_startup", "enterprise_dereg", "exit_entry_hub"]
    with costs_less_than(30):
        answers = batch(*({"service": codes[number % 5], "answers": {}} for number in range(400))).answer
        assert len(answers) == 400


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["publicaton_joint"], "publication_joint"),
        (["nothing_like_it"], "没有“nothing_like_it”"),
        ([], "--batch"),
        (["publication_joint", "--batch", "-"], "二者之一"),
        (["publication_joint", "--answers", "no/such/file.json"], "找不到文件"),
    ],
)
def test_an_unusable_call_gets_one_sentence(args, told):
    assert told in here("sheet", "show", *args).refusal


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ('{"pub_kin": "零售"}', "pub_kind"),
        ('{"pub_kind": "零卖"}', "没有“零卖”这个选项"),
        ('{"net_channel": ["App", "电话"]}', "电话"),
        ("[1]", "JSON 对象"),
        ("{", "不是有效的 JSON"),
        ('{"pub_kind": "零售", "pub_kind": "批发"}', "写了两次"),
    ],
)
def test_an_unusable_answer_gets_one_sentence(answers, told):
    assert told in here("sheet", "show", "publication_joint", "--answers", "-", given=answers).refusal


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"service": "publication_joint", "matters": ["PUB-X"]}, "PUB-X"),
        ({"service": "publication_joint", "matters": "PUB-R"}, "列表"),
        ({"service": "publication_joint", "answer": {}}, "answers"),
        ({"service": "publication_joint", "answers": {"matter_choice": ["PUB-Q"]}}, "PUB-Q"),
        ({"answers": {}}, "service"),
        (7, "JSON 对象"),
    ],
)
def test_a_fault_in_a_batch_names_its_entry(entry, told):
    refusal = batch({"service": "publication_joint", "answers": {}}, entry, run=here).refusal
    assert "第 2 项" in refusal
    assert told in refusal


@pytest.mark.parametrize("value", [None, "", [], {}, 5, "大约八十", [1, [2]], {"a": {}}, True])
def test_an_answer_of_any_type_is_answered(value):
    answers = {"premises_area_m2": value, "net_start_date": value, "business_scope": value, "delivery_address": value}
    assert batch({"service": "publication_joint", "answers": answers}, run=here).answer[0]["matters"] == TYPICAL


def test_a_batch_that_is_no_list_is_refused():
    assert "列表" in onewindow("sheet", "show", "--batch", "-", given="{}").refusal


def test_a_faulty_region_is_told_with_where_to_look(tmp_path):
    (tmp_path / "r" / "matters").mkdir(parents=True)
    (tmp_path / "r" / "matters" / "X.yaml").write_text("code: X\n", encoding="utf-8")
    run = onewindow("sheet", "show", "publication_joint", env={"ONEWINDOW_REGIONS": str(tmp_path)})
    assert "catalogue check" in run.refusal
    assert "matters/X.yaml:1" in run.refusal


def test_the_pure_commands_import_no_django():
    program = (
        "import sys, onewindow.cli.sheet_commands, onewindow.cli.catalogue_commands;"
        "print([name for name in sys.modules if name.split('.')[0] in {'django', 'psycopg'}])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
