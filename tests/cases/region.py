"""Submissions on the real data of the region: what the sheet hands over, without its pages."""

from datetime import UTC, datetime

from onewindow.catalogue.queries import current
from onewindow.sheets.submission import Answer, Channel, HandedIn, How, Provenance, Signature, Submission

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def submission(service, party, *, division="652801", matters=None, answers=(), files=(), draft=1):
    """A complete-looking submission of the typical package (or of `matters`)."""
    published = current()
    declared = published.catalogue.service[service]
    values = {**dict(declared.typical_answers), **dict(answers)}
    elements = published.catalogue.element
    return Submission(
        draft=draft,
        party=party.pk,
        agent=None,
        mandate=None,
        service=service,
        edition=published.id,
        division=division,
        channel=Channel.PORTAL,
        matters=tuple(matters or declared.typical_package),
        answers=tuple(
            Answer(
                element=e,
                value=v,
                sensitive=elements[e].sensitive,
                provenance=Provenance(how=How.APPLICANT, by=f"party:{party.pk}", as_of=AT),
            )
            for e, v in values.items()
            if e in elements
        ),
        uploads=tuple(
            HandedIn(
                material=m,
                upload="u" * 32,
                sha256="a" * 64,
                name="材料.pdf",
                size=99,
                media_type="application/pdf",
                path="a/b",
                at=AT,
            )
            for m in files
        ),
        signatures=(
            Signature(
                element="truth_commitment",
                text="以上内容属实",
                digest="d" * 64,
                salt="0" * 32,
                at=AT,
                by=f"party:{party.pk}",
                name=party.name,
            ),
        ),
    )
