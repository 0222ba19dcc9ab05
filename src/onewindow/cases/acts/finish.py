"""After the decision: issue, deliver, and what may happen to a result later."""

from collections.abc import Sequence

from onewindow.cases import effects, lifecycle, steps
from onewindow.cases.certificates import reference_of
from onewindow.cases.errors import ReasonMissing
from onewindow.cases.facts import Given
from onewindow.cases.records import Loaded
from onewindow.cases.stages import verbs
from onewindow.cases.steps import Done, Step
from onewindow.cases.values import plain_values
from onewindow.core.act import Actor, act
from onewindow.documents.acts import cancel_certificate, revoke_certificate
from onewindow.documents.queries import certificate_of


@act("issue", returns=Done)
def issue(
    number: str,
    matter: str,
    certificate: str,
    *,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """The certificate has been made under the number `certificate`; siblings that wait for the number go on."""
    return steps.take(
        Step(
            verb="issue",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.issue(case.plan, case.state, matter, certificate, now=now),
            read=lambda case, _: _told(case, matter, certificate),
        )
    )


@act("deliver", returns=Done)
def deliver(
    number: str,
    matters: Sequence[str],
    *,
    way: str,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Hand results over. `way`: electronic, window, post."""
    codes = tuple(matters)
    return steps.take(
        Step(
            verb="deliver",
            number=number,
            codes=codes,
            by=by,
            version=version,
            move=lambda case, now: lifecycle.deliver(case.plan, case.state, codes, way, now=now),
        )
    )


@act("revoke", returns=Done)
def revoke(
    number: str, matter: str, *, reason: str, by: Actor, version: int | None = None, idempotency_key: str | None = None
) -> Done:
    """Take back a result that should not have been given (Licensing Law 69)."""
    return _end("revoke", number, matter, reason, by, version)


@act("cancel", returns=Done)
def cancel(
    number: str, matter: str, *, reason: str, by: Actor, version: int | None = None, idempotency_key: str | None = None
) -> Done:
    """Strike a result off: its holder is gone, or asked for it (Licensing Law 70)."""
    return _end("cancel", number, matter, reason, by, version)


@act("expire", returns=Done)
def expire(number: str, matter: str, *, by: Actor) -> Done:
    """The last day of a result has passed."""
    return _end("expire", number, matter, "expired", by, None)


def _told(case: Loaded, matter: str, certificate: str) -> list[Given]:
    """The number for the siblings, unless they know it already."""
    facts = effects.filled(case, matter, {"number": certificate})
    held = plain_values(case.id, case.salt, elements=[fact.element for fact in facts]) if facts else {}
    return [fact for fact in facts if held.get(fact.element) != fact.value]


#: What becomes of the certificate.
_CERTIFICATE = {"revoke": revoke_certificate, "cancel": cancel_certificate}


def _end(verb: str, number: str, matter: str, reason: str, by: Actor, version: int | None) -> Done:
    if not reason.strip():
        raise ReasonMissing(verb_name=verbs()[verb].name["zh"])
    return steps.take(
        Step(
            verb=verb,
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: lifecycle.end(verb, case.plan, case.state, [matter], now=now),
            facts=steps.words(verb, matter, by, {"reason": reason}),
            words={matter: reason},
            then=lambda case: _end_certificate(verb, case, matter, reason, by),
        )
    )


def _end_certificate(verb: str, case: Loaded, matter: str, reason: str, by: Actor) -> None:
    found = certificate_of(reference_of(case.number, matter))
    end = _CERTIFICATE.get(verb)
    if found is not None and end is not None:
        end(found.serial, reason=reason, by=by)
