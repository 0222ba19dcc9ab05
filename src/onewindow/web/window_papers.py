"""Papers that the window prints from the region's own words: consent 同意书, commitment 容缺受理承诺书."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict

from onewindow.cases.queries import Seen, access_case, naming
from onewindow.cases.queries.naming import Naming
from onewindow.cases.stages import Stage
from onewindow.cases.window_queries import materials_there
from onewindow.core.clock import now, today
from onewindow.core.region import region_dir
from onewindow.documents.layout import filled
from onewindow.documents.wording import load

from . import formats
from .desk_models import OwedChoice
from .viewmodels import MissingLine, Text
from .wizard import Opened

#: Days in which an owed material is expected, unless the clerk writes another day.
_FOLLOWS = 10


@dataclass(frozen=True, kw_only=True)
class WindowPaper:
    """`web/window/letter.html`."""

    title: str  #: of the letter
    to: str  #: who signs it
    said: tuple[str, ...]  #: its words before the list
    listed: tuple[MissingLine, ...]  #: what is promised, until when
    closing: tuple[str, ...]  #: and after it
    basis: str  #: on what it rests
    said_at: str  #: when
    back: str  #: where the page leads back to


def paper_is_slip(request: HttpRequest) -> bool:
    """Whether the 80 mm printer is chosen: `?paper=80mm`; A4 otherwise."""
    return request.GET.get("paper") in {"80mm", "slip"}


def consent_paper(held: Opened, back: str) -> WindowPaper:
    """What the applicant or his agent signs before the clerk fills in for him."""
    catalogue, draft = held.state.published.catalogue, held.state.draft
    matters = formats.local_name(catalogue.service[draft.service].plain_name)
    signer = draft.agent or draft.party
    return _paper("consent", {"matters": matters}, to=signer.name, back=back)


def deferrable(seen: Seen, language: str, typed: QueryDict | None = None) -> tuple[OwedChoice, ...]:
    """Materials of matters not accepted yet that may follow and are not here. At most two queries.

    `typed`: what a form has sent, to be shown again.
    """
    open_now = [code for code, review in seen.loaded.state.reviews.items() if review.stage is Stage.RECEIVED]
    keys = [key for code in open_now for key in seen.loaded.plan.by_code[code].deferrable]
    if not keys:
        return ()
    here = materials_there(seen.loaded.id, keys)
    names, day = _naming(seen, language), (today() + timedelta(days=_FOLLOWS)).isoformat()
    sent = typed if typed is not None else QueryDict()
    return tuple(
        OwedChoice(
            key=key, name=names.element(key), ticked=key in sent.getlist("owed"), day=sent.get(f"owed.{key}", day)
        )
        for key in dict.fromkeys(keys)
        if key not in here
    )


def commitment_paper(user: Any, number: str, language: str, typed: QueryDict, back: str) -> WindowPaper:
    """The letter for what is ticked in the form, or for what was accepted as owed. Raises CaseNotFound."""
    seen = access_case(user, number)
    names = _naming(seen, language)
    chosen = [(one.name, one.day) for one in deferrable(seen, language, typed) if one.ticked]
    owed = {o.material: o.by for review in seen.loaded.state.reviews.values() for o in review.owed}
    lines = chosen or [(names.element(key), day) for key, day in owed.items()]
    listed = tuple(MissingLine(name=name, small=_until(day)) for name, day in lines)
    matters = formats.joined(names.matter(code) for code in seen.loaded.state.reviews)
    words = {"matters": matters, "case": seen.loaded.number}
    made = _paper("commitment", words, to=seen.head.applicant_name, back=back)
    return replace(made, listed=listed)


def _until(day: str) -> Text:
    try:
        return formats.day(date.fromisoformat(day))
    except ValueError:
        return day


def _naming(seen: Seen, language: str) -> Naming:
    loaded = seen.loaded
    return naming(loaded.plan.edition, (r.agency for r in loaded.state.reviews.values()), language)


def _paper(code: str, words: dict[str, str], *, to: str, back: str) -> WindowPaper:
    letter = load(region_dir() / "templates").letters[code]
    return WindowPaper(
        title=letter.title,
        to=to,
        said=tuple(filled(each.text, words) for each in letter.paragraphs),
        listed=(),
        closing=tuple(filled(each.text, words) for each in letter.closing if not each.when),
        basis=letter.basis,
        said_at=formats.moment_full(now()),
        back=back,
    )
