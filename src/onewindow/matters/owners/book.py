"""PURE: what the region says of owners' self-service (`property.yaml`): proofs, purposes, alerts, moved accounts.

book = current()
book.proofs["no_property_proof"].valid_days
book.change_of("transfer").names["zh"]
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

_FILE = "property.yaml"
ABOUT = ("person", "unit")


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofKind:
    """A proof that people make themselves."""

    code: str  #: such as no_property_proof
    names: Mapping[str, str]  #: language -> name
    about: str  #: person | unit
    homes: frozenset[str]  #: uses that count as a home
    valid_days: int  #: for how long it is taken
    number: str  #: format with {year}, {division}, {serial}
    text: str  #: sentence with {as_of} and {place}
    limits: str  #: what it does not say, with {place}
    basis: str  #: law
    status: str  #: seen | unverified | proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """What a proof is for."""

    code: str  #: such as school
    names: Mapping[str, str]  #: language -> words
    words: bool  #: it must be said in words


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A kind of change of the book that owners are told of."""

    code: str  #: such as mortgaged
    verbs: frozenset[str]  #: acts of the register
    looks: frozenset[str]  #: kinds of readers whose looks are told
    names: Mapping[str, str]  #: language -> words
    after_hours: int  #: told no earlier


@dataclass(frozen=True, kw_only=True, slots=True)
class Utility:
    """A utility whose account can move along."""

    code: str  #: water | power | gas | heat
    names: Mapping[str, str]  #: language -> word
    agency: str  #: code of the agency that moves it


@dataclass(frozen=True, kw_only=True, eq=False)
class PropertyBook:
    """The region's say."""

    proofs: Mapping[str, ProofKind]  #: by code
    purposes: Mapping[str, Purpose]  #: by code, in order
    relations: Mapping[str, Mapping[str, str]]  #: code -> language -> word
    most_relatives: int  #: in one proof
    guardian_below: int  #: years of age below which a guardian asks
    consent_basis: str  #: law on consent
    changes: Mapping[str, Change]  #: by code
    utilities: Mapping[str, Utility]  #: by code
    move_days: int  #: working days within which a utility answers
    moves_not_for: frozenset[str]  #: uses of units that have no accounts

    def change_of(self, verb: str) -> Change | None:
        """What an act of the register means for owners, None where it is not told."""
        return next((change for change in self.changes.values() if verb in change.verbs), None)

    @property
    def held_looks(self) -> Mapping[str, timedelta]:
        """Kind of reader -> how long his looks are not shown yet, as long as they are not told."""
        late = (change for change in self.changes.values() if change.after_hours)
        return {who: timedelta(hours=change.after_hours) for change in late for who in change.looks}

    @property
    def verbs(self) -> frozenset[str]:
        """All acts of the register that are told."""
        return frozenset(verb for change in self.changes.values() for verb in change.verbs)


def current() -> PropertyBook:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> PropertyBook:
    return read(folder)


def read(folder: Path) -> PropertyBook:
    """Read `property.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    family, moves = _need(root, "family"), _need(root, "moves")
    changes = {code: _change(code, node) for code, node in _need(_need(root, "alerts"), "changes").value.items()}
    _each_verb_once(root, changes)
    return PropertyBook(
        proofs={code: _proof(code, node) for code, node in _need(root, "proofs").value.items()},
        purposes={
            code: Purpose(code=code, names=_names(node), words=bool(node.plain().get("words")))
            for code, node in _need(root, "purposes").value.items()
        },
        relations={code: _names(node) for code, node in _need(root, "relations").value.items()},
        most_relatives=_whole(_need(family, "most")),
        guardian_below=_whole(_need(_need(family, "guardian_below"), "value")),
        consent_basis=_need(_need(family, "consent"), "basis").text,
        changes=changes,
        utilities={
            code: Utility(code=code, names=_names(node), agency=_need(node, "agency").text)
            for code, node in _need(moves, "utilities").value.items()
        },
        move_days=_whole(_need(_need(moves, "working_days"), "value")),
        moves_not_for=frozenset(_need(moves, "not_for").plain()),
    )


def age_on(id_no: str, day: date) -> int | None:
    """Full years of the holder of a citizen number on a day; None where the number tells no birthday."""
    digits = id_no[6:14]
    if len(id_no) != 18 or not digits.isdecimal():
        return None
    born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _proof(code: str, node: Node) -> ProofKind:
    about = _need(node, "about")
    if about.value not in ABOUT:
        raise about.error(f"没有“{about.text}”这种证明。", f"可选：{'、'.join(ABOUT)}。")
    said: dict[str, Any] = node.plain()
    return ProofKind(
        code=code,
        names=_names(node),
        about=str(about.value),
        homes=frozenset(said.get("homes", ())),
        valid_days=_whole(_need(node, "valid_days")),
        number=_need(node, "number").text,
        text=_need(node, "text").text,
        limits=_need(node, "limits").text,
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
    )


def _change(code: str, node: Node) -> Change:
    hours = node.value.get("after_hours")
    return Change(
        code=code,
        verbs=frozenset(_need(node, "verbs").plain()),
        looks=frozenset(node.plain().get("looks", ())),
        names=_names(node),
        after_hours=_whole(hours) if hours is not None else 0,
    )


def _each_verb_once(root: Node, changes: Mapping[str, Change]) -> None:
    seen: dict[str, str] = {}
    for change in changes.values():
        for verb in sorted(change.verbs):
            if verb in seen:
                where = _need(_need(_need(root, "alerts"), "changes"), change.code)
                raise where.error(f"“{verb}”已写在“{seen[verb]}”下。", "一种登记只归一类，请删去一处。")
            seen[verb] = change.code


def _names(node: Node) -> dict[str, str]:
    names: dict[str, str] = _need(node, "name").plain()
    return names


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child


def _whole(node: Node) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 0:
        raise node.error(f"“{node.text}”应为不小于 0 的整数。", "请改正。")
    return node.value
