"""The visits about a case, as a card on its pages; photos and records are for the desk alone."""

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.visits.queries import VisitView, visits_about

from . import formats
from .onsite_models import CardLine, Shot
from .onsite_words import hours, purpose_chip, shots_of, state_chip, verdict_chip
from .viewmodels import Chip

_MOST_SHOTS = 6
#: The matter under which utilities go together.
_JOINT = "UTL-VISIT"


def visit_lines(case: str, *, desk: bool) -> tuple[CardLine, ...]:
    """The visits about a case, latest first. Who may see the case, its page has asked."""
    return tuple(_line(view, desk=desk) for view in visits_about(f"case:{case}", language=formats.language()))


def _line(view: VisitView, *, desk: bool) -> CardLine:
    row = view.row
    wrong: list[tuple[str, Chip, str]] = []
    shots: list[Shot] = []
    for part in view.parts:
        for line in part.lines:
            answer = part.answers.get(line.id, {})
            if answer.get("verdict") == "no":
                wrong.append((formats.local_name(dict(line.says)), verdict_chip(answer), str(answer.get("note", ""))))
            shots += shots_of(view, part.agency, line.id)
    title = gettext("%(what)s · %(when)s") % {"what": purpose_chip(row.purpose).words, "when": hours(view)}
    return CardLine(
        url=reverse("web:visit_record", args=[row.pk]) if desk else "",
        title=title,
        small=" · ".join([formats.joined(part.agency_name for part in view.parts), row.reason or row.address]),
        chip=state_chip(row.status, row.result),
        lines=tuple(wrong),
        shots=tuple(shots[:_MOST_SHOTS]) if desk else (),
        joint=joint_url(view, desk=desk),
    )


def joint_url(view: VisitView, *, desk: bool) -> str:
    """The project of utilities whose joint visit this is; "" for any other visit."""
    kind, _, number = view.row.about.partition(":")
    if kind != "case" or not any(_JOINT in part.matters for part in view.parts):
        return ""
    return reverse("web:utilities_desk" if desk else "web:utilities", args=[number])
