"""What a step writes: rows, event, key; the same through the hot statement and through the journal."""

import pytest

from onewindow.cases import acts
from onewindow.cases.models import Case, Fact, Review
from onewindow.cases.stages import Outcome
from onewindow.core import events
from onewindow.core.models import Command, Event, Unsealed

pytestmark = pytest.mark.django_db


def test_a_submission_is_a_case_with_number_facts_reviews_event_key(world):
    receipt = acts.submit(world.filing(), by=world.me, idempotency_key="k1")
    assert receipt.number == "652801-20261123-00001"
    case = Case.objects.get(number=receipt.number)
    assert (case.status, case.version, case.open_reviews) == ("received", 1, 4)
    assert list(case.reviews.order_by("n").values_list("matter", "stage", "open")) == [
        (c, "received", True) for c in "ABCD"
    ]
    assert Fact.objects.filter(case=case).count() == 5
    event = Event.objects.get()
    assert (event.stream, event.seq, event.verb) == (f"case:{receipt.number}", 1, "submit")
    assert list(events.breaks([event])) == []
    assert bytes(case.head) == bytes(event.hash)
    assert Unsealed.objects.get().stream == event.stream
    assert Command.objects.get().result == {
        "number": receipt.number,
        "version": 1,
        "submitted_at": receipt.submitted_at,
    }


def test_the_whole_way_from_submission_to_the_last_decision(world):
    number = acts.submit(world.filing(), by=world.me).number
    acts.accept(number, "ABCD", by=world.by("clerk"))
    for code in "ABCD":
        acts.decide(number, code, Outcome.GRANTED, by=world.by(f"reviewer_{code}"), opinion="符合条件")
    case = Case.objects.get(number=number)
    assert (case.status, case.open_reviews, case.version) == ("done", 0, 6)
    assert case.closed_at is not None
    assert set(Review.objects.values_list("stage", "outcome")) == {("decided", "granted")}
    assert list(events.breaks(Event.objects.order_by("stream", "seq"))) == []
