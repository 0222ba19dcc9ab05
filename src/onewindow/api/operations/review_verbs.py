"""What an agency does to one review: each verb is an operation below `/cases/{number}/reviews/{matter}/`.

Who may do it at which stage is the engine's own table; a case that the caller may not see does not exist for him.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Body

from onewindow.api.front import endpoint
from onewindow.api.gate import caller_of
from onewindow.api.headers import idempotency_key, seen_version, tagged
from onewindow.api.shapes import Question
from onewindow.cases import acts
from onewindow.cases.queries import access_case
from onewindow.cases.stages import Outcome
from onewindow.cases.steps import Done
from onewindow.core.act import Actor

from . import review_bodies as bodies
from .review_bodies import CaseNumber, MatterCode, Receipt

_PATH = "/cases/{number}/reviews/{matter}/"
_AS_BODY = cast("Any", Body)(...)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request to act on a review."""

    number: str  #: the case
    matter: str  #: the matter
    by: Actor  #: who
    version: int  #: what he had seen
    key: str | None  #: against doing it twice

    @property
    def once(self) -> dict[str, Any]:
        """For acts that take a key."""
        return {"by": self.by, "version": self.version, "idempotency_key": self.key}

    @property
    def again(self) -> dict[str, Any]:
        """For the operator's verbs, which tell themselves when they were done already."""
        return {"by": self.by, "version": self.version}


def _accept(call: Call, said: bodies.Acceptance) -> Done:
    return acts.accept(call.number, [call.matter], owed=said.owed or None, commitment=said.commitment, **call.once)


def _refuse_acceptance(call: Call, said: bodies.Reason) -> Done:
    return acts.refuse_acceptance(call.number, [call.matter], reason=said.reason, **call.once)


def _report_defects(call: Call, said: bodies.Defects) -> Done:
    return acts.report_defects(call.number, call.matter, said.defects, reason=said.reason, **call.once)


def _receive(call: Call, said: bodies.Materials) -> Done:
    return acts.receive(call.number, [call.matter], said.materials, **call.once)


def _claim(call: Call, said: bodies.Nothing) -> Done:
    return acts.claim(call.number, [call.matter], **call.once)


def _release(call: Call, said: bodies.Nothing) -> Done:
    return acts.release(call.number, [call.matter], **call.once)


def _reassign(call: Call, said: bodies.Colleague) -> Done:
    return acts.reassign(call.number, call.matter, to=said.to, reason=said.reason, **call.once)


def _suspend(call: Call, said: bodies.Suspension) -> Done:
    return acts.suspend(call.number, call.matter, ground=said.ground, notice=said.notice, **call.once)


def _resume(call: Call, said: bodies.Resumption) -> Done:
    return acts.resume(call.number, call.matter, result=said.result, **call.once)


def _extend(call: Call, said: bodies.Extension) -> Done:
    return acts.extend(call.number, call.matter, said.working_days, reason=said.reason, **call.once)


def _decide(call: Call, said: bodies.Decision) -> Done:
    more: dict[str, Any] = {"opinion": said.opinion, "data": said.data or None, "on_commitment": said.on_commitment}
    return acts.decide(call.number, call.matter, Outcome(said.outcome), **more, **call.once)


def _countersign(call: Call, said: bodies.Decision) -> Done:
    more: dict[str, Any] = {"opinion": said.opinion, "data": said.data or None}
    return acts.countersign(call.number, call.matter, Outcome(said.outcome), **more, **call.once)


def _confirm(call: Call, said: bodies.Opinion) -> Done:
    return acts.confirm(call.number, call.matter, opinion=said.opinion, **call.once)


def _deliver(call: Call, said: bodies.Delivery) -> Done:
    return acts.deliver(call.number, [call.matter], way=said.way, **call.once)


def _revoke(call: Call, said: bodies.Reason) -> Done:
    return acts.revoke(call.number, call.matter, reason=said.reason, **call.once)


def _cancel(call: Call, said: bodies.Reason) -> Done:
    return acts.cancel(call.number, call.matter, reason=said.reason, **call.once)


def _retry(call: Call, said: bodies.Reason) -> Done:
    return acts.retry(call.number, call.matter, reason=said.reason, **call.again)


def _override(call: Call, said: bodies.Override) -> Done:
    return acts.override(call.number, call.matter, reason=said.reason, values=said.values, **call.again)


def _skip(call: Call, said: bodies.Reason) -> Done:
    return acts.skip(call.number, call.matter, reason=said.reason, **call.again)


def _abort(call: Call, said: bodies.Reason) -> Done:
    return acts.abort(call.number, call.matter, reason=said.reason, **call.again)


#: Verb -> what is sent, what is done, what it is for.
VERBS: dict[str, tuple[type[Question], Callable[[Call, Any], Done], str]] = {
    "accept": (bodies.Acceptance, _accept, "Accept; the limits begin. With `owed`, materials may follow."),
    "refuse_acceptance": (bodies.Reason, _refuse_acceptance, "Not to be decided, or not here; the reason says where."),
    "report_defects": (bodies.Defects, _report_defects, "Return elements or materials; they gather in the one notice."),
    "receive": (bodies.Materials, _receive, "Materials that were owed have come on paper."),
    "claim": (bodies.Nothing, _claim, "Take the review in hand; colleagues then leave it alone."),
    "release": (bodies.Nothing, _release, "Put back what one has in hand; anybody may claim it."),
    "reassign": (bodies.Colleague, _reassign, "Give the review to a colleague, or back to everybody."),
    "suspend": (bodies.Suspension, _suspend, "Stop both limits on a ground of the law, with written notice."),
    "resume": (bodies.Resumption, _resume, "The hearing, test or appraisal is over; the limits go on."),
    "extend": (bodies.Extension, _extend, "Lengthen the limits once, with the reason the applicant is told."),
    "decide": (bodies.Decision, _decide, "Give the agency's decision; the last one closes the case."),
    "countersign": (bodies.Decision, _countersign, "Sign the joint record of matters that would wait for each other."),
    "confirm": (bodies.Opinion, _confirm, "A value changed after the grant was looked at again; the decision stands."),
    "deliver": (bodies.Delivery, _deliver, "The result has been handed over."),
    "revoke": (bodies.Reason, _revoke, "Take back a result that should not have been given."),
    "cancel": (bodies.Reason, _cancel, "Strike a result off: its holder is gone, or asked for it."),
    "retry": (bodies.Reason, _retry, "Run the job of a parked review again."),
    "override": (bodies.Override, _override, "Let a parked review go on with what a person has found out."),
    "skip": (bodies.Reason, _skip, "Leave the step of the outside system out."),
    "abort": (bodies.Reason, _abort, "End a parked review."),
}
#: These acts keep no key: a second call finds nothing parked any more.
_WITHOUT_KEY = {"retry", "override", "skip", "abort"}


def told(done: Done, response: HttpResponse) -> dict[str, Any]:
    """The answer to an act, with the new version as ETag."""
    tagged(response, done.version)
    return {"number": done.number, "version": done.version}


def _declare(verb: str, body: type[Question], do: Callable[[Call, Any], Done], says: str) -> None:
    def view(
        request: HttpRequest, number: CaseNumber, matter: MatterCode, said: Any, response: HttpResponse
    ) -> dict[str, Any]:
        caller = caller_of(request)
        seen = access_case(caller.user, number)  # missing and hidden look the same, before the matter is looked at
        version, key = seen_version(request), idempotency_key(request)
        call = Call(number=seen.loaded.number, matter=matter, by=caller.actor(), version=version, key=key)
        return told(do(call, said), response)

    view.__name__, view.__doc__ = verb, says
    view.__annotations__["said"] = Annotated[body, _AS_BODY]
    key: Literal["accepted"] | None = None if verb in _WITHOUT_KEY else "accepted"
    endpoint("POST", _PATH + verb, answers=Receipt, tag="reviews", key=key, needs_version=True)(view)


for _verb, (_body, _do, _says) in VERBS.items():
    _declare(_verb, _body, _do, _says)
