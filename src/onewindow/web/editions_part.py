"""Changing one definition of a revision: which object of it a page is about, what a press of a button does to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from onewindow.catalogue import acts, revisions
from onewindow.catalogue.declarations import Matter
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.differences import differences
from onewindow.catalogue.errors import BadPart, NoSuchPart
from onewindow.catalogue.exporting import text_of, written
from onewindow.catalogue.joint_services import JointService
from onewindow.catalogue.parts import PLACES, Flaw, Kind, find, plain_part, read_text
from onewindow.catalogue.revising import State
from onewindow.core.act import Actor

from .editions import Opened, frame
from .editions_fields import Control, data_of, field_of, flat, inside, place, specs, typed_of
from .editions_form import form_fields, offered_codes
from .editions_view import choices_of, diff_lines, flaw_words, part_name, path_words, service_line
from .editions_words import kind_name, tab_name

#: The pages of the form over a definition: key -> its fields. Classes that are not here have one page.
TABS: Mapping[type[Any], Mapping[str, tuple[str, ...]]] = {
    Matter: {
        "basics": (
            "code",
            "name",
            "kind",
            "kind_words",
            "agency",
            "stages",
            "national_code",
            "basis",
            "status",
            "note",
        ),
        "limits": ("limits", "lengthened", "visits", "fee"),
        "joins": ("joins", "gates"),
        "elements": ("elements", "context"),
        "materials": ("materials",),
        "rules": ("rules",),
        "words": ("certificate", "other_certificates", "certificate_number", "opinions", "notes"),
    },
    JointService: {
        "basics": (
            "code",
            "number",
            "name",
            "plain_name",
            "lead",
            "partners",
            "lead_words",
            "summary",
            "audience",
            "icon",
            "life_event",
            "search_words",
        ),
        "package": (
            "matters",
            "typical_package",
            "typical_answers",
            "joint_outcome",
            "delivery",
            "arrangement_status",
            "countersign",
            "joint_limits",
        ),
        "questions": ("questions", "rules"),
        "derived": ("derived", "tiers", "implied_licences", "reference_profiles"),
        "words": ("notes", "supervision"),
    },
}
#: Letters of one answer of the form.
_MOST = 8000
_TEXT = 200_000


@dataclass(frozen=True, kw_only=True)
class Editing:
    """One definition of a revision and the object of it that the page shows."""

    held: Opened  #: the revision
    kind: Kind  #: what the definition is
    code: str  #: its code
    part: Any  #: as the revision has it, None while it is untouched
    content: dict[str, Any] | None  #: as it would be published; None where it is taken out
    at: str  #: path of the object, empty for the definition itself
    tab: str = ""  #: which page of the form over the definition

    @property
    def only(self) -> tuple[str, ...]:
        """The fields that the page shows; () for all."""
        tabs = TABS.get(PLACES[self.kind].cls, {}) if not self.at else {}
        return tabs.get(self.tab) or next(iter(tabs.values()), ())

    @property
    def version(self) -> int:
        """What the page has seen."""
        return self.part.version if self.part is not None else 0

    @property
    def changes(self) -> bool:
        """Whether this account may change it now."""
        if State(self.held.row.state) is not State.EDITING:
            return False
        return revisions.may_change(self.held.user, self.held.now, self.kind, self.code, self.content)


def editing(held: Opened, kind: str, code: str, at: str, tab: str = "") -> Editing:
    """The definition and the object. Raises NoSuchPart."""
    if kind not in set(Kind):
        raise NoSuchPart
    known = Kind(kind)
    part = next((p for p in held.standing.parts if (p.kind, p.code) == (kind, code)), None)
    content = part.content if part is not None else plain_part(held.now, known, code)
    if part is None and content is None:
        raise NoSuchPart
    found = inside(PLACES[known].cls, content or {}, at)
    if at and found is None:
        raise NoSuchPart
    return Editing(held=held, kind=known, code=code, part=part, content=content, at=at, tab=tab)


def save(page: Editing, sent: QueryDict, by: Actor) -> None:
    """Keep what the form holds. Raises BadPart with the flaws of its fields, StalePart, NotAllowed."""
    found = inside(PLACES[page.kind].cls, page.content or {}, page.at)
    if found is None:
        raise NoSuchPart
    cls, held = found
    data, flaws = data_of(cls, _typed(sent, cls), held or {}, page.only)
    if flaws:
        placed = tuple(_below(page.at, flaw) for flaw in flaws)
        raise BadPart(count=len(placed), flaws=placed)
    _keep(page, place(page.content or {}, page.at, data), sent, by)


def save_text(page: Editing, sent: QueryDict, by: Actor) -> None:
    """Keep a definition written as a whole, in YAML. Raises BadPart with the lines."""
    content, code, flaws = read_text(page.kind, sent.get("text", "")[:_TEXT].replace("\r\n", "\n"))
    if content is None:
        raise BadPart(count=len(flaws), flaws=flaws)
    if code != page.code:
        wrong = Flaw(
            kind=page.kind,
            code=page.code,
            path="",
            message=gettext("代码写成了“%(code)s”。") % {"code": code},
            remedy=gettext("代码一经使用不能改；要新的定义请另行新增。"),
        )
        raise BadPart(count=1, flaws=(wrong,))
    _keep(page, content, sent, by)


def rearrange(page: Editing, what: str, path: str, sent: QueryDict, by: Actor) -> str:
    """Add, move or take out a row of a list; gives the path to go on at. Raises NoSuchPart and what saving raises."""
    content = page.content or {}
    listed, _, number = path.rpartition(".")
    if what == "add":
        return _add(page, content, path, sent, by)
    rows = _rows(content, listed)
    n = int(number) if number.isdecimal() else -1
    if not 0 <= n < len(rows):
        raise NoSuchPart
    row = rows.pop(n)
    if what == "up":
        rows.insert(max(0, n - 1), row)
    elif what == "down":
        rows.insert(n + 1, row)
    elif what != "drop":
        raise NoSuchPart
    _keep(page, place(content, listed, rows), sent, by)
    return page.at


def remove(page: Editing, sent: QueryDict, by: Actor) -> None:
    """Take the definition out of the next edition."""
    acts.remove_part(page.held.row.pk, page.kind, page.code, version=_seen(sent), by=by)


def _add(page: Editing, content: dict[str, Any], path: str, sent: QueryDict, by: Actor) -> str:
    """A row that says as little as it may; its own form is opened next."""
    owner, _, name = path.rpartition(".")
    found = inside(PLACES[page.kind].cls, content, owner)
    spec = next((s for s in specs(found[0]) if s.field == name and s.control is Control.ROWS), None) if found else None
    if found is None or spec is None or spec.inner is None:
        raise NoSuchPart
    held = found[1].get(name, []) if isinstance(found[1], dict) else []
    rows = [*held, _blank(spec.inner, len(held) + 1, page.held.now)]
    _keep(page, place(content, path, rows), sent, by)
    return f"{path}.{len(rows) - 1}"


def _blank(cls: type[Any], n: int, catalogue: Catalogue) -> dict[str, Any]:
    """The least that a new row must say, for its officer to write over."""
    row: dict[str, Any] = {}
    for spec in specs(cls):
        if not spec.required:
            continue
        if spec.control is Control.GROUP and spec.inner is not None:
            row[spec.field] = _blank(spec.inner, n, catalogue)
        elif spec.control is Control.SELECT and spec.inner is not None:
            row[spec.field] = choices_of(spec.inner)[0][0]
        elif spec.control in {Control.ROWS, Control.LINES}:
            row[spec.field] = []
        elif spec.control is Control.NUMBER:
            row[spec.field] = n
        elif spec.control is Control.CONDITION:
            row[spec.field] = True
        else:
            row[spec.field] = f"new_{n}" if spec.field in {"id", "code"} else gettext("新增（待填）")
    return row


def _rows(content: Mapping[str, Any], path: str) -> list[Any]:
    held: Any = content
    for step in path.split("."):
        if isinstance(held, list):
            held = held[int(step)] if step.isdecimal() and int(step) < len(held) else None
        else:
            held = held.get(step) if isinstance(held, dict) else None
    if not isinstance(held, list):
        raise NoSuchPart
    return list(held)


def _keep(page: Editing, content: dict[str, Any], sent: QueryDict, by: Actor) -> None:
    acts.change_part(page.held.row.pk, page.kind, page.code, content, version=_seen(sent), by=by)


def _seen(sent: QueryDict) -> int:
    seen = sent.get("version", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else -1


def _below(at: str, flaw: Flaw) -> Flaw:
    path = f"{at}.{flaw.path}" if at else flaw.path
    return Flaw(kind=flaw.kind, code=flaw.code, path=path, message=flaw.message, remedy=flaw.remedy)


def _typed(sent: QueryDict, cls: type[Any]) -> dict[str, str]:
    return {spec.path: sent.get(spec.path, "")[:_MOST] for spec in flat(cls)}


def part_context(
    page: Editing, sent: QueryDict | None = None, flaws: tuple[Flaw, ...] = (), refused: str = ""
) -> dict[str, Any]:
    """The form, what its neighbours are, what is wrong, and what the sheet becomes."""
    held, kind, code = page.held, page.kind, page.code
    cls, content = inside(PLACES[kind].cls, page.content or {}, page.at) or (PLACES[kind].cls, {})
    typed = typed_of(cls, content) if sent is None else _typed(sent, cls)
    own = tuple(flaw for flaw in held.composed.flaws if (flaw.kind, flaw.code) == (kind, code))
    shown = flaws or own
    services = held.services if page.part is not None else _around(held, kind, code)
    base = plain_part(held.now, kind, code)
    return {
        **frame(held),
        "page": page,
        "kind": kind.value,
        "kind_name": kind_name(kind),
        "code": code,
        "name": part_name(held.now, kind, code, page.content),
        "at": page.at,
        "crumbs": _crumbs(page),
        "fields": form_fields(cls, typed, content, shown, at=page.at, catalogue=held.new or held.now, only=page.only),
        "tabs": _tabs(page, shown),
        "tab": page.tab,
        "faults": [flaw_words(flaw) for flaw in shown],
        "refused": refused,
        "changes": page.changes,
        "removed": page.part is not None and page.content is None,
        "offered": offered_codes(held.new or held.now),
        "differs": diff_lines(kind, differences(base, page.content), held.now) if base and page.content else (),
        "service": service_line(held.row.pk, held.now, held.sound, services[0]) if services and held.sound else None,
        "services": services,
    }


def _tabs(page: Editing, flaws: tuple[Flaw, ...]) -> list[dict[str, Any]]:
    """The pages of the form, with how much is wrong on each."""
    tabs = TABS.get(PLACES[page.kind].cls, {}) if not page.at else {}
    return [
        {
            "key": key,
            "name": tab_name(key),
            "current": names == page.only,
            "faults": sum(1 for flaw in flaws if field_of(flaw).partition(".")[0] in names),
        }
        for key, names in tabs.items()
    ]


def text_context(page: Editing, text: str | None, flaws: tuple[Flaw, ...], refused: str) -> dict[str, Any]:
    """A definition as a whole, in YAML."""
    catalogue = page.held.new or page.held.now
    found = find(catalogue, page.kind, page.code)
    return {
        **frame(page.held),
        "page": page,
        "kind": page.kind.value,
        "kind_name": kind_name(page.kind),
        "code": page.code,
        "name": part_name(page.held.now, page.kind, page.code, page.content),
        "crumbs": [],
        "text": text if text is not None else text_of(written(found)) if found is not None else "",
        "faults": [str(flaw) for flaw in flaws],
        "refused": refused,
        "changes": page.changes,
    }


def _around(held: Opened, kind: Kind, code: str) -> tuple[str, ...]:
    if kind is Kind.MATTER:
        return tuple(service.code for service in held.now.services_of(code))
    return (code,) if kind is Kind.SERVICE and code in held.now.service else ()


def _crumbs(page: Editing) -> list[tuple[str, str]]:
    """(path, words) of every object on the way to the one that is shown."""
    crumbs: list[tuple[str, str]] = [("", part_name(page.held.now, page.kind, page.code, page.content))]
    steps = page.at.split(".") if page.at else []
    for n in range(len(steps)):
        path = ".".join(steps[: n + 1])
        if inside(PLACES[page.kind].cls, page.content or {}, path) is not None:
            crumbs.append(
                (path, " ".join(path_words(page.kind, path).split(" › ")[-2 if steps[n].isdecimal() else -1 :]))
            )
    return crumbs
