"""A new edition while cases run: they keep their plan; with a transitional rule they move; recorded ones are replayed."""

from dataclasses import replace

import pytest

from onewindow.cases import acts, lifecycle, moving
from onewindow.cases.errors import KeepsItsPlan, NotYourReview
from onewindow.cases.filing import filing_of
from onewindow.cases.models import Case, Review
from onewindow.cases.plans import LimitRule
from onewindow.cases.replay import Tally, compared
from onewindow.cases.stages import Outcome
from onewindow.cases.verifying import verify
from onewindow.catalogue import acts as catalogue_acts
from onewindow.catalogue.joint_services import JointOutcome
from onewindow.catalogue.models import EditionRun, Revision
from onewindow.catalogue.parts import Kind, Part, composed, plain_part
from onewindow.catalogue.queries import current
from onewindow.catalogue.revising import Transition
from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import moved_to
from onewindow.core.jobs import drain
from onewindow.people.access import actor_of
from onewindow.people.models import Account

from .made import DAY, MONDAY, Told, at, gate, matter, plan
from .region import submission

SHOP = "publication_joint"


def who(username):
    return actor_of(Account.objects.get(username=username))


def with_limit(held, code, days):
    changed = replace(held.by_code[code], promised=LimitRule(working_days=days))
    return replace(held, edition=2, matters=tuple(changed if m.code == code else m for m in held.matters))


# Pure: what may move.


def test_a_case_moves_where_only_limits_reads_and_papers_differ():
    old = plan("A", "B")
    told = Told(old)
    told.do(lifecycle.submit)
    told.do(lifecycle.accept, ["A"])
    assert moving.obstacle(old, with_limit(old, "A", 3), told.state) == ""
    more = replace(old.matters[1], reads=("name", "id_no"), materials=("B.m2",))
    assert moving.obstacle(old, replace(old, matters=(old.matters[0], more)), told.state) == ""


@pytest.mark.parametrize(
    ("why", "new"),
    [
        ("same", plan("A", "B", "C")),
        ("matters", plan("A", "B")),
        ("matters", plan("B", "A", "C")),
        ("agencies", plan("A", "B", matter("C", agency=9))),
        ("gates", plan("A", "B", "C", gates=[gate("A", "B")])),
        ("combination", plan("A", "B", "C", outcome=JointOutcome.ALL_OR_NONE)),
    ],
)
def test_a_case_keeps_its_plan_where_more_than_that_differs(why, new):
    old = plan("A", "B", "C")
    told = Told(old)
    told.do(lifecycle.submit)
    assert moving.obstacle(old, replace(new, edition=7), told.state) == why


def test_a_closed_case_never_moves():
    old = plan("A")
    told = Told(old)
    told.do(lifecycle.submit)
    told.do(lifecycle.accept, ["A"])
    told.do(lifecycle.decide, "A", Outcome.REFUSED)
    assert moving.obstacle(old, with_limit(old, "A", 3), told.state) == "closed"


def test_moved_the_open_reviews_are_due_by_the_new_limit_and_the_decided_ones_stay():
    old = plan("A", "B")
    told = Told(old)
    told.do(lifecycle.submit)
    told.do(lifecycle.accept, ["A", "B"])
    told.do(lifecycle.decide, "B", Outcome.GRANTED)
    before = told.state.reviews
    new = with_limit(with_limit(old, "A", 3), "B", 3)
    change = moving.move(new, told.state, now=at(MONDAY + DAY, 9))
    after = change.after.reviews
    assert after["A"].promised_at < before["A"].promised_at and after["A"].due_at == before["A"].due_at
    assert after["B"] is before["B"]
    assert moving.told(change, new).body["filed"] == {"edition_id": 2, "plan_id": new.digest}


# Pure: the replay.


class Closes:
    def close_after(self, working_days, start):
        return start + working_days * DAY


def revised(catalogue, **more):
    content = plain_part(catalogue, Kind.MATTER, "PUB-R")
    content["limits"]["promised"]["working_days"] = more.get("days", 7)
    content["elements"] += [{"id": name} for name in more.get("elements", ())]
    content["materials"] += list(more.get("materials", ()))
    parts = [Part(kind=Kind.MATTER, code="PUB-R", content=content)]
    if more.get("elements"):
        element = {"id": "fax_number", "name": {"zh": "传真", "en": "Fax"}, "type": "text", "group": "org"}
        parts.append(Part(kind=Kind.ELEMENT, code="fax_number", content=element))
    found = composed(catalogue, parts)
    assert found.flaws == ()
    return found.catalogue


def test_a_replay_tells_what_would_be_otherwise_and_counts_it(catalogue):
    answers = dict(catalogue.service[SHOP].typical_answers)
    photo = {"id": "m9", "name": {"zh": "店面照片", "en": "Photo"}}
    new = revised(catalogue, days=4, elements=["fax_number"], materials=[photo])
    about = {"division": "652801", "submitted": MONDAY, "limits": Closes()}
    one = compared(catalogue, new, SHOP, answers, **about)
    told = {(line.what, line.code): line.said for line in one.lines}
    assert told == {
        ("promise", "PUB-R"): "7 → 4",
        ("field_asked", "fax_number"): "",
        ("material_wanted", "PUB-R.m9"): "",
    }
    assert one.due == ("2026-11-30", "2026-11-27")
    wholesale = compared(catalogue, new, SHOP, answers | {"pub_kind": "批发"}, **about)
    assert wholesale.lines == ()
    tally = Tally()
    for case in (one, one, wholesale, compared(catalogue, new, "nobody", answers, **about)):
        tally.add(case)
    report = tally.report
    assert (report["cases"], report["same"]) == (4, 2)
    assert report["due"] == {"earlier": 2, "same": 2} and report["refused"] == {"old": 1}
    assert [SHOP, "promise", "PUB-R", "出版物零售业务许可（设立）", "7 → 4", 2] in report["lines"]
    assert "张" not in str(report) and len(report["shown"]) == 2


def test_taking_something_away_is_told_too(catalogue):
    answers = dict(catalogue.service[SHOP].typical_answers)
    about = {"division": "652801", "submitted": MONDAY, "limits": Closes()}
    back = compared(revised(catalogue, elements=["fax_number"]), catalogue, SHOP, answers, **about)
    assert {(line.what, line.code) for line in back.lines} == {("field_gone", "fax_number")}


# On the database.


@pytest.fixture
def shop(edition, demo):
    """A case of retail with its filing, accepted."""
    with moved_to(MONDAY):
        party = Account.objects.get(username="zhang").party
        number = acts.submit(
            filing_of(submission(SHOP, party)), by=actor_of(Account.objects.get(username="zhang"))
        ).number
        acts.accept(number, ["PUB-R"], by=who("reviewer.publicity.652801"))
        yield number


def publish(transition=Transition.KEEP, days=4, code="PUB-R", change=None):
    lead, admin = who("lead.publicity.652800"), who("admin.652800")
    number = catalogue_acts.open_revision("压缩", reason="州政府要求", by=lead).id
    content = plain_part(current().catalogue, Kind.MATTER, code)
    content["limits"]["promised"]["working_days"] = days
    if change:
        change(content)
    catalogue_acts.change_part(number, Kind.MATTER, code, content, version=0, by=lead)
    catalogue_acts.describe_revision(
        number, title="压缩", reason="州政府要求", transition=transition, transition_basis="新规定第三十条", effective_on=None, by=lead
    )  # fmt: skip
    catalogue_acts.ask_replay(number, sample=50, by=lead)
    catalogue_acts.submit_revision(number, by=lead)
    catalogue_acts.approve_revision(number, version=Revision.objects.get(pk=number).version, by=admin)
    return catalogue_acts.publish_revision(number, by=admin), number


def sound(number):
    assert [checked.faults for checked in verify([number])] == [()]
    assert list(events.breaks(events.history(f"case:{number}"))) == []


@pytest.mark.django_db
def test_an_open_case_keeps_its_plan_and_is_decided_by_it(shop):
    before = Case.objects.get(number=shop)
    publish()
    drain()
    after = Case.objects.get(number=shop)
    assert (after.plan_id, after.edition_id, after.version) == (before.plan_id, before.edition_id, before.version)
    acts.decide(shop, "PUB-R", Outcome.GRANTED, opinion="符合条件", by=who("reviewer.publicity.652801"))
    sound(shop)


@pytest.mark.django_db
def test_with_a_transitional_rule_an_open_case_moves_and_its_history_holds(shop):
    before = Review.objects.get(case__number=shop, matter="PUB-R")
    done, revision = publish(Transition.MOVE)
    drain()
    case, review = Case.objects.get(number=shop), Review.objects.get(case__number=shop, matter="PUB-R")
    assert case.edition_id == done.id
    assert review.promised_at < before.promised_at and review.due_at == before.due_at
    assert events.history(f"case:{shop}")[-1].verb == "move"
    sound(shop)
    run = EditionRun.objects.get(kind="move")
    assert (run.state, run.report["moved"]) == ("done", 1)
    replayed = EditionRun.objects.get(kind="replay", revision_id=revision)
    assert replayed.report["cases"] == 1 and "zhang" not in str(replayed.report)
    acts.decide(shop, "PUB-R", Outcome.GRANTED, opinion="符合条件", by=who("reviewer.publicity.652801"))
    sound(shop)


@pytest.mark.django_db
def test_a_case_that_cannot_move_is_counted_and_says_why(shop):
    def another_gate(content):
        content["gates"].append({"before": "PUB-N", "kind": "optional"})
        content["agency"] = content["agency"] | {"id": "publicity", "level": "prefecture"}

    before = Case.objects.get(number=shop).plan_id
    done, _ = publish(Transition.MOVE, change=another_gate)
    drain()
    assert Case.objects.get(number=shop).plan_id == before
    assert EditionRun.objects.get(kind="move").report == {"moved": 0, "kept": {"agencies": 1}}
    with pytest.raises(KeepsItsPlan):
        acts.move(shop, done.id, by=Actor.system("test"))
    with pytest.raises(NotYourReview):  # only the system moves a case
        acts.move(shop, done.id, by=who("reviewer.publicity.652801"))


@pytest.mark.django_db
def test_a_case_of_a_new_edition_goes_on_after_the_edition_was_taken_back(edition, demo):
    with moved_to(MONDAY):
        old = current().number
        publish(days=4)
        zhang = Account.objects.get(username="zhang")
        number = acts.submit(filing_of(submission(SHOP, zhang.party)), by=actor_of(zhang)).number
        catalogue_acts.restore_edition(old, reason="有误", by=who("admin.652800"))
        drain()
        by = who("reviewer.publicity.652801")
        acts.accept(number, ["PUB-R"], by=by)
        promised = Review.objects.get(case__number=number, matter="PUB-R").promised_at
        acts.decide(number, "PUB-R", Outcome.GRANTED, opinion="符合条件", by=by)
        drain()
        review = Review.objects.get(case__number=number, matter="PUB-R")
        assert review.outcome == "granted"
        assert (promised - MONDAY).days < 7  # four working days, not seven
        assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 7
        sound(number)
