"""Signatures over what was corrected in a case, as its applicant sees them: who signs again, what has changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from onewindow.cases.progress_queries import answering
from onewindow.cases.queries import access_case, progress
from onewindow.core.errors import NotFound
from onewindow.matters.company_opening.corrected import corrected_in
from onewindow.matters.company_opening.stored import token_of
from onewindow.sheets.cosigners import rule_of

from . import formats
from .progress import case_language, names_of
from .progress_models import CaseNames
from .startup_signing import Moved, SignerLine, called_of, signer_lines, spoken


@dataclass(frozen=True, kw_only=True)
class CaseSigners:
    """`web/startup/case_signers.html`."""

    names: CaseNames  #: head
    called: str  #: 股东
    lines: tuple[SignerLine, ...]  #: all signers
    missing: int  #: how many have still to sign
    moved: tuple[Moved, ...]  #: what was corrected: as submitted, as it is now
    undecided: bool  #: whether it can still be granted
    link: str  #: absolute address for the signers, "" before anybody was asked
    path: str  #: the same without the host
    qr_url: str  #: its picture
    basis: str  #: the law


def case_signers(request: HttpRequest, number: str) -> CaseSigners | None:
    """The page, for the applicant's side; None where nothing must be signed again. Raises CaseNotFound."""
    seen = access_case(request.user, number)
    held = answering(request.user, number, seen=seen)
    found = corrected_in(seen.loaded)
    if found is None:
        return None
    rule, token = rule_of(seen.loaded.plan.by_code), token_of(found.draft)
    path = reverse("web:sign", args=[token]) if token else ""
    return CaseSigners(
        names=names_of(held, progress(request.user, number, language=case_language(), seen=seen)),
        called=called_of(rule, found.values),
        lines=signer_lines(held.catalogue, found.values, found.lines),
        missing=len(found.open),
        moved=tuple(
            Moved(
                label=formats.local_name(held.catalogue.element[name].name),
                before=spoken(held.catalogue.element[name], found.history[name][0], rule.shows.get(name)),
                now=spoken(held.catalogue.element[name], value, rule.shows.get(name)),
            )
            for name, value in found.revised.items()
        ),
        undecided=found.undecided,
        link=request.build_absolute_uri(path) if path else "",
        path=path,
        qr_url=reverse("web:case_signers_qr", args=[number]) if path else "",
        basis=rule.basis,
    )


def sign_address(user: Any, number: str) -> str:
    """Path of the link for the signers of a case, for its applicant's side. Raises NotFound."""
    seen = access_case(user, number)
    answering(user, number, seen=seen)
    found = corrected_in(seen.loaded)
    token = token_of(found.draft) if found is not None else ""
    if not token:
        raise NotFound
    return reverse("web:sign", args=[token])
