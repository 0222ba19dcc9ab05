"""The form over one object of a definition: its fields with labels, words and faults, its lists as rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from onewindow.catalogue.declarations import AgencyDuty, ElementUse, Gate, Material, MaterialSource, Rule
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import Element
from onewindow.catalogue.joint_services import JointService, Setting
from onewindow.catalogue.parts import Flaw
from onewindow.catalogue.readable import UnreadableCondition, expand
from onewindow.catalogue.revisions import agency_codes
from onewindow.core import located
from onewindow.core.located import LocatedError

from .editions_fields import Control, Spec, field_of, specs
from .editions_view import choices_of, condition_words, labels_of, row_title
from .editions_words import field_name

#: Fields that nobody changes once a definition has a code.
_FIXED = frozenset({"code", "id"})
#: (class, field) -> list of known codes that the browser offers.
_OFFERED: Mapping[tuple[type[Any], str], str] = {
    (ElementUse, "id"): "elements",
    (Setting, "element"): "elements",
    (Rule, "element"): "elements",
    (Material, "element"): "elements",
    (MaterialSource, "register"): "registers",
    (MaterialSource, "matter"): "matters",
    (Gate, "before"): "matters",
    (AgencyDuty, "id"): "agencies",
    (JointService, "lead"): "agencies",
    (Element, "group"): "groups",
}


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field as the template writes it."""

    id: str  #: id and name of the control
    label: str  #: its label
    control: str  #: `editions_fields.Control`
    value: str = ""  #: what stands in it
    checked: bool = False  #: for a box
    choices: tuple[tuple[str, str], ...] = ()  #: for a selection: code, word
    offered: str = ""  #: id of the list of known codes
    required: bool = False  #: must be given
    fixed: bool = False  #: may not be changed
    fault: str = ""  #: what is wrong
    reads: str = ""  #: a condition read aloud
    wide: bool = False  #: takes the whole row
    fields: tuple["FieldView", ...] = ()  #: of a group
    open: bool = True  #: whether a group is unfolded
    rows: tuple["RowView", ...] = ()  #: of a list


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A row of a list, with a form of its own."""

    path: str  #: from the definition, `materials.2`
    title: str  #: what it says
    code: str  #: its code, where it has one
    first: bool  #: nothing stands above
    last: bool  #: nothing stands below
    faults: int = 0  #: how many are in it


def form_fields(
    cls: type[Any],
    typed: Mapping[str, str],
    content: Mapping[str, Any] | None,
    flaws: tuple[Flaw, ...],
    *,
    at: str,
    catalogue: Catalogue,
    only: Collection[str] = (),
) -> tuple[FieldView, ...]:
    """The form of one object. `flaws` name their fields from the definition; `at` is where the object stands in it."""
    known = _Known(typed=typed, flaws=flaws, at=at, catalogue=catalogue, labels=labels_of(catalogue))
    return tuple(_view(known, spec, content or {}) for spec in specs(cls) if not only or spec.field in only)


@dataclass(frozen=True, kw_only=True)
class _Known:
    typed: Mapping[str, str]
    flaws: tuple[Flaw, ...]
    at: str
    catalogue: Catalogue
    labels: Mapping[str, str]

    def full(self, path: str) -> str:
        """A path from the definition."""
        return f"{self.at}.{path}" if self.at else path

    def faults(self, path: str) -> list[str]:
        """What is wrong at exactly this field."""
        return [f"{flaw.message}{flaw.remedy}" for flaw in self.flaws if field_of(flaw) == self.full(path)]

    def below(self, path: str) -> int:
        """How much is wrong at or below a path from the definition."""
        return sum(1 for flaw in self.flaws if f"{field_of(flaw)}.".startswith(f"{path}."))


def _view(known: _Known, spec: Spec, content: Mapping[str, Any]) -> FieldView:
    label = field_name(spec.owner, spec.field)
    shared: dict[str, Any] = {
        "id": spec.path,
        "label": label,
        "control": spec.control.value,
        "required": spec.required,
        "fault": "".join(known.faults(spec.path)),
    }
    held = content.get(spec.field)
    if spec.control is Control.GROUP and spec.inner is not None:
        inner = held if isinstance(held, dict) else {}
        fields = tuple(_view(known, each, inner) for each in specs(spec.inner, f"{spec.path}."))
        shown = bool(held) or spec.required or any(field.fault for field in fields)
        return FieldView(**shared, fields=fields, open=shown, wide=True)
    if spec.control is Control.ROWS and spec.inner is not None:
        return FieldView(**shared, rows=_rows(known, spec, held or []), wide=True)
    value = known.typed.get(spec.path, "")
    wide = spec.control in {Control.AREA, Control.LINES, Control.CONDITION, Control.YAML}
    return FieldView(
        **shared,
        value=value,
        checked=value == "true",
        choices=_choices(spec),
        offered=_OFFERED.get((spec.owner, spec.field), ""),
        fixed=spec.path in _FIXED and not known.at,
        reads=_reading(value, known) if spec.control is Control.CONDITION else "",
        wide=wide,
    )


def _choices(spec: Spec) -> tuple[tuple[str, str], ...]:
    if spec.control is not Control.SELECT or spec.inner is None:
        return ()
    blank = (("", gettext("（不选）")),) if spec.optional or spec.required else ()
    return (*blank, *choices_of(spec.inner))


def _reading(text: str, known: _Known) -> str:
    """The condition read aloud, or what keeps it from being read."""
    if not text.strip():
        return ""
    try:
        raw = expand(located.loads(text, shown_as="").plain())
    except LocatedError as fault:
        return f"{fault.message}{fault.remedy}"
    except UnreadableCondition as fault:
        return str(fault)
    return condition_words(raw, known.labels) or gettext("读不懂这个条件。")


def _rows(known: _Known, spec: Spec, held: list[Any]) -> tuple[RowView, ...]:
    cls = spec.inner
    if cls is None:
        return ()
    base = known.full(spec.path)
    return tuple(
        RowView(
            path=f"{base}.{n}",
            title=row_title(cls, row, known.catalogue, n + 1),
            code=str(row.get("id", row.get("before", ""))) if isinstance(row, dict) else "",
            first=n == 0,
            last=n == len(held) - 1,
            faults=known.below(f"{base}.{n}"),
        )
        for n, row in enumerate(held)
    )


def offered_codes(catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """Known codes with their names, for the lists that a browser offers. One query."""
    words = {matter.agency.id: matter.agency.words for matter in catalogue.matters if matter.agency.words}
    agencies = {code: words.get(code, code) for code in agency_codes()}
    return {
        "elements": [(each.id, each.name.zh) for each in catalogue.elements],
        "matters": [(each.code, each.name.zh) for each in catalogue.matters],
        "registers": [(each.id, each.name.zh) for each in catalogue.registers],
        "groups": [(each.id, each.name.zh) for each in catalogue.groups],
        "agencies": sorted(agencies.items()),
    }
