"""What follows from a change besides its rows: the matters' handlers in the same transaction, and jobs afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onewindow.catalogue.joint_services import Delivery
from onewindow.core.act import Actor

from . import conditions, lifecycle
from .facts import Given, Source
from .handlers import Granted, Handled, handlers, listens
from .plans import Plan
from .records import Filing, Loaded, QueuedJob
from .stages import FALLEN, Outcome, Stage
from .transition import Change
from .values import plain_values

_AFTER_ISSUE = frozenset({"revoke", "cancel", "expire"})
#: The job that makes and hands over what is ready.
FINISH = "cases.finish"


def heard(change: Change) -> bool:
    """Whether a handler wants to do something about the change; if so, it needs a transaction."""
    return any(listens(code, method) for code, method in _calls(change))


def follow(
    loaded: Loaded, change: Change, *, by: Actor, given: Sequence[Given] = (), words: Mapping[str, str] | None = None
) -> list[Given]:
    """Call the handlers, in the order of the plan; returns the facts that grants have brought.

    `given` are the values that came with the act, `words` what the agency said. Whatever a handler refuses is refused.
    """
    brought: list[Given] = []
    for code, method in _calls(change):
        handler = handlers.get(code)
        if handler is None or not listens(code, method):
            continue
        seen = _handled(loaded, change, code, [*given, *brought], (words or {}).get(code, ""))
        if method == "on_granted":
            conditions.demand(loaded, code)
            brought += granted_facts(loaded, code, handler.on_granted(seen, by=by))
        elif method == "on_issued":
            handler.on_issued(seen, change.after.reviews[code].certificate, by=by)
        elif method == "on_ended":
            handler.on_ended(seen, change.verb, by=by)
        else:
            getattr(handler, method)(seen, by=by)
    return brought


def heard_at_submission(plan: Plan) -> bool:
    """Whether a handler wants to add something to a submission."""
    return any(listens(code, "on_submitted") for code in plan.by_code)


def facts_at_submission(filing: Filing, *, by: Actor) -> list[Given]:
    """What handlers know when a case is written."""
    brought: list[Given] = []
    for code, matter in filing.plan.by_code.items():
        handler = handlers.get(code)
        if handler is None or not listens(code, "on_submitted"):
            continue
        facts = {f.element: f.value for f in (*filing.facts, *brought) if f.element in matter.reads}
        seen = Handled(
            case=0,
            number="",
            matter=code,
            service=filing.plan.service,
            division=filing.division,
            agency=matter.hands[0].agency,
            applicant=filing.applicant,
            facts=facts,
        )
        origin = {"matter": code}
        known = handler.on_submitted(seen, by=by)
        brought += [Given(element=e, value=v, source=Source.ISSUED, origin=origin) for e, v in known.items()]
    return brought


def granted_facts(loaded: Loaded, code: str, granted: Granted) -> list[Given]:
    """What a grant gives, as facts of the case (an allotted code) and of the review (its decision's own data)."""
    origin = {"matter": code, **granted.origin}
    decision = {_decision(name): value for name, value in granted.decision.items()}
    known = {**decision, **({"number": granted.decision["number"]} if "number" in granted.decision else {})}
    told = {**{f.element: f.value for f in filled(loaded, code, known)}, **granted.facts}
    return [
        *(
            Given(element=e, value=v, source=Source.ISSUED, sensitive=e in granted.sensitive, origin=origin)
            for e, v in told.items()
        ),
        *(
            Given(
                element=name,
                subject=code,
                value=value,
                source=Source.ISSUED,
                sensitive=name.removeprefix("decision:") in granted.sensitive,
                origin=origin,
            )
            for name, value in decision.items()
        ),
    ]


def numbers_told(loaded: Loaded, change: Change, brought: Sequence[Given]) -> list[str]:
    """Granted matters whose number their siblings know now, before any certificate is made."""
    elements = {fact.element for fact in brought if not fact.subject}
    found = []
    for code in change.decided:
        waited_for = {element for element, what in loaded.plan.by_code[code].fills if what == "number"}
        if waited_for and waited_for <= elements and not change.after.reviews[code].numbered:
            found.append(code)
    return found


def filled(loaded: Loaded, code: str, known: Mapping[str, Any]) -> list[Given]:
    """What the matter's result tells the sibling matters: `known` holds `number` or `decision:…` -> value."""
    return [
        Given(element=element, value=known[what], source=Source.ISSUED, origin={"matter": code})
        for element, what in loaded.plan.by_code[code].fills
        if what in known
    ]


def jobs_after(loaded: Loaded, change: Change, by: Actor) -> list[QueuedJob]:
    """A job only where something must happen: results to be made, or to be handed over."""
    if change.verb in {"issue", "deliver"} and by.ref.startswith("system:"):
        return []  # the job itself goes on with what it has opened
    after = change.after
    ready = [code for code, review in after.reviews.items() if review.paper and review.stage is Stage.DECIDED]
    if not ready and not any(review.stage is Stage.ISSUED for review in after.reviews.values()):
        return []
    newly = [c for c in ready if _newly_issuable(loaded, change, c) and _cannot_wait(loaded, change, c)]
    if not (change.closed or change.verb == "issue" or newly):
        return []
    return [QueuedJob(name=FINISH, arguments={"number": loaded.number}, lock=loaded.stream)]


def _newly_issuable(loaded: Loaded, change: Change, code: str) -> bool:
    now = lifecycle.issuable(loaded.plan, change.after, code)
    return now and not lifecycle.issuable(loaded.plan, loaded.state, code)


def _cannot_wait(loaded: Loaded, change: Change, code: str) -> bool:
    """With unified delivery results are made together at the end, except where a sibling waits for a number."""
    if loaded.plan.delivery is Delivery.EACH or change.after.closed_at is not None:
        return True
    return any(gate.before == code and gate.number for gate in loaded.plan.gates)


def _calls(change: Change) -> Iterator[tuple[str, str]]:
    told = change.body.get("reviews", {})
    for code in change.touched:
        review, said = change.after.reviews[code], told.get(code, {})
        if "accepted_at" in said:
            yield code, "on_accepted"
        if code in change.decided:
            yield code, "on_granted" if review.outcome is Outcome.GRANTED else "on_refused"
        if "stage" in said and review.stage in FALLEN:
            yield code, "on_withdrawn"
        if change.verb == "supplement":
            yield code, "on_supplemented"
        if change.verb == "issue" and "certificate" in said:
            yield code, "on_issued"
        if change.verb in _AFTER_ISSUE and "stage" in said:
            yield code, "on_ended"


def _handled(loaded: Loaded, change: Change, code: str, given: Sequence[Given], words: str) -> Handled:
    matter, review = loaded.plan.by_code[code], change.after.reviews[code]
    facts = plain_values(loaded.id, loaded.salt, elements=matter.reads)
    facts |= plain_values(loaded.id, loaded.salt, subject=code)
    facts |= {fact.element: fact.value for fact in given if fact.subject in {"", code}}
    return Handled(
        case=loaded.id,
        number=loaded.number,
        matter=code,
        service=loaded.service,
        division=loaded.division,
        agency=review.agency,
        applicant=loaded.applicant,
        facts=facts,
        reason=words,
    )


def _decision(name: str) -> str:
    return name if name.startswith("decision:") else f"decision:{name}"
