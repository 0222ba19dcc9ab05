"""One case for its applicant, one review for its agency."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from onewindow.cases import conditions, gates, lifecycle, stages
from onewindow.cases.facts import Source, key_of
from onewindow.cases.handlers import Check, handlers
from onewindow.cases.law import law
from onewindow.cases.limits import region_limits
from onewindow.cases.models import Fact
from onewindow.cases.records import Loaded
from onewindow.cases.showing import shown
from onewindow.cases.stages import FALLEN, UNDECIDED, Role, Stage
from onewindow.cases.states import Notice, ReviewState
from onewindow.cases.transition import Moment, begin
from onewindow.cases.values import Value, newest
from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock
from onewindow.core.models import Event
from onewindow.core.names import say

from .access import Seen, access_case, access_review
from .naming import Naming, naming
from .pages import FactView, FileView, NoticeView, Progress, Returned, ReviewLine, ReviewPage, Waiting
from .timeline import clocks_of, spoken, spoken_in, timeline

_LEVELS = ("green", "yellow", "red")


def progress(user: Any, number: str, *, language: str = "zh", seen: Seen | None = None) -> Progress:
    """The case as its applicant follows it: who has it, until when and why, what happened. Raises CaseNotFound.

    `seen`: what `access_case` has just given for it.
    """
    seen = seen or access_case(user, number)
    loaded = as_the_law_sees(seen.loaded)
    names = _names(loaded, language)
    reviews = loaded.state.reviews
    said = spoken(loaded)
    return Progress(
        head=seen.head,
        reviews=tuple(_line(loaded, code, names) for code in reviews),
        notices=tuple(_notice(loaded, n, names, None, said) for n in loaded.state.notices if n.sent_at is not None),
        timeline=timeline(loaded, names, said, inside=bool(seen.roles & {Role.SUPERVISOR, Role.AUDITOR})),
        clocks={c: clocks_of(loaded.plan.by_code[c], review, loaded.division) for c, review in reviews.items()},
        verbs=_case_verbs(seen),
    )


def review_page(
    user: Any,
    number: str,
    matter: str,
    *,
    language: str = "zh",
    seen: Seen | None = None,
    names: Naming | None = None,
    events: list[Event] | None = None,
) -> ReviewPage:
    """One review with its agency's slice of the facts. Raises CaseNotFound, ReviewNotFound.

    What the caller has read already: `seen` (`access_review`), `names` of the agencies, `events` of the history.
    Beside these two queries, and what the matter's checks ask of registers.
    """
    seen = seen or access_review(user, number, matter)
    loaded = as_the_law_sees(seen.loaded)
    names = names or _names(loaded, language)
    planned, review = loaded.plan.by_code[matter], loaded.state.reviews[matter]
    rows = _rows(loaded, matter, planned.reads)
    values = newest((r for r in rows if not r.subject and r.element in planned.reads), loaded.salt)
    own = {key: value.value for key, value in newest((r for r in rows if r.subject == matter), loaded.salt).items()}
    said = spoken_in(loaded, (r for r in rows if r.source == Source.DECISION))
    group = [code for code in loaded.plan.group_of.get(matter, ()) if code != matter]
    return ReviewPage(
        head=seen.head,
        review=_line(loaded, matter, names),
        owner=review.owner,
        siblings=tuple(_line(loaded, code, names) for code in loaded.state.reviews if code != matter),
        facts=tuple(_fact(loaded, matter, e, values[e], names) for e in planned.reads if e in values),
        words={key: str(value) for key, value in own.items() if isinstance(value, str)},
        files=_files(seen, matter, names),
        # after the decision the registers know of it themselves: what they say then was not checked before it
        checks=_checks(loaded, matter, {e: v.value for e, v in values.items()} | own),
        phrases=_phrases(names.catalogue, matter),
        notices=tuple(_notice(loaded, n, names, matter, said) for n in loaded.state.notices),
        clocks=clocks_of(planned, review, loaded.division),
        owed={o.material: o.by for o in review.owed},
        countersign={code: str(loaded.state.reviews[code].opinion or "") for code in group},
        timeline=timeline(loaded, names, said, codes=[matter], inside=True, events=events, consent=events is None),
        verbs=_review_verbs(seen, loaded, matter),
        grounds={code: say(name, language) for code, name in law().grounds.items()},
    )


def _rows(loaded: Loaded, matter: str, reads: Collection[str]) -> list[Fact]:
    """What the review reads, what was said of it, and what any agency said. One query."""
    wanted = Q(subject="", element__in=list(reads)) | Q(subject=matter) | Q(source=Source.DECISION)
    return list(Fact.objects.filter(wanted, case_id=loaded.id).order_by("element", "seq"))


def as_the_law_sees(loaded: Loaded) -> Loaded:
    """The case with acceptance by law reckoned in, also where no job has written it down yet."""
    now = Moment(at=clock.now(), seq=loaded.version, limits=region_limits())
    working = begin(loaded.plan, loaded.state, now)
    return Loaded(
        id=loaded.id,
        number=loaded.number,
        service=loaded.service,
        division=loaded.division,
        plan=loaded.plan,
        state=working.state,
        version=loaded.version,
        head=loaded.head,
        applicant=loaded.applicant,
        agent=loaded.agent,
        salt=loaded.salt,
        priority=loaded.priority,
    )


def _checks(loaded: Loaded, matter: str, facts: Mapping[str, Any]) -> tuple[Check, ...]:
    if loaded.state.reviews[matter].stage not in UNDECIDED:
        return ()
    return (*conditions.checks(loaded, matter), *checks_of(matter, facts))


def checks_of(matter: str, facts: Mapping[str, Any]) -> tuple[Check, ...]:
    """The matter's automatic checks, none where it has no handler."""
    handler = handlers.get(matter)
    return tuple(handler.checks(facts)) if handler is not None else ()


def _names(loaded: Loaded, language: str) -> Naming:
    return naming(loaded.plan.edition, (r.agency for r in loaded.state.reviews.values()), language)


def _line(loaded: Loaded, code: str, names: Naming) -> ReviewLine:
    review, planned = loaded.state.reviews[code], loaded.plan.by_code[code]
    outcome = review.outcome.value if review.outcome is not None else ""
    stage = stages.names()[review.stage]
    now = Moment(at=clock.now(), seq=loaded.version, limits=region_limits())
    return ReviewLine(
        matter=code,
        name=names.matter(code),
        agency=review.agency,
        agency_name=names.agency(review.agency),
        stage=review.stage.value,
        stage_name=say(stage, names.language),
        hand=planned.hands[review.hand].name,
        outcome=outcome,
        outcome_name=names.outcome(code, outcome),
        why=review.why,
        received_at=review.received_at,
        accepted_at=review.accepted_at,
        by_law=review.by_law,
        decided_at=review.decided_at,
        due_at=review.due_at,
        promised_at=review.promised_at,
        paused_since=review.paused_since,
        level=_LEVELS[lifecycle.warning(review, now)],
        waits=tuple(_waits(loaded, code, review, names)),
        certificate=review.certificate,
        revalidate=review.revalidate,
        version=review.touched,
    )


def _waits(loaded: Loaded, code: str, review: ReviewState, names: Naming) -> list[Waiting]:
    """Every reason why a review does not go on."""
    found: list[Waiting] = []
    reviews = loaded.state.reviews
    kinds = {
        Stage.WAITING: gates.ENTRY,
        Stage.ACCEPTED: gates.DECIDE,
        Stage.DECIDED: gates.FINALISE,
    }.get(review.stage, frozenset())
    found += [
        Waiting(why="gate", matter=gate.before, name=names.matter(gate.before), kind=gate.kind.value)
        for gate in gates.shut(loaded.plan, reviews, code, kinds)
    ]
    if review.stage in UNDECIDED:
        held = lifecycle.held_by(loaded.plan, loaded.state, code)
        found += [Waiting(why="correction", name=names.element(what), kind=what) for what in held]
    if review.ground:
        ground = law().grounds[review.ground]
        found.append(Waiting(why="suspension", name=say(ground, names.language), kind=review.ground))
    if review.parked is not None:
        found.append(Waiting(why="parked", kind=review.parked.why))
    if review.opinion is not None and review.outcome is None:
        others = loaded.plan.group_of.get(code) or tuple(reviews)
        silent = [c for c in others if reviews[c].opinion is None and reviews[c].stage not in FALLEN]
        found += [Waiting(why="joint", matter=c, name=names.matter(c)) for c in silent]
    return found


def _notice(
    loaded: Loaded, notice: Notice, names: Naming, matter: str | None, words: Mapping[int, Mapping[str, str]]
) -> NoticeView:
    said = {key: text for by_key in words.values() for key, text in by_key.items()}
    lines = [line for line in notice.lines if matter is None or line.matter == matter]
    return NoticeView(
        n=notice.n,
        sent_at=notice.sent_at,
        closes_at=notice.closes_at,
        answer_by=notice.answer_by,
        lines=tuple(
            Returned(
                what=line.what,
                label=names.element(line.what),
                matter=line.matter,
                agency_name=names.agency(loaded.state.reviews[line.matter].agency),
                says=said.get(key_of(f"defect.{line.what}", line.matter), ""),
                answer=line.answer,
            )
            for line in lines
        ),
    )


def _fact(loaded: Loaded, matter: str, element: str, value: Value, names: Naming) -> FactView:
    definition = names.catalogue.element.get(element)
    return FactView(
        element=element,
        label=names.element(element),
        value=value.value,
        shown=shown(definition, value.value),
        source=value.source,
        origin=value.origin,
        sensitive=value.sensitive,
        returned=element in lifecycle.held_by(loaded.plan, loaded.state, matter),
        changed=value.revisions > 1,
    )


def _files(seen: Seen, matter: str, names: Naming) -> tuple[FileView, ...]:
    planned = seen.loaded.plan.by_code[matter]
    readable = {*planned.materials, *planned.reads}
    rows = [row for row in seen.files if row["material"] in readable]
    newest = {row["material"]: row["seq"] for row in rows}
    return tuple(
        FileView(
            material=row["material"],
            label=names.element(row["material"]),
            upload=row["upload"],
            name=row["name"],
            size=row["size"],
            media_type=row["media_type"],
            sha256=row["sha256"],
            path=row["path"],
            at=datetime.fromisoformat(row["at"]),
            newest=row["seq"] == newest[row["material"]],
        )
        for row in rows
    )


def _phrases(catalogue: Catalogue, code: str) -> dict[str, tuple[str, ...]]:
    matter = catalogue.matter.get(code)
    words = catalogue.words.get(matter.kind) if matter is not None else None
    if matter is None or words is None:
        return {}
    return {
        "granted": (*matter.opinions, *words.opinions_granted),
        "refused": words.opinions_refused,
        "correction": words.opinions_correction,
    }


def _case_verbs(seen: Seen) -> tuple[str, ...]:
    """What the applicant's side may do with the case as a whole."""
    state = seen.loaded.state
    open_stages = {review.stage for review in state.reviews.values()}
    found = {verb for stage in open_stages for verb in stages.open_to(stage, seen.roles)}
    if not any(n.sent_at is not None and n.open_lines for n in state.notices):
        found.discard("resubmit")
    if state.nudged_on == clock.today().isoformat():
        found.discard("nudge")
    return tuple(verb for verb in stages.verbs() if verb in found)


def _review_verbs(seen: Seen, loaded: Loaded, matter: str) -> tuple[str, ...]:
    """What this person may do with the review now; what the state rules out is not offered."""
    review = loaded.state.reviews[matter]
    verbs = set(stages.open_to(review.stage, seen.roles))
    verbs -= {"resubmit", "withdraw", "nudge"} if not seen.roles & {Role.APPLICANT, Role.AGENT} else set()
    grouped = matter in loaded.plan.group_of
    verbs.discard("decide" if grouped else "countersign")
    if review.opinion is not None and not review.revalidate:
        verbs -= {"decide", "countersign", "suspend"}
    if not review.revalidate:
        verbs.discard("confirm")
    if review.parked is None:
        verbs -= {"retry", "override", "skip", "abort"}
    if review.extended or loaded.plan.by_code[matter].statutory.empty:
        verbs.discard("extend")
    if review.owner is None:
        verbs.discard("release")
    if not review.owed:
        verbs.discard("receive")
    if loaded.state.gathering is None:
        verbs.discard("notify")
    return tuple(verb for verb in stages.verbs() if verb in verbs)
