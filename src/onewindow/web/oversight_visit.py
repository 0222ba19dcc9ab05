"""Planning the one visit of a task: who goes for each agency, when all of them are free."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import ngettext

from onewindow.core.errors import Invalid, NotFound, gettext_noop
from onewindow.supervision.oversight.officers import officers_of
from onewindow.supervision.oversight.queries import TaskView
from onewindow.visits.checklists import current

from .onsite_models import Choice, PlanAgency
from .onsite_planning import day_choices, moved_to, slot_choices
from .oversight_words import kind_words
from .posted import words_of


class NoSuchVerb(NotFound):
    """An address that is no act."""

    code = "no_such_oversight_act"


class NoHour(Invalid):
    """No hour was chosen."""

    code = "no_hour_chosen"
    message = gettext_noop("请选一个大家都有空的时间。")


@dataclass(frozen=True, kw_only=True)
class VisitPlanPage:
    """The page."""

    task: int  #: id
    version: int  #: as the page saw it
    name: str  #: whose place
    title: str  #: kind of the task
    address: str  #: where
    agencies: tuple[PlanAgency, ...]  #: who may go
    day: str  #: ISO
    days: tuple[Choice, ...]  #: working days ahead
    slots: tuple[Choice, ...]  #: hours in which all are free
    contact: tuple[str, str]  #: typed


def visit_page(view: TaskView, sent: QueryDict) -> VisitPlanPage:
    """The page with the free hours of those who are ticked; at first those who were drawn, or as many as must go."""
    people = _people(view)
    going = going_in(view, sent) if sent else _proposed(view, people)
    day, start = moved_to(sent)
    matters = [one.matter for one in view.certificates if one.ended_at is None]
    least, basis = current().officers(matters, purpose="aftercheck")
    said = ngettext("至少 %(n)s 人", "至少 %(n)s 人", least) % {"n": least}
    staff = [one for chosen in going.values() for one in chosen]
    return VisitPlanPage(
        task=view.row.pk,
        version=view.row.version,
        name=view.row.plan.name,
        title=kind_words(view.row.kind),
        address=view.row.plan.address,
        agencies=tuple(
            PlanAgency(
                name=view.names.get(agency, ""),
                own=agency == view.row.agency_id,
                matters=(),
                officers=tuple(
                    Choice(value=f"{agency}.{one}", words=name, chosen=one in going.get(agency, ()))
                    for one, name in listed
                ),
                least=f"{said}（{basis}）",
            )
            for agency, listed in people.items()
        ),
        day=day.isoformat(),
        days=tuple(day_choices(day)),
        slots=tuple(slot_choices(staff, day, start)),
        contact=(words_of(sent.get("contact_name", ""), most=60), words_of(sent.get("contact_phone", ""), most=30)),
    )


def going_in(view: TaskView, sent: QueryDict) -> dict[int, tuple[int, ...]]:
    """Who is ticked."""
    ticked = set(sent.getlist("officer"))
    return {
        agency: tuple(one for one, _ in listed if f"{agency}.{one}" in ticked)
        for agency, listed in _people(view).items()
    }


def _people(view: TaskView) -> dict[int, tuple[tuple[int, str], ...]]:
    """Who may go for each agency that has not spoken yet; where inspectors were drawn, only these."""
    waiting = {part.agency_id: part for part in view.parts if part.said_at is None}
    found = {}
    for agency, listed in officers_of(waiting).items():
        drawn = [one for one in listed if one.pk in waiting[agency].inspectors] or listed
        found[agency] = tuple((one.pk, one.name) for one in drawn)
    return found


def _proposed(view: TaskView, people: Mapping[int, tuple[tuple[int, str], ...]]) -> dict[int, tuple[int, ...]]:
    matters = [one.matter for one in view.certificates if one.ended_at is None]
    least, _ = current().officers(matters, purpose="aftercheck")
    return {agency: tuple(one for one, _ in listed[:least]) for agency, listed in people.items()}
