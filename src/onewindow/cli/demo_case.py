"""One application through the whole house, as people would take it: sheet, signature, window, all agencies, results.

    journey = Journey(user=account, party=party, service=…, division=…, answers=…, files=…)
    played = play(journey)

Every step is the act that a page would call; only the clicks are missing.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from onewindow.cases import acts as cases
from onewindow.cases.queries import progress
from onewindow.cases.queries.pages import ReviewLine
from onewindow.cases.stages import Outcome, Stage
from onewindow.catalogue.queries import current
from onewindow.catalogue.sheet import Sheet
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.core.region import region_dir
from onewindow.matters.company_opening import acts as opening_acts
from onewindow.matters.company_opening import queries as opening
from onewindow.matters.company_opening.cosigning import Standing
from onewindow.people.access import actor_of
from onewindow.people.queries import find_party, staff_at
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.queries import access_draft, state_of, submission_of
from onewindow.sheets.submission import Channel, How
from onewindow.sheets.uploads import attach

from .json_input import Unusable


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What somebody applies for."""

    user: Any  #: his account
    party: Any  #: the applicant: himself or his company
    service: str  #: code of the joint service
    division: str  #: where
    answers: Mapping[str, Any]  #: element -> what is typed
    files: Mapping[str, str] = field(default_factory=dict)  #: key of the material -> file of the region's demo folder


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened."""

    at: float  #: seconds since the beginning
    took: float  #: seconds
    who: str  #: agency, applicant, window, system
    what: str  #: in the officials' words


@dataclass(kw_only=True)
class Played:
    """What came of it."""

    number: str = ""  #: of the case
    steps: list[Told] = field(default_factory=list)  #: everything that happened, in order
    sheet: Sheet | None = None  #: the sheet that was filled in
    typed: int = 0  #: answers that a person gave
    known: int = 0  #: answers that registers and the system gave
    agencies: int = 0  #: how many agencies took part
    refused: tuple[str, ...] = ()  #: matters that were refused
    began: float = field(default_factory=time.monotonic)

    def note(self, since: float, who: str, what: str) -> None:
        """Keep a step that began at `since`."""
        now = time.monotonic()
        self.steps.append(Told(at=now - self.began, took=now - since, who=who, what=what))


def play(
    journey: Journey,
    *,
    refuse: Mapping[str, str] | None = None,
    first: str = "",
    before_deciding: Callable[[Played], None] = lambda _played: None,
    stop_after_submission: bool = False,
) -> Played:
    """Fill in, sign, submit, and let every agency decide. `refuse` names matters to refuse and why, `first` goes first.

    `before_deciding` is called before each round of decisions: somebody pays.

    Raises NotReady where the sheet is not complete, and what the acts refuse.
    """
    played = Played()
    _submit(journey, played)
    if stop_after_submission:
        return played
    _work(played, "系统即时核对、制证")
    while _one_round(journey, played, refuse or {}, first):
        before_deciding(played)
    return played


def _submit(journey: Journey, played: Played) -> None:
    by = actor_of(journey.user, journey.party, service=journey.service)
    since = time.monotonic()
    draft = open_draft(
        journey.user,
        service=journey.service,
        division=journey.division,
        party=journey.party.pk,
        channel=Channel.PORTAL,
    )
    save_answers(draft, journey.answers, version=draft.version, by=by)
    for material, name in journey.files.items():
        with (region_dir() / "demo" / "files" / Path(name).name).open("rb") as file:
            attach(draft, file, name=name, materials=[material])
    draft = access_draft(journey.user, draft.pk)
    state = state_of(draft)
    played.sheet = state.sheet
    how = [entry.provenance.how for name, entry in state.entries.items() if state.sheet.of(name) is not None]
    played.known = sum(1 for each in how if each in {How.REGISTER, How.DERIVED})
    played.typed = len(how) - played.known
    played.note(since, "申请人", f"一张表填完：自己填 {played.typed} 项，系统带出 {played.known} 项")
    _others_sign(draft, by, played)
    since = time.monotonic()
    signature = next((e.id for e in state.sheet.elements if e.element.type.value == "signature" and e.asked), "")
    if signature:
        sign(draft, signature, version=draft.version, by=by)
    submission = submission_of(access_draft(journey.user, draft.pk))
    played.number = cases.submit(submission, by=by, idempotency_key=f"demo-{draft.pk}").number
    played.note(since, "申请人", f"签名并提交，受理编号 {played.number}")


def _others_sign(draft: Any, by: Actor, played: Played) -> None:
    """Shareholders who have an account sign from it, as from their own phones."""
    since = time.monotonic()
    lines = opening.collected_of(state_of(draft)).lines
    if not lines:
        return
    token = opening_acts.ask_signatures(draft, by=by)
    accounts = get_user_model().objects
    for line in lines:
        party = find_party("uscc" if line.signer.legal else "ric", line.signer.number)
        user = accounts.filter(party=party).first() if party is not None else None
        if line.standing is not Standing.WAITING or user is None:
            continue
        asked = opening.access_signing(user, token)
        opening_acts.cosign(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(user))
        played.note(since, line.signer.name, "在自己手机上看清内容并签名")


def _one_round(journey: Journey, played: Played, refuse: Mapping[str, str], first: str) -> bool:
    """Accept all that has arrived, then let every agency that can decide do so; False when nothing is left to do."""
    reviews = progress(journey.user, played.number).reviews
    played.agencies = len({review.agency for review in reviews})
    arrived = [review for review in reviews if review.stage == Stage.RECEIVED]
    if arrived:
        since = time.monotonic()
        clerk = get_user_model().objects.get(username=f"clerk.{journey.division}")
        cases.accept(played.number, [review.matter for review in arrived], by=actor_of(clerk))
        names = "、".join(review.name for review in arrived)
        played.note(since, "综合窗口", f"一次受理 {len(arrived)} 项：{names}")
        return True
    ready = [review for review in reviews if review.stage == Stage.ACCEPTED]
    ready.sort(key=lambda review: review.matter != first)
    for review in ready[: 1 if ready and ready[0].matter == first else None]:
        _decide(played, review, refuse.get(review.matter, ""))
    if ready:
        _work(played, "制证、送达")
    return bool(ready)


def _work(played: Played, what: str) -> None:
    """Do what a worker would do now."""
    since, ran = time.monotonic(), drain()
    if ran:
        played.note(since, "后台任务", f"{what}（{ran} 个）")


def _decide(played: Played, review: ReviewLine, reason: str) -> None:
    since = time.monotonic()
    officers = staff_at(review.agency, "reviewer")
    if not officers:
        raise Unusable(f"{review.agency_name}没有演示用的审查人员，请在 demo/people.yaml 中加上。")
    outcome = Outcome.REFUSED if reason else Outcome.GRANTED
    cases.decide(played.number, review.matter, outcome, by=actor_of(officers[0].account), opinion=reason)
    catalogue = current().catalogue
    words = catalogue.words.get(catalogue.matter[review.matter].kind)
    said = (words.refused if reason else words.granted) if words is not None else None
    played.note(since, review.agency_name, f"{review.name}：{said.zh if said else '办结'}")
    if reason:
        played.refused = (*played.refused, review.matter)
