"""Correction 补正: report defects, send the one notice, answer it; correct on the spot; supplement; lapse."""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.cases import conditions, corrections, steps
from onewindow.cases.corrections import Defect
from onewindow.cases.facts import FileRow, Given, Source
from onewindow.cases.records import Loaded, QueuedJob
from onewindow.cases.rights import number_in
from onewindow.cases.steps import Done, Step
from onewindow.cases.transition import Change, Moment
from onewindow.cases.values import values_of
from onewindow.core.act import Actor, act
from onewindow.core.chain import canonical


@act("report_defects", returns=Done)
def report_defects(
    number: str,
    matter: str,
    defects: Mapping[str, str],
    *,
    by: Actor,
    reason: str = "",
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Return elements or materials: what -> what is wrong with it.

    Before acceptance they gather in the one notice; afterwards they are sent at once and pause only the promise.
    `reason` says why a thing that has not changed since the notice is returned only now; it is recorded for oversight.
    """
    found = [Defect(what=what, reason=reason) for what in defects]
    said = {f"{what}": words for what, words in defects.items()} | ({"reason": reason} if reason else {})
    return steps.take(
        Step(
            verb="report_defects",
            number=number,
            codes=(matter,),
            by=by,
            version=version,
            move=lambda case, now: corrections.report_defects(case.plan, case.state, matter, found, now=now),
            facts=steps.words("defect", matter, by, said),
        )
    )


@act("notify", returns=Done)
def notify(number: str, *, by: Actor, version: int | None = None, idempotency_key: str | None = None) -> Done:
    """Send the gathered notice 一次性告知: everything from all agencies at once."""
    return steps.take(
        Step(
            verb="notify",
            number=number,
            codes=None,
            by=by,
            version=version,
            move=lambda case, now: corrections.notify(case.plan, case.state, now=now),
        )
    )


@act("resubmit", returns=Done)
def resubmit(
    number: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    files: Sequence[FileRow] = (),
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Answer a notice: returned element -> value (the old one again means "as it is"), and files for materials.

    Only what was returned may change; the rest of the sheet is kept.
    """

    def move(case: Loaded, now: Moment) -> Change:
        held = _held(case, values)
        answers = {what: canonical(value) != canonical(held.get(what)) for what, value in values.items()}
        answers |= {file.material: True for file in files}
        return corrections.resubmit(case.plan, case.state, answers, now=now)

    return steps.take(
        Step(
            verb="resubmit",
            number=number,
            codes=None,
            by=by,
            version=version,
            move=move,
            read=lambda case, change: _given(case, values, by, only=set(change.body.get("changed", ()))),
            files=files,
            jobs=_after,
        )
    )


@act("amend", returns=Done)
def amend(
    number: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Correct a trivial mistake on the spot at the window, before acceptance (Licensing Law 32 I (3))."""
    return steps.take(
        Step(
            verb="amend",
            number=number,
            codes=None,
            by=by,
            version=version,
            move=lambda case, now: corrections.amend(case.plan, case.state, values, now=now),
            read=lambda case, _: _given(case, values, by, only=set(values)),
            jobs=_after,
        )
    )


@act("supplement", returns=Done)
def supplement(
    number: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    files: Sequence[FileRow] = (),
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Done:
    """Give online what could be left open at submission, such as a shop's address after opening."""
    return steps.take(
        Step(
            verb="supplement",
            number=number,
            codes=None,
            by=by,
            version=version,
            move=lambda case, now: corrections.supplement(
                case.plan, case.state, [*values, *(f.material for f in files)], held=set(_held(case, values)), now=now
            ),
            read=lambda case, _: _given(case, values, by, only=set(values)),
            files=files,
            jobs=_after,
        )
    )


@act("lapse", returns=Done)
def lapse(number: str, *, by: Actor) -> Done:
    """The term for an answer has passed."""
    return steps.take(
        Step(
            verb="lapse",
            number=number,
            codes=None,
            by=by,
            move=lambda case, now: corrections.lapse(case.plan, case.state, now=now),
        )
    )


def _after(case: Loaded, change: Change) -> list[QueuedJob]:
    """What others have to do because values have changed."""
    return conditions.jobs_after(case, change.body.get("changed", change.body.get("added", ())))


def _held(case: Loaded, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is on file, without answers that say "none"."""
    found = values_of(case.id, case.salt, elements=values)
    return {element: value.value for element, value in found.items() if value.value not in (None, "", [], {})}


def _given(case: Loaded, values: Mapping[str, Any], by: Actor, *, only: set[str]) -> list[Given]:
    """The new values as facts; a value that was sealed stays sealed, and so does a first one of a sealed element."""
    old = values_of(case.id, case.salt, elements=values)
    source = Source.CLERK if number_in(by.ref, "staff") is not None else Source.APPLICANT
    if by.acting_for and source is Source.APPLICANT:
        source = Source.AGENT
    sensitive = steps.sensitive_elements(case)
    return [
        Given(
            element=element,
            value=value,
            source=source,
            sensitive=old[element].sensitive if element in old else element in sensitive,
            origin={"by": by.ref},
        )
        for element, value in values.items()
        if element in only
    ]
