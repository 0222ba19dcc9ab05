"""From what the dense form sends to the draft: guided choices, answers, files, and the submission at the end."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from onewindow.cases import acts as cases
from onewindow.core.errors import Invalid
from onewindow.sheets import acts, drafts, uploads
from onewindow.sheets.consents import demand_mandate
from onewindow.sheets.counters import open_case
from onewindow.sheets.errors import StaleDraft
from onewindow.sheets.queries import access_draft, submission_of

from . import formats
from .fields import shown
from .form_data import raw_answers, without_row
from .posted import number_of
from .window_models import Difference, Stale
from .window_sheet import GUIDE, Looking, beside, guided, shown_choice, takes_several, typed_elements
from .wizard import Opened
from .wizard_check import signatures


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Everything a form has sent, before anything is written."""

    version: int  #: what the page had seen
    answers: dict[str, Any]  #: element -> raw answer
    chosen: dict[str, tuple[int, ...]] = field(default_factory=dict)  #: guided question -> options
    instead: frozenset[str] = frozenset()  #: elements that are typed though a register has answered

    def looking(self, **more: Any) -> Looking:
        """The page with these answers standing over the saved ones."""
        return Looking(typed=self.answers, chosen=self.chosen, instead=self.instead, **more)


def sent_of(held: Opened, post: QueryDict) -> Sent:
    """Read the form. What stood on the page is known from the draft, because both have the same version."""
    instead = frozenset(post.getlist("instead"))
    answers = raw_answers(typed_elements(held, instead), post)
    without_row(answers, post.get("remove_row", ""))
    typed_beside = {name: post[name] for asked in guided(held) for name in beside(held, asked) if name in post}
    chosen = {asked.question.id: _numbers(post.getlist(f"{GUIDE}.{asked.question.id}")) for asked in guided(held)}
    version = number_of(post.get("version", ""))
    return Sent(version=version, answers={**answers, **typed_beside}, chosen=chosen, instead=instead)


def _numbers(texts: list[str]) -> tuple[int, ...]:
    return tuple(int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 4)


def keep(held: Opened, sent: Sent) -> None:
    """Write the guided choices that changed, then everything typed. Raises StaleDraft, DraftSubmitted, TooMuch."""
    draft, version = held.state.draft, sent.version
    answers = dict(sent.answers)
    for asked in guided(held):
        options = sent.chosen.get(asked.question.id, ())
        typed = {name: answers.pop(name) for name in beside(held, asked) if name in answers}
        changed = options != shown_choice(asked) and (options or takes_several(asked))
        if changed or any(value != _kept(held, name) for name, value in typed.items()):
            question = asked.question.id
            drafts.choose(draft, question, options=options, typed_beside=typed, version=version, by=held.by)
            version = draft.version
    drafts.save_answers(draft, answers, version=version, by=held.by, step="window", instead_of_register=sent.instead)


def _kept(held: Opened, name: str) -> Any:
    entry = held.state.entries.get(name)
    return entry.raw if entry is not None else ""


def is_there(held: Opened, sent: Sent) -> bool:
    """Whether everything that was sent stands there already: it had arrived, only the answer was lost on the way."""
    asked = guided(held)
    chosen = all(sent.chosen.get(one.question.id, ()) in {(), shown_choice(one)} for one in asked)
    return chosen and all(
        value == _kept(held, name) or not (value or _kept(held, name)) for name, value in sent.answers.items()
    )


def take_files(held: Opened, request: HttpRequest) -> dict[str, str]:
    """Attach and detach files; returns why one was not taken, by its material."""
    refused: dict[str, str] = {}
    key, _, name = request.POST.get("remove", "").rpartition("/")
    if key:
        uploads.detach(held.state.draft, name, material=key)
    for key in request.FILES:
        for file in request.FILES.getlist(key):
            try:
                uploads.attach(held.state.draft, cast("BinaryIO", file), name=file.name or "", materials=[key])
            except Invalid as fault:
                refused[key] = fault.text(gettext)
    return refused


def hand_in(held: Opened, user: Any) -> str:
    """Sign what is to be signed, as the applicant has asked at the window, and submit; returns the case number."""
    draft = held.state.draft
    demand_mandate(draft)
    for each in signatures(held):
        if each.value != "true":
            acts.sign(draft, each.id, version=draft.version, by=held.by)
    submission = submission_of(access_draft(user, held.id))
    number = cases.submit(submission, by=held.by, idempotency_key=f"draft:{held.id}").number
    open_case(user, number)
    return number


def stale_of(held: Opened, sent: Sent, fault: StaleDraft) -> Stale:
    """What differs between this page and what somebody else has saved meanwhile."""
    catalogue = held.state.published.catalogue
    differences = [
        Difference(
            label=formats.local_name(catalogue.element[name].name),
            mine=shown(catalogue.element[name], mine),
            theirs=shown(catalogue.element[name], _kept(held, name)),
        )
        for name, mine in sent.answers.items()
        if name in catalogue.element and mine != _kept(held, name) and (mine or _kept(held, name))
    ]
    return Stale(seen=fault.data["seen"], current=fault.data["current"], differences=tuple(differences))
