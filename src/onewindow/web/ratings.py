"""Ratings 好差评 on pages: five faces, ready labels, what came of a bad one; and the superior's list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.appointments.queries import hall_names
from onewindow.cases.limits import region_limits
from onewindow.cases.queries.ratings import RatingView, Score, cases_to_rate, label_names, visits_to_rate
from onewindow.cases.ratings import CHANGE, Level, scale
from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock

from . import formats
from .posted import number_of, words_of
from .viewmodels import Chip, Choice, Text, Tone

MOST_WORDS = 500
_TONES = {5: Tone.OK, 4: Tone.OK, 3: Tone.PLAIN, 2: Tone.WARN, 1: Tone.BAD}


@dataclass(frozen=True, kw_only=True)
class Face:
    """One of the five levels to choose."""

    level: int  #: 5 is the best
    words: str  #: 非常满意
    icon: str  #: name in the sprite
    url: str = ""  #: page on which it is chosen
    chosen: bool = False  #: ticked
    labels: tuple[Choice, ...] = ()  #: ready labels of this level


@dataclass(frozen=True, kw_only=True)
class RatingLine:
    """A rating in a list."""

    id: int  #: row
    title: str  #: service
    small: Text  #: number or hall, day
    when: str  #: given, or changed last
    face: Face  #: level
    labels: Text  #: in words
    words: str  #: the rater's own
    answer: str  #: what was found and done
    answered: Text  #: when
    chip: Chip | None  #: where the follow-up stands
    url: str  #: change it, or answer it


@dataclass(frozen=True, kw_only=True)
class ToRate:
    """Something that may be rated."""

    title: str  #: service
    small: Text  #: number or hall, day
    url: str  #: page of the rating


@dataclass(frozen=True, kw_only=True)
class RatingCard:
    """The card on the page of a case that is over: `web/progress/parts/rating.html`."""

    faces: tuple[Face, ...]  #: to choose from
    given: RatingLine | None  #: what was given
    open: bool  #: whether it can be given or changed


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was sent."""

    level: int  #: 0 where none was chosen
    labels: tuple[str, ...]  #: of that level
    words: str  #: own words


def faces(url: str = "", chosen: int = 0, labels: tuple[str, ...] = ()) -> tuple[Face, ...]:
    """All five, the best first; with `url` as links."""
    return tuple(_face(level, url, chosen, labels) for level in scale().levels)


def read_typed(sent: Any) -> Typed:
    """Level, labels of that level, words; anything strange is left out."""
    level = number_of(sent.get("level", ""))
    found = scale().level(level)
    labels = [one for one in sent.getlist(f"labels-{level}") if found is not None and one in found.labels]
    return Typed(
        level=level if found else 0, labels=tuple(labels), words=words_of(sent.get("words", ""), most=2 * MOST_WORDS)
    )


def line_of(view: RatingView, catalogue: Catalogue, *, staff: bool = False) -> RatingLine:
    """A rating in a list, for its rater or for the agency."""
    level = scale().level(view.level)
    labels = label_names(level.labels, view.labels) if level else []
    where = view.case or formats.local_name(hall_names(view.place)) if view.case or view.place else ""
    address = reverse("web:desk_rating", args=[view.id]) if staff else _address(view)
    return RatingLine(
        id=view.id,
        title=_service(view.service, catalogue),
        small=f"{where} · {formats.moment(view.changed_at or view.given_at)}",
        when=formats.moment(view.changed_at or view.given_at),
        face=_face(level, "", 0, ()) if level else Face(level=view.level, words=str(view.level), icon="star"),
        labels=formats.joined(formats.local_name(name) for name in labels),
        words=view.words,
        answer=view.answer,
        answered=formats.moment(view.answered_at),
        chip=_follow_up(view),
        url=address,
    )


def to_rate(user: Any, catalogue: Catalogue) -> list[ToRate]:
    """What may be rated: closed cases, visits to a hall. At most three queries."""
    cases = [
        ToRate(
            title=_service(case.service, catalogue),
            small=f"{case.number} · {formats.day_short(case.closed_at or case.submitted_at)}",
            url=reverse("web:rate_case", args=[case.number]),
        )
        for case in cases_to_rate(user)
    ]
    visits = [
        ToRate(
            title=gettext("到大厅办事：%(service)s") % {"service": _service(ticket.service, catalogue)},
            small=f"{formats.local_name(hall_names(ticket.hall))} · {formats.day_short(ticket.day)}",
            url=reverse("web:rate_visit", args=[ticket.pk]),
        )
        for ticket in visits_to_rate(user)
    ]
    return [*cases, *visits]


def card_of(number: str, given: RatingView | None, catalogue: Catalogue) -> RatingCard:
    """The card of a case that is over."""
    url = reverse("web:rate_case", args=[number])
    line = line_of(given, catalogue) if given is not None else None
    return RatingCard(faces=faces(url), given=line, open=given is None or changeable(given))


def changeable(view: RatingView) -> bool:
    """Whether the term in which it can be changed still runs."""
    limits = region_limits()
    days = limits.parameters.days(CHANGE, view.given_at.astimezone(limits.calendar.zone).date())
    return clock.now() <= limits.close_after(days, view.given_at)


def score_words(score: Score) -> Text:
    """4.8 / 5（312 条，差评 4 条，已整改 4 条）; a sentence where nobody has rated yet."""
    if not score.count:
        return gettext("还没有评价")
    said = {"mean": f"{score.mean:.1f}", "n": score.count, "bad": score.bad, "done": score.answered}
    if score.bad:
        return gettext("%(mean)s / 5（%(n)s 条，差评 %(bad)s 条，已答复 %(done)s 条）") % said
    return ngettext("%(mean)s / 5（%(n)s 条）", "%(mean)s / 5（%(n)s 条）", score.count) % said


def _face(level: Level, url: str, chosen: int, labels: tuple[str, ...]) -> Face:
    return Face(
        level=level.level,
        words=formats.local_name(level.names),
        icon=f"face-{level.level}",
        url=f"{url}?level={level.level}" if url else "",
        chosen=level.level == chosen,
        labels=tuple(
            Choice(value=code, words=formats.local_name(names), chosen=level.level == chosen and code in labels)
            for code, names in level.labels.items()
        ),
    )


def _follow_up(view: RatingView) -> Chip | None:
    if view.follow_up_by is None:
        return None
    if view.answered_at is not None:
        return Chip(words=gettext("已答复"), tone=Tone.OK, icon="check")
    said: Mapping[str, str] = {"day": formats.day_short(view.follow_up_by)}
    if clock.now() > view.follow_up_by:
        return Chip(words=gettext("答复已超期（%(day)s）") % said, tone=Tone.BAD, icon="alert")
    return Chip(words=gettext("%(day)s 前答复") % said, tone=Tone.WARN, icon="clock")


def _address(view: RatingView) -> str:
    if not changeable(view):
        return ""
    return reverse("web:rate_case", args=[view.case]) if view.case else reverse("web:rate_visit", args=[view.visit])


def _service(code: str, catalogue: Catalogue) -> str:
    service = catalogue.service.get(code)
    return formats.local_name(service.plain_name) if service is not None else code
