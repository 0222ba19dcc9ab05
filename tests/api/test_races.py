"""Two requests in one moment, on connections of their own: one case, one answer, never two."""

import threading

import pytest
from django.db import connections

from onewindow.cases.models import Case, Review
from onewindow.core import events
from onewindow.sheets.models import Draft

from .conftest import Program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*calls):
    """Run the calls in threads that start together; their answers in order."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n):
        barrier.wait()
        try:
            answers[n] = calls[n]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def whole_of(zhang, catalogue, today):
    from .filing import DIVISION, answers_for

    answers, _ = answers_for(zhang, catalogue, "publication_joint", today, net_flag=False, net_channel=None)
    return {"service": "publication_joint", "division": DIVISION, "answers": answers}


def test_one_key_sent_by_many_gives_one_case_and_one_receipt(zhang, whole_of, key):
    text = key("zhang", per_minute=10**6)
    answers = at_once(*[lambda: Program(text).send("post", "/cases", whole_of, idempotency_key="k") for _ in range(6)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (Case.objects.count(), Draft.objects.exclude(case_number="").count() or Draft.objects.count()) == (1, 1)


def test_two_keys_for_one_draft_give_one_case_and_a_refusal(zhang, ready, key):
    text = key("zhang", per_minute=10**6)
    answers = at_once(
        *[lambda n=n: Program(text).send("post", "/cases", {"draft": ready}, idempotency_key=f"k{n}") for n in range(4)]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert Case.objects.count() == 1


def test_of_many_decisions_at_once_one_counts(zhang, ready, program, key):
    number = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="s").json()["number"]
    reviewer = key("reviewer.publicity.652801", per_minute=10**6)
    path = f"/cases/{number}/reviews/PUB-R"
    assert Program(reviewer).send("post", f"{path}/accept", {}, if_match='"1"').status_code == 200
    calls = [
        lambda n=n: Program(reviewer).send(
            "post", f"{path}/decide", {"outcome": "granted", "data": {"n": n}}, if_match='"2"'
        )
        for n in range(5)
    ]
    answers = at_once(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {
        "stale_case",
        "already_decided",
        "wrong_stage",
    }
    assert [event.verb for event in events.history(f"case:{number}")].count("decide") == 1
    assert Review.objects.get(case__number=number, matter="PUB-R").outcome == "granted"
