"""What whoever handles a utility can do now, with the forms and what was typed into them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.law import law
from onewindow.cases.stages import Stage
from onewindow.catalogue.queries import edition
from onewindow.core.errors import Refused
from onewindow.matters.utilities.acts.planning import PlanSaid
from onewindow.matters.utilities.book import current
from onewindow.matters.utilities.findings import Finding, Side
from onewindow.matters.utilities.queries import ConnectionView, ProjectView

from . import formats
from .posted import number_of, words_of
from .utilities_models import WorkPart
from .utilities_words import node_name, side_name, way_chip
from .viewmodels import Choice, Text

_LONG = 200


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was sent and refused, so that nothing is lost."""

    verb: str = ""  #: which form
    about: str = ""  #: matter or key of the dispute
    values: Mapping[str, str] = field(default_factory=dict)  #: field -> text
    listed: tuple[str, ...] = ()  #: ticked supplements
    says: Text = ""  #: the refusal
    faults: Mapping[str, Text] = field(default_factory=dict)  #: field -> what is wrong

    def of(self, verb: str, about: str) -> Mapping[str, str]:
        """The values, where they belong to this form."""
        return self.values if (verb, about) == (self.verb, self.about) else {}


def typed_of(sent: QueryDict, verb: str, refused: Refused) -> Typed:
    """A refused form."""
    about = words_of(sent.get("matter", "") or sent.get("key", ""), most=20)
    faults = {name: gettext(says) for name, says in refused.data.get("faults", ())}
    return Typed(
        verb=verb,
        about=about,
        values={name: words_of(sent.get(name, ""), most=_LONG) for name in sent if name != "csrfmiddlewaretoken"},
        listed=tuple(words_of(one, most=60) for one in sent.getlist("supplements")),
        says=refused.text(gettext),
        faults=faults,
    )


def finding_of(sent: QueryDict) -> Finding:
    """What the form of a finding says."""
    outside = sent.get("outside") == "yes"
    more = words_of(sent.get("more", ""), most=_LONG)
    listed = [words_of(one, most=60) for one in sent.getlist("supplements")][:12]
    return Finding(
        possible=sent.get("possible") != "no",
        reason=words_of(sent.get("reason", ""), most=_LONG),
        point=words_of(sent.get("point", ""), most=_LONG),
        capacity=words_of(sent.get("capacity", ""), most=60),
        outside=outside,
        side=words_of(sent.get("side", ""), most=6) if outside else "",
        length_m=number_of(sent.get("length_m", "").strip()),
        road=sent.get("road") == "yes",
        green=sent.get("green") == "yes",
        days=number_of(sent.get("days", "").strip()),
        yuan=number_of(text) if (text := sent.get("yuan", "").strip()).isascii() and text.isdecimal() else -1,
        supplements=tuple(dict.fromkeys([*listed, *([more] if more else [])])),
        latitude=_degrees(sent.get("latitude", "")),
        longitude=_degrees(sent.get("longitude", "")),
    )


def plan_of(sent: QueryDict) -> PlanSaid:
    """What the form of a plan says."""
    return PlanSaid(
        point=words_of(sent.get("point", ""), most=_LONG),
        capacity=words_of(sent.get("capacity", ""), most=_LONG),
        boundary=words_of(sent.get("boundary", ""), most=_LONG),
        days=number_of(sent.get("days", "").strip()),
        words=words_of(sent.get("words", ""), most=_LONG),
    )


def work_parts(view: ProjectView, names: Mapping[str, str], typed: Typed) -> tuple[WorkPart, ...]:
    """The utilities of the reader."""
    return tuple(_part(view, one, names, typed) for one in view.connections if one.may_visit or one.may_handle)


def _part(view: ProjectView, one: ConnectionView, names: Mapping[str, str], typed: Typed) -> WorkPart:
    node = one.node
    due = gettext("%(when)s 前") % {"when": formats.moment(node.due)} if node is not None and node.due else ""
    small = " · ".join(str(part) for part in (node_name(node.node) if node is not None else "", due) if part)
    found = typed.of("find", one.matter)
    planned = typed.of("plan", one.matter)
    mine = typed.about == one.matter
    listed = typed.listed if found else (one.finding.supplements if one.finding is not None else ())
    return WorkPart(
        matter=one.matter,
        name=names[one.matter],
        agency=one.agency_name,
        agency_id=one.agency,
        chip=way_chip(one.lights, one.ended),
        small=small,
        desk=reverse("web:desk_case", args=[view.row.number, one.matter]),
        forms=_forms(view, one),
        finding=found or _finding_values(one.finding),
        faults=typed.faults if found else {},
        plan=planned or _plan_values(one.finding),
        typed=typed.values if mine else {},
        sides=tuple(Choice(value=str(side), words=side_name(side)) for side in Side),
        supplements=tuple(
            Choice(value=text, words=text, chosen=text in listed) for text in current().supplements.get(one.matter, ())
        ),
        grounds=tuple(
            Choice(value=ground, words=formats.local_name(dict(name))) for ground, name in law().grounds.items()
        ),
        defects=_defects(view, one.matter),
        open=typed.verb if mine else "",
    )


def _forms(view: ProjectView, one: ConnectionView) -> frozenset[str]:
    if one.ended:
        return frozenset()
    done = {node.node for node in one.lights if node.at is not None}
    node = one.node.node if one.node is not None else ""
    forms: set[str] = set()
    if one.may_visit and view.row.answered_at is None:
        forms.add("find")
    if not one.may_handle:
        return frozenset(forms)
    forms |= {"accept", "correct"} if one.stage is Stage.RECEIVED else set()
    forms |= {"suspend", "correct"} if one.stage is Stage.ACCEPTED else set()
    forms |= {"resume"} if one.stage is Stage.SUSPENDED else set()
    cannot = one.finding is not None and not one.finding.possible
    if one.stage is Stage.ACCEPTED and view.row.answered_at is not None:
        forms.add("refuse" if cannot else "plan")
    if "plan" in done and node in {"outside", "test", "connect"}:
        forms.add(node)
    return frozenset(forms)


def _finding_values(found: Finding | None) -> dict[str, str]:
    if found is None:
        return {"possible": "yes", "outside": ""}
    known = set(current_texts())
    return {
        "possible": "yes" if found.possible else "no",
        "reason": found.reason,
        "point": found.point,
        "capacity": found.capacity,
        "outside": "yes" if found.outside else "no",
        "side": found.side,
        "length_m": str(found.length_m or ""),
        "road": "yes" if found.road else "",
        "green": "yes" if found.green else "",
        "days": str(found.days or ""),
        "yuan": str(found.yuan) if found.yuan >= 0 else "",
        "more": "、".join(text for text in found.supplements if text not in known),
        "latitude": found.latitude,
        "longitude": found.longitude,
    }


def current_texts() -> tuple[str, ...]:
    """Everything that is often asked besides."""
    return tuple(text for listed in current().supplements.values() for text in listed)


def _plan_values(found: Finding | None) -> dict[str, str]:
    if found is None:
        return {}
    return {"point": found.point, "capacity": found.capacity, "days": str(found.days or "")}


def _defects(view: ProjectView, matter: str) -> tuple[Choice, ...]:
    """What may be returned: the matter's papers that are handed in, then the answers it reads."""
    catalogue = edition(view.seen.loaded.plan.edition).catalogue
    planned = view.seen.loaded.plan.by_code[matter]
    papers = [m for m in catalogue.matter[matter].materials if m.source is None and m.form.value != "online"]
    listed = [Choice(value=f"{matter}.{m.id}", words=formats.local_name(m.name)) for m in papers]
    known = [e for e in planned.reads if e in catalogue.element and e in _RETURNED]
    return (*listed, *(Choice(value=e, words=formats.local_name(catalogue.element[e].name)) for e in known))


#: Answers that a utility returns on site.
_RETURNED = (
    "redline_drawing",
    "site_address",
    "building_area_m2",
    "apply_capacity_kva",
    "water_daily_m3",
    "gas_hourly",
    "heat_area_m2",
)


def _degrees(text: str) -> str:
    text = words_of(text, most=12)
    try:
        return text if text and -180 <= float(text) <= 180 else ""
    except ValueError:
        return ""
