"""The hot statement and the journal write the same rows, for generated histories."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onewindow.cases import acts, effects
from onewindow.cases.gates import GateKind
from onewindow.cases.models import Case, Fact, HandedIn, NumberCounter, Review
from onewindow.cases.plans import Plan
from onewindow.cases.records import FileRow
from onewindow.cases.stages import Outcome
from onewindow.cases.values import values_of
from onewindow.catalogue.declarations import OnRefused
from onewindow.catalogue.joint_services import Delivery, JointOutcome
from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.core.models import Command, Event, Unsealed

from .made import MONDAY, gate, matter

pytestmark = pytest.mark.django_db

FILE = FileRow(
    material="A.m1", upload="u" * 32, sha256="a" * 64, name="租赁合同.pdf", size=12345, media_type="application/pdf",
    path="ab/cd", at=MONDAY - timedelta(minutes=5),
)  # fmt: skip


def plans(world) -> list[Plan]:
    return [
        world.plan(),
        world.plan(
            matter("A", reads=("name", "id_no"), issues=True, deferrable=("A.m1",), materials=("A.m1",)),
            matter("B", reads=("name",), issues=True), "C", "D",
            gates=[gate("A", "B", GateKind.FINALISE, number=True), gate("C", "D", GateKind.START, OnRefused.RELEASE)],
            delivery=Delivery.UNIFIED, joint_days=45,
        ),
        world.plan("A", "B", "C", "D", outcome=JointOutcome.ALL_OR_NONE, gates=[gate("A", "B")]),
    ]  # fmt: skip


CODE = st.sampled_from("ABCD")
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.sampled_from(["A", "B", "AB", "ABCD", "CD"]), st.booleans()),
        st.tuples(st.just("decide"), CODE, st.sampled_from(list(Outcome))),
    ),
    max_size=8,
)


def play(world, which, moves, filing):
    receipt = acts.submit(filing, by=world.me, idempotency_key="first")
    for n, (verb, code, how) in enumerate(moves):
        try:
            if verb == "accept":
                owed = {"A.m1": date(2026, 12, 1)} if how and which.matters[0].deferrable and "A" in code else None
                acts.accept(
                    receipt.number, code, by=world.by("clerk"), owed=owed, commitment=True, idempotency_key=f"a{n}"
                )
            else:
                acts.decide(
                    receipt.number, code, how, by=world.by(f"reviewer_{code}"), opinion="意见", data={"until": "2031-12-31"},
                    idempotency_key=f"d{n}" if n % 2 else None,
                )  # fmt: skip
        except Refused:
            continue


def rows():
    """Everything the tables hold, without surrogate keys and the ciphertexts' random part."""
    case = Case.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, task_name, priority, lock, args::text FROM procrastinate_jobs ORDER BY id")
        jobs = cursor.fetchall()
    return {
        "case": {**Case.objects.values().get(), "id": 0, "head": bytes(case.head)},
        "reviews": [{**r, "id": 0, "case_id": 0} for r in Review.objects.order_by("n").values()],
        "facts": [
            {**f, "case_id": 0, "pk": None, "sealed": f["sealed"] is not None}
            for f in Fact.objects.order_by("element", "subject", "seq").values()
        ],
        "values": {k: v.value for k, v in values_of(case.pk, case.salt).items()},
        "files": [{**f, "case_id": 0, "pk": None} for f in HandedIn.objects.order_by("seq", "n").values()],
        "events": [
            {**e, "prev": bytes(e["prev"]), "hash": bytes(e["hash"])} for e in Event.objects.order_by("seq").values()
        ],
        "unsealed": list(Unsealed.objects.order_by("seq").values()),
        "keys": list(Command.objects.order_by("key").values()),
        "counter": list(NumberCounter.objects.values()),
        "jobs": jobs,
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(which=1, moves=[("accept", "ABCD", True), *(("decide", c, Outcome.GRANTED) for c in "ACBD")], with_file=True)
@example(which=1, moves=[("accept", "ABC", False), *(("decide", c, Outcome.REFUSED) for c in "ABC")], with_file=False)
@given(which=st.integers(0, 2), moves=MOVES, with_file=st.booleans())
def test_both_ways_write_the_same_rows(world, which, moves, with_file):
    chosen = plans(world)[which]
    filing = world.filing(chosen, files=[FILE] if with_file else [], draft=17)
    found = []
    for through_journal in (False, True):
        with pytest.MonkeyPatch.context() as patch, clock.moved_to(MONDAY), transaction.atomic():
            if through_journal:
                patch.setattr(effects, "heard", lambda change: True)
                patch.setattr(effects, "heard_at_submission", lambda plan: True)
            play(world, chosen, moves, filing)
            found.append(rows())
            transaction.set_rollback(True)
    hot, journal = found
    for table in hot:
        assert hot[table] == journal[table], table
