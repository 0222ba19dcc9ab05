"""The sheet as people go through it: sections, what is given, who reads it, how far they are."""

import pytest

from onewindow.sheets.answers import Handed
from onewindow.sheets.assessment import assess
from onewindow.sheets.entries import Entry, entries_of
from onewindow.sheets.pages import MATERIALS, TaskState, lay_out
from onewindow.sheets.submission import How, Provenance

from .conftest import NOW
from .filled import complete
from .test_checking import FILE, SERVICES

TODAY = NOW.date()
SERVICE = "publication_joint"


def pages(catalogue, answers, *, materials=(), entries=None, service=SERVICE):
    held = entries_of(answers) | (entries or {})
    handed = Handed(uploads=FILE, materials=frozenset(materials))
    found = assess(catalogue, service, held, division="652801", today=TODAY, handed=handed)
    return lay_out(catalogue, found, held, dict.fromkeys(materials, ("file",)))


@pytest.fixture(scope="module")
def bookshop(catalogue):
    return complete(catalogue, SERVICE, today=TODAY, stored=FILE)


@pytest.fixture
def start(catalogue):
    return dict(catalogue.service[SERVICE].typical_answers)


def states(laid):
    return {task.id: task.state for task in laid.tasks}


def test_every_question_of_the_sheet_stands_in_exactly_one_section(catalogue):
    for service in SERVICES:
        answers, materials = complete(catalogue, service, today=TODAY, stored=FILE)
        laid = pages(catalogue, answers, materials=materials, service=service)
        in_sections = [q.entry.id for task in laid.tasks for q in laid.section(task.id)]
        assert sorted(in_sections) == sorted(q.entry.id for q in laid.questions)
        assert len(in_sections) == len(set(in_sections))
        assert all(state in {TaskState.DONE, TaskState.GIVEN} for state in states(laid).values())
        assert laid.progress.percent == 100
        assert laid.progress.minutes_left == 0


def test_an_empty_sheet_begins_with_nothing_wrong(catalogue, start):
    laid = pages(catalogue, start)
    assert TaskState.FAULT not in states(laid).values()
    assert states(laid)["legal_rep"] is TaskState.TODO
    assert laid.progress.percent < 30
    assert laid.progress.minutes_left >= 1
    assert all(question.untried for question in laid.section("legal_rep"))


def test_a_wrong_answer_marks_its_section_and_is_shown_as_typed(catalogue, start):
    laid = pages(catalogue, start | {"legal_rep_phone": "12", "legal_rep_name": "李样例"})
    assert states(laid)["legal_rep"] is TaskState.FAULT
    phone = next(q for q in laid.section("legal_rep") if q.entry.id == "legal_rep_phone")
    assert phone.texts == "12"
    assert phone.value is None
    assert not phone.untried
    name = next(q for q in laid.section("legal_rep") if q.entry.id == "legal_rep_name")
    assert name.answered


def test_a_section_is_done_when_everything_required_is_right(catalogue, bookshop):
    answers, _materials = bookshop
    section = [q.entry.id for q in pages(catalogue, answers).section("legal_rep")]
    without = {name: value for name, value in answers.items() if name not in section}
    assert states(pages(catalogue, without))["legal_rep"] is TaskState.TODO
    assert states(pages(catalogue, without | {section[0]: answers[section[0]]}))["legal_rep"] is TaskState.STARTED
    assert states(pages(catalogue, answers))["legal_rep"] is TaskState.DONE


def test_what_a_register_gave_is_read_only_with_its_source(catalogue, bookshop):
    answers, materials = bookshop
    section = [q.entry.id for q in pages(catalogue, answers).section("legal_rep")]
    told = Provenance(how=How.REGISTER, source="licence", source_name="电子营业执照", as_of=NOW)
    given = {name: Entry(raw=answers[name], provenance=told, editable=False) for name in section}
    laid = pages(catalogue, answers, materials=materials, entries=given)
    assert states(laid)["legal_rep"] is TaskState.GIVEN
    assert laid.progress.given >= len(section)
    question = laid.section("legal_rep")[0]
    assert question.read_only
    assert not question.replaceable
    assert question.provenance.source_name == "电子营业执照"
    rows = {row.question.entry.id: row for _, rows in laid.check_answers() for row in rows}
    assert not rows[section[0]].change
    assert rows["employee_count"].change


def test_every_answer_says_who_reads_it(catalogue, bookshop):
    laid = pages(catalogue, bookshop[0])
    questions = {q.entry.id: q for q in laid.questions}
    assert questions["org_name"].used_by == ("PUB-R", "PUB-N")
    assert questions["employee_count"].used_by == ()
    assert questions["employee_count"].entry.asked_by == ("PUB-R",)


def test_papers_are_a_section_of_their_own(catalogue, bookshop):
    answers, materials = bookshop
    bare = pages(catalogue, answers)
    assert states(bare)[MATERIALS] is TaskState.TODO
    needed = [line for line in bare.materials if line.needed]
    assert {line.material.key for line in needed} == materials
    assert all(line.fault for line in needed)
    assert states(pages(catalogue, answers, materials=materials))[MATERIALS] is TaskState.DONE


def test_signing_comes_last(catalogue, bookshop):
    laid = pages(catalogue, bookshop[0])
    assert laid.tasks[-1].id == "commitment"
    assert [task.id for task in laid.tasks].index(MATERIALS) == len(laid.tasks) - 2


def test_one_goes_on_to_the_next_section_that_is_not_finished(catalogue, bookshop, start):
    laid = pages(catalogue, start)
    first = laid.tasks[0].id
    assert laid.after(first) == laid.tasks[1].id
    whole = pages(catalogue, bookshop[0], materials=bookshop[1])
    assert whole.after(whole.tasks[-1].id) is None
    assert whole.after(whole.tasks[0].id) == whole.tasks[1].id


def test_progress_only_grows_with_right_answers(catalogue, bookshop, start):
    answers, materials = bookshop
    before = pages(catalogue, start).progress
    known = dict(start)
    for name, value in answers.items():
        known[name] = value
        now = pages(catalogue, known).progress
        assert now.minutes_left <= before.minutes_left <= before.minutes
        before = now
    assert pages(catalogue, answers, materials=materials).progress.percent == 100
