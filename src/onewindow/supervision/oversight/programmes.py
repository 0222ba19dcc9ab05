"""PURE: what the region declares of oversight: `oversight/*.yaml`, one programme a file.

book = current()
programme = book.of_matter("PUB-R")
programme.lines(["PUB-R"], "publicity")      # what this agency looks at
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.catalogue.readable import UnreadableCondition, expand
from onewindow.core.located import LocatedError, Node, load
from onewindow.core.region import region_dir
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.expressions import Expression, ExpressionError, parse
from onewindow.visits.checklists import CheckLine

FOLDER = "oversight"
#: What an event elsewhere may bring about.
DOES = ("task", "done", "refresh", "end")
#: Why there is a task.
KINDS = ("periodic", "supplement", "tracking", "draw", "assigned")


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing to look at, and by whom."""

    line: CheckLine  #: as a visit's checklist has it
    agencies: tuple[str, ...]  #: codes
    matters: tuple[str, ...]  #: of these matters only; () for all of the programme


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A level of risk."""

    id: str  #: key
    names: Mapping[str, str]  #: language -> name
    months: int  #: between two checks
    draw_percent: int  #: how many of a hundred are drawn at random
    basis: str  #: why
    status: str  #: seen | unverified | memory | proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskRule:
    """A condition that demands a level."""

    id: str  #: key
    level: str  #: at least this one
    says: Mapping[str, str]  #: language -> why
    when: Expression  #: on what the programme reads and on the subject's history


@dataclass(frozen=True, kw_only=True, slots=True)
class Follow:
    """What an event of another room brings about."""

    verb: str  #: of the event
    does: str  #: task | done | refresh | end
    kind: str  #: of the task
    working_days: int  #: until the task is due
    says: Mapping[str, str]  #: language -> why


@dataclass(frozen=True, kw_only=True, eq=False)
class Programme:
    """Oversight of some matters."""

    code: str  #: key
    names: Mapping[str, str]  #: language -> name
    matters: tuple[str, ...]  #: codes
    lead: str  #: code of the agency that leads
    partners: tuple[str, ...]  #: codes of those that check with it and share
    basis: str  #: law
    reads: tuple[str, ...]  #: data elements for the risk; nothing personal
    checks: tuple[Check, ...]  #: in order
    levels: tuple[Level, ...]  #: lowest first
    risk: tuple[RiskRule, ...]  #: all that may raise the level
    follows: Mapping[str, Follow]  #: verb -> what it brings about
    share_when: tuple[str, ...]  #: results that all its agencies learn at once
    rectify_days: int  #: usual term of an order
    rectify_most: int  #: longest term
    ahead_days: int  #: before the next check, when its task appears
    draw_days: int  #: in which those drawn are checked

    @property
    def agencies(self) -> tuple[str, ...]:
        """Codes of all that take part, the lead first."""
        return (self.lead, *self.partners)

    def level(self, code: str) -> Level:
        """A level by its key; an unknown one (the data changed) is the lowest."""
        return next((one for one in self.levels if one.id == code), self.levels[0])

    def lines(self, matters: Collection[str], agency: str) -> tuple[CheckLine, ...]:
        """What an agency looks at for these matters."""
        return tuple(
            check.line
            for check in self.checks
            if agency in check.agencies and (not check.matters or set(check.matters) & set(matters))
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class OversightBook:
    """All programmes of a region."""

    programmes: Mapping[str, Programme]  #: by code
    calendar: Calendar  #: office calendar

    def of_matter(self, matter: str) -> Programme | None:
        """The programme of a matter; None: nothing is declared."""
        return next((one for one in self.programmes.values() if matter in one.matters), None)

    def verbs(self) -> set[str]:
        """Verbs of events that any programme follows."""
        return {verb for one in self.programmes.values() for verb in one.follows}

    def workday(self, day: date) -> date:
        """The day itself or the next working day."""
        return self.calendar.next_working_day(day)


def current() -> OversightBook:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> OversightBook:
    return read(folder)


def read(folder: Path) -> OversightBook:
    """Read `oversight/*.yaml`; a region without them oversees nothing. Raises LocatedError at the first fault."""
    found: dict[str, Programme] = {}
    taken: set[str] = set()
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        root = load(path, shown_as=f"{FOLDER}/{path.name}")
        one = _programme(root)
        if one.code in found or taken & set(one.matters):
            raise _need(root, "matters").error("同一个事项写在两个监管文件里。", "一个事项只写一处。")
        found[one.code] = one
        taken |= set(one.matters)
    return OversightBook(programmes=found, calendar=load_calendar(folder))


def _programme(root: Node) -> Programme:
    levels = tuple(_level(node) for node in _need(root, "levels").value)
    known = {level.id for level in levels}
    agencies = {_need(root, "lead").text, *_need(root, "partners").plain()}
    rectify, tasks = _need(root, "rectify"), _need(root, "tasks")
    follows = [_follow(node) for node in _need(root, "follows").value]
    return Programme(
        code=_need(root, "code").text,
        names=_need(root, "name").plain(),
        matters=tuple(_need(root, "matters").plain()),
        lead=_need(root, "lead").text,
        partners=tuple(_need(root, "partners").plain()),
        basis=_need(_need(root, "basis"), "text").text,
        reads=tuple(_need(root, "reads").plain()),
        checks=tuple(_check(node, agencies) for node in _need(root, "checks").value),
        levels=levels,
        risk=tuple(_risk(node, known) for node in _need(root, "risk").value),
        follows={one.verb: one for one in follows},
        share_when=tuple(_need(root, "share_when").plain()),
        rectify_days=_positive(_need(rectify, "days")),
        rectify_most=_positive(_need(rectify, "most_days")),
        ahead_days=_positive(_need(tasks, "check_ahead_days")),
        draw_days=_positive(_need(tasks, "draw_days")),
    )


def _check(node: Node, known: Collection[str]) -> Check:
    basis, hint, matters, listed = _need(node, "basis"), node.value.get("hint"), node.value.get("matters"), []
    for entry in _need(node, "agencies").value:
        if entry.text not in known:
            raise entry.error(f"“{entry.text}”不是牵头或协同部门。", "请写在 lead 或 partners 里。")
        listed.append(entry.text)
    line = CheckLine(
        id=_need(node, "id").text,
        says=_need(node, "says").plain(),
        hint=hint.plain() if hint is not None else {},
        basis=_need(basis, "text").text,
        basis_status=_need(basis, "status").text,
        photo=_flag(node, "photo"),
        essential=_flag(node, "essential"),
    )
    return Check(line=line, agencies=tuple(listed), matters=tuple(matters.plain()) if matters is not None else ())


def _level(node: Node) -> Level:
    percent = _positive(_need(node, "draw_percent"))
    if percent > 100:
        raise _need(node, "draw_percent").error("抽查比例不能超过 100。", "请改正。")
    return Level(
        id=_need(node, "id").text,
        names=_need(node, "name").plain(),
        months=_positive(_need(node, "months")),
        draw_percent=percent,
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
    )


def _risk(node: Node, levels: Collection[str]) -> RiskRule:
    level, when = _need(node, "level"), _need(node, "when")
    if level.text not in levels:
        raise level.error(f"没有“{level.text}”这一级。", f"可选：{'、'.join(levels)}。")
    return RiskRule(
        id=_need(node, "id").text, level=level.text, says=_need(node, "says").plain(), when=_condition(when)
    )


def _condition(node: Node) -> Expression:
    try:
        return parse(expand(node.plain()))
    except (UnreadableCondition, ExpressionError) as fault:
        raise node.error("条件读不懂。", str(fault)) from None


def _follow(node: Node) -> Follow:
    does, kind, days = _need(node, "does"), node.value.get("kind"), node.value.get("working_days")
    if does.text not in DOES:
        raise does.error(f"没有“{does.text}”这种做法。", f"可选：{'、'.join(DOES)}。")
    if does.text in {"task", "done"} and (kind is None or kind.text not in KINDS):
        raise node.error("产生或了结任务的，要写 kind。", f"可选：{'、'.join(KINDS)}。")
    if does.text == "task" and days is None:
        raise node.error("产生任务的，要写 working_days。", "几个工作日内查完。")
    return Follow(
        verb=_need(node, "verb").text,
        does=does.text,
        kind=kind.text if kind is not None else "",
        working_days=_positive(days) if days is not None else 0,
        says=_need(node, "says").plain(),
    )


def _flag(node: Node, key: str) -> bool:
    found: Any = node.value.get(key)
    return found is not None and found.value is True


def _positive(node: Node) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        raise node.error(f"“{node.text}”应为不小于 1 的整数。", "请改正。")
    return node.value


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        fault: LocatedError = node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
        raise fault
    child: Node = node.value[key]
    return child
