"""What a case learns of on-site visits: planned, moved, called off, reported. Visits know nothing of cases.

Every review of the agencies that take part is touched, so that nobody decides on a page that does not know the result.
A report is never refused because of the case: what was seen on site was seen. The visit's own history says who.
"""

from onewindow.core.act import Actor
from onewindow.visits.handlers import Told, VisitHandler, handlers

from . import journal, lifecycle, rights, stages, steps
from .errors import CaseNotFound
from .records import Loaded
from .transition import Change, Moment

_KIND = "case:"


@handlers.register("cases")
class CaseVisits(VisitHandler):
    """Tells the case; visits about something else are not ours."""

    def on_planned(self, told: Told, *, by: Actor) -> None:
        """Refuse what the case does not have at these agencies, then tell it."""
        if not told.about.startswith(_KIND):
            return
        loaded = journal.locked(told.about.removeprefix(_KIND))
        for agency, codes in told.matters.items():
            for code in codes:
                review = loaded.state.reviews.get(code)
                if review is None or review.agency != agency:
                    raise CaseNotFound(number=loaded.number)
        _tell("plan_visit", told, by, loaded, strict=True)

    def on_moved(self, told: Told, *, by: Actor) -> None:
        """Another time."""
        _follow("move_visit", told, by)

    def on_cancelled(self, told: Told, *, by: Actor) -> None:
        """Nobody comes."""
        _follow("call_off_visit", told, by)

    def on_reported(self, told: Told, *, by: Actor) -> None:
        """The result."""
        _follow("report_visit", told, by)


def _follow(verb: str, told: Told, by: Actor) -> None:
    if told.about.startswith(_KIND):
        _tell(verb, told, by, journal.locked(told.about.removeprefix(_KIND)), strict=False)


def _tell(verb: str, told: Told, by: Actor, loaded: Loaded, *, strict: bool) -> None:
    """Take the step; without `strict` only on the reviews that can still hear of it, and by the house if need be."""
    wanted = [code for codes in told.matters.values() for code in codes]
    reviews = loaded.state.reviews
    codes = [
        code for code in wanted if strict or (code in reviews and stages.after(verb, reviews[code].stage) is not None)
    ]
    if not codes:
        return
    standing = rights.standing_of(by, loaded)
    may = any(rights.roles_in(loaded, reviews[code], standing) & stages.roles(verb) for code in codes)
    said = {"visit": told.visit, "purpose": told.purpose, "start": told.start.isoformat(), "result": told.result}

    def move(case: Loaded, now: Moment) -> Change:
        return lifecycle.tell_visit(verb, case.plan, case.state, codes, now=now, said=said)

    actor = by if may or strict else Actor.system("visits")
    steps.take(steps.Step(verb=verb, number=loaded.number, codes=None, by=actor, move=move))
