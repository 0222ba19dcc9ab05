"""What answers come to, and what a report must hold."""

from datetime import UTC, datetime

import pytest

from onewindow.visits import outcome
from onewindow.visits.checklists import CheckLine
from onewindow.visits.outcome import Answer, Report, Signed, faults_of, outcome_of

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def line(code, *, photo=False, essential=False):
    return CheckLine(
        id=code, says={"zh": code}, hint={}, basis="", basis_status="memory", photo=photo, essential=essential
    )


PARTS = {1: (line("a", essential=True), line("b")), 2: (line("c", photo=True),)}
YES, NA = Answer(verdict="yes"), Answer(verdict="na")
NO, FIXED = Answer(verdict="no", note="堆放纸箱"), Answer(verdict="no", note="堆放纸箱", fixed=True)


def report(a=YES, b=YES, c=YES, **more):
    said = {"officers": Signed(name="艾样例"), "other": Signed(name="马样例"), "finished_at": NOON}
    return Report(answers={(1, "a"): a, (1, "b"): b, (2, "c"): c}, **said | more)


@pytest.mark.parametrize(
    ("a", "b", "c", "results", "whole", "findings"),
    [
        (YES, YES, YES, ("passed", "passed"), "passed", 0),
        (YES, NA, NA, ("passed", "passed"), "passed", 0),
        (YES, NO, YES, ("findings", "passed"), "findings", 1),
        (FIXED, YES, YES, ("findings", "passed"), "findings", 1),
        (NO, YES, YES, ("failed", "passed"), "failed", 1),
        (NO, NO, NO, ("failed", "findings"), "failed", 3),
    ],
)
def test_results(a, b, c, results, whole, findings):
    found = outcome_of(report(a, b, c), PARTS)
    assert (found.results[1], found.results[2], found.result, found.findings) == (*results, whole, findings)


def test_nobody_there_is_a_result_of_its_own():
    found = outcome_of(report(absent=True), PARTS)
    assert (found.result, dict(found.results)) == ("absent", {1: "absent", 2: "absent"})


PHOTOS = {(2, "c")}


@pytest.mark.parametrize(
    ("given", "photos", "faults"),
    [
        (report(), PHOTOS, []),
        (report(), set(), [("line-2-c", outcome.TAKE_PHOTO)]),
        (report(c=NA), set(), []),
        (report(b=Answer(verdict="no")), PHOTOS, [("line-1-b", outcome.SAY_WHY)]),
        (report(b=Answer(verdict="maybe")), PHOTOS, [("line-1-b", outcome.SAY_ALL)]),
        (report(officers=Signed()), PHOTOS, [("sign-officers", outcome.SIGN_OFFICERS)]),
        (report(other=Signed()), PHOTOS, [("sign-other", outcome.SIGN_OTHER)]),
        (report(other=Signed(refused=True)), PHOTOS, [("note", outcome.SAY_REFUSAL)]),
        (report(other=Signed(refused=True), note="拒签，已告知权利"), PHOTOS, []),
        (report(other=Signed(picture=b"x")), PHOTOS, []),
        (report(absent=True), set(), [("note", outcome.SAY_ABSENCE)]),
        (report(absent=True, note="等了二十分钟", other=Signed()), set(), []),
    ],
)
def test_what_a_report_must_hold(given, photos, faults):
    assert faults_of(given, PARTS, photos) == faults


def test_every_line_must_be_answered():
    empty = Report(finished_at=NOON)
    assert [place for place, _ in faults_of(empty, PARTS, PHOTOS)] == [
        "line-1-a", "line-1-b", "line-2-c", "sign-officers", "sign-other"
    ]  # fmt: skip
