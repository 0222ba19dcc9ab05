"""`cases verify` names case and seq for any altered projection column, value or event byte."""

# ruff: noqa: S608  names of columns are those of the models

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.db import connection

from onewindow.cases import acts, verifying
from onewindow.cases.models import Case, Fact, Review
from onewindow.cases.stages import Outcome
from onewindow.cli.main import main
from onewindow.core.models import Event

from .test_two_ways import FILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(world):
    number = acts.submit(world.filing(files=[FILE], draft=7), by=world.me).number
    acts.accept(number, "ABCD", by=world.by("clerk"))
    acts.claim(number, "A", by=world.by("reviewer_A"))
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"), opinion="符合条件")
    acts.suspend(number, "B", ground="hearing", notice="举行听证", by=world.by("reviewer_B"))
    return number


def faults(number):
    (checked,) = verifying.verify([number])
    return [(f.seq, f.where, f.what) for f in checked.faults]


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_an_untouched_case_is_as_told(number):
    assert faults(number) == []
    assert next(verifying.verify([number])).events == 5


def other(value, field):
    """Some other value of the column's type."""
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return datetime(2001, 1, 1, tzinfo=UTC)
    if kind == "BooleanField":
        return not value
    if kind == "JSONField":
        return json.dumps({**value, "nudged_on": "2001-01-01"})
    if kind == "BinaryField":
        return b"\0" * 32
    if kind in {"CharField", "TextField"} or isinstance(value, str):
        return "x" if value != "x" else "y"
    return (value or 0) + 1


CASE_COLUMNS = [f for f in Case._meta.concrete_fields if f.name not in {"id", "number", "salt"}]
REVIEW_COLUMNS = [f for f in Review._meta.concrete_fields if f.name not in {"id", "case", "matter"}]


@pytest.mark.parametrize("field", CASE_COLUMNS, ids=lambda f: f.name)
def test_every_altered_column_of_a_case_is_named(world, number, field):
    row = Case.objects.get(number=number)
    value = other(getattr(row, field.attname), field)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    execute(f"UPDATE cases_case SET {field.column} = %s WHERE id = %s", value, row.pk)
    found = faults(number)
    column = "state.nudged_on" if field.name == "state" else field.attname
    assert any(where == "case" and what == column and 1 <= seq <= 5 for seq, where, what in found), found
    execute(f"UPDATE cases_case SET {field.column} = %s WHERE id = %s", *(restored(row, field), row.pk))


@pytest.mark.parametrize("field", REVIEW_COLUMNS, ids=lambda f: f.name)
@pytest.mark.parametrize("matter", "AB")
def test_every_altered_column_of_a_review_is_named(world, number, field, matter):
    row = Review.objects.get(case__number=number, matter=matter)
    execute(
        f"UPDATE cases_review SET {field.column} = %s WHERE id = %s", other(getattr(row, field.attname), field), row.pk
    )
    names = {"agency_id": "agency", "division_id": "division", "owner_id": "owner"}
    found = faults(number)
    assert [(where, what) for _, where, what in found] == [(matter, names.get(field.attname, field.attname))]
    assert 1 <= found[0][0] <= 5
    execute(f"UPDATE cases_review SET {field.column} = %s WHERE id = %s", restored(row, field), row.pk)


def restored(row, field):
    value = getattr(row, field.attname)
    kind = field.get_internal_type()
    return json.dumps(value) if kind == "JSONField" else bytes(value) if kind == "BinaryField" else value


def test_a_changed_salt_or_number_is_found(number):
    execute("UPDATE cases_case SET salt = %s WHERE number = %s", "0" * 32, number)
    assert {(where, what) for _, where, what in faults(number)} >= {
        ("fact", "name"),
        ("fact", "id_no"),
        ("file", "A.m1"),
    }


def test_a_renumbered_case_leaves_a_history_without_its_case(number):
    execute("UPDATE cases_case SET number = %s WHERE number = %s", "652801-20261123-09999", number)
    assert faults("652801-20261123-09999") == [(0, "event", "missing")]
    (lost,) = verifying.lost()
    assert (lost.number, lost.faults[0].seq) == (number, 5)


@pytest.mark.parametrize("column", ["verb", "actor", "acting_for", "at", "division", "body", "prev", "hash"])
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_every_altered_byte_of_an_event_is_named(number, column, seq):
    event = Event.objects.get(stream=f"case:{number}", seq=seq)
    value = {
        "verb": "forged", "actor": "staff:1", "acting_for": "party:9", "division": "652822",
        "at": datetime(2001, 1, 1, tzinfo=UTC), "body": json.dumps({**event.body, "x": 1}),
        "prev": b"\1" * 32, "hash": b"\2" * 32,
    }[column]  # fmt: skip
    execute(f"UPDATE core_event SET {column} = %s WHERE stream = %s AND seq = %s", value, event.stream, seq)
    assert (seq, "event") in {(s, w) for s, w, _ in faults(number)}


def test_a_truncated_history_is_found(number):
    execute("DELETE FROM core_event WHERE stream = %s AND seq = 5", f"case:{number}")
    assert {(where, what) for _, where, what in faults(number)} >= {("case", "version"), ("case", "head")}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("value = '\"别的书屋\"' WHERE element = 'name'", "name"),
        ("source = 'register' WHERE element = 'area'", "area"),
        ("origin = '{\"record\": \"8\"}' WHERE element = 'id_no'", "id_no"),
        ("sealed = decode(repeat('00', 60), 'hex') WHERE element = 'id_no'", "id_no"),
        ("value = '1' WHERE element = 'decide.opinion'", "A/decide.opinion"),
    ],
)
def test_an_altered_fact_is_named(number, change, key):
    execute(f"UPDATE cases_fact SET {change}")
    assert [(where, what) for _, where, what in faults(number)] == [("fact", key)]


def test_a_removed_an_added_and_a_moved_fact_are_found(number):
    execute("DELETE FROM cases_fact WHERE element = 'area'")
    assert faults(number) == [(1, "fact", "area")]
    case = Case.objects.get(number=number)
    Fact.objects.create(case=case, element="x", seq=2, division="652801", value=1, source="applicant", origin={})
    assert faults(number) == [(2, "fact", "x"), (1, "fact", "area")]


def test_an_altered_file_row_is_found(number):
    execute("UPDATE cases_handedin SET sha256 = %s", "b" * 64)
    assert faults(number) == [(1, "file", "A.m1")]


def test_an_altered_plan_is_found(number):
    verifying._plan_holds.cache_clear()
    execute("UPDATE cases_plan SET content = jsonb_set(content, '{outcome}', '\"all_or_none\"')")
    assert faults(number) == [(1, "plan", "content")]
    verifying._plan_holds.cache_clear()


def test_a_review_that_vanished_or_appeared_is_found(number):
    Review.objects.filter(matter="D").delete()
    assert faults(number) == [(2, "D", "row")]


def test_the_command_says_it_in_json_and_by_its_exit_code(number):
    run = CliRunner().invoke(main, ["cases", "verify", number, "--quiet"])
    assert (run.exit_code, json.loads(run.stdout)) == (0, {"checked": 1, "events": 5, "faults": []})
    execute("UPDATE cases_review SET stage = 'delivered' WHERE matter = 'A'")
    run = CliRunner().invoke(main, ["cases", "verify", "--all"])
    said = json.loads(run.stdout)
    assert run.exit_code == 1
    assert said["faults"] == [
        {"number": number, "seq": 4, "where": "A", "what": "stage", "stored": "delivered", "told": "decided"}
    ]


@pytest.mark.parametrize("arguments", [[], ["652801-20261123-00001", "--all"], ["652801-19990101-00001"]])
def test_unusable_input_gets_one_sentence_and_exit_code_2(db, arguments):
    run = CliRunner().invoke(main, ["cases", "verify", *arguments])
    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr.startswith("错误：")
