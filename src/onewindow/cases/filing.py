"""From a submission of the sheet to what becomes a case: the plan, the facts with their provenance, the files.

filing = filing_of(submission)

The sheet is compiled again from the answers that were submitted: a case never trusts a plan that came with a request.
"""

from dataclasses import asdict
from typing import Any

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.queries import edition
from onewindow.core.chain import salt
from onewindow.core.clock import today
from onewindow.sheets.submission import Answer, Signature, Submission

from .errors import NothingToSubmit
from .facts import FileRow, Given, Source
from .planning import plan_for
from .records import Filing
from .states import instant


def filing_of(submission: Submission) -> Filing:
    """Everything a case begins with. Raises NothingToSubmit, NoAgency, and what the compiler refuses."""
    if not submission.matters:
        raise NothingToSubmit
    published = edition(submission.edition)
    service = published.catalogue.service[submission.service]
    sheet = compile_sheet(
        published.catalogue,
        submission.service,
        submission.matters,
        _asked(submission),
        division=submission.division,
        today=today(),
    )
    return Filing(
        plan=plan_for(published, sheet, division=submission.division),
        division=submission.division,
        applicant=submission.party,
        agent=submission.agent,
        mandate=submission.mandate,
        channel=submission.channel.value,
        title=service.name.zh,
        priority=int(service.green_channel),
        draft=submission.draft,
        salt=salt(),
        facts=[*map(_given, submission.answers), *map(_signed, submission.signatures)],
        files=[
            FileRow(
                material=file.material,
                upload=file.upload,
                sha256=file.sha256,
                name=file.name,
                size=file.size,
                media_type=file.media_type,
                path=file.path,
                at=file.at,
            )
            for file in submission.uploads
        ],
    )


def _asked(submission: Submission) -> dict[str, Any]:
    """What a person may state; derived values are computed anew."""
    return {a.element: a.value for a in submission.answers if a.provenance.how.value != Source.DERIVED.value}


def _given(answer: Answer) -> Given:
    origin = {
        name: instant(value) if name == "as_of" else value
        for name, value in asdict(answer.provenance).items()
        if name != "how" and value not in {None, ""}
    }
    return Given(
        element=answer.element,
        value=answer.value,
        source=Source(answer.provenance.how.value),
        sensitive=answer.sensitive,
        origin=origin,
    )


def _signed(signature: Signature) -> Given:
    return Given(
        element=f"signature.{signature.element}",
        value={
            "text": signature.text,
            "digest": signature.digest,
            "salt": signature.salt,
            "at": instant(signature.at),
            "name": signature.name,
        },
        source=Source.SIGNATURE,
        sensitive=True,
        origin={"by": signature.by},
    )
