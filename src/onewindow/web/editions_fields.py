"""Forms over definitions, from the types of their fields: what is typed becomes JSON, JSON becomes what is typed. PURE.

    typed = typed_of(Matter, content)                # {"limits.promised.working_days": "7", …}
    data, faults = data_of(Matter, typed)            # back, conditions in the short form

A list of objects is not part of a form: each of its rows has a form of its own, addressed by its path (`materials.2`).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, is_dataclass
from enum import Enum, StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import yaml

from onewindow.catalogue.elements import Default
from onewindow.catalogue.facts import EXPRESSION
from onewindow.catalogue.parts import Flaw
from onewindow.catalogue.readable import contract
from onewindow.catalogue.reading import type_hints
from onewindow.core import located
from onewindow.core.located import LocatedError

#: Fields of the class that hold prose and get more room.
_LONG = frozenset({"prose", "note", "why", "words", "basis", "text", "remark", "rule", "number_note", "why_unbound"})
_LACKING = re.compile(r"缺少“(\w+)”")
_WHOLE, _FRACTION = re.compile(r"-?\d{1,9}"), re.compile(r"-?\d{1,9}\.\d{1,6}")


class Control(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    CHECK = "check"
    SELECT = "select"
    LINES = "lines"  # one entry per line
    CONDITION = "condition"  # short form, with its reading in words
    YAML = "yaml"  # what has no simpler form
    GROUP = "group"  # fields of an object that belongs to this one
    ROWS = "rows"  # a list of objects; each has a form of its own


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One field of a form."""

    path: str  #: its name in the form, from the object that the form is about
    field: str  #: name of the field
    owner: type[Any]  #: class that has it
    control: Control  #: how it is filled in
    required: bool  #: must be given
    inner: type[Any] | None = None  #: class of a group, of rows, of an enum
    numbers: bool = False  #: for lines: whole numbers
    default: Any = None  #: what holds where nothing is given
    optional: bool = False  #: a group that may be absent


def specs(cls: type[Any], prefix: str = "") -> tuple[Spec, ...]:
    """The fields of a class, in its order."""
    return tuple(_spec(cls, name, described, hint, prefix) for name, (described, hint) in type_hints(cls).items())


def _spec(cls: type[Any], name: str, described: Field[Any], hint: Any, prefix: str) -> Spec:
    path = f"{prefix}{name}"
    missing = described.default is MISSING and described.default_factory is MISSING
    default = None if missing else described.default
    hint, optional = _without_none(hint)
    control, inner, numbers = _control(name, hint)
    return Spec(
        path=path,
        field=name,
        owner=cls,
        control=control,
        required=missing and not optional,
        inner=inner,
        numbers=numbers,
        default=default,
        optional=optional,
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in {Union, UnionType}:
        [inner] = [arm for arm in get_args(hint) if arm is not type(None)]
        return inner, True
    return hint, False


def _control(name: str, hint: Any) -> tuple[Control, type[Any] | None, bool]:
    if get_origin(hint) is Annotated and EXPRESSION in hint.__metadata__:
        return Control.CONDITION, None, False
    if get_origin(hint) is tuple:
        arm = get_args(hint)[0]
        if is_dataclass(arm):
            return Control.ROWS, arm, False  # type: ignore[return-value]  # a class, not an object
        if arm in {str, int}:
            return Control.LINES, None, arm is int
        return Control.YAML, None, False
    if hint is Any or hint is Default:
        return Control.YAML, None, False
    if is_dataclass(hint):
        return Control.GROUP, hint, False  # type: ignore[return-value]  # a class, not an object
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Control.SELECT, hint, False
    if hint is bool:
        return Control.CHECK, None, False
    if hint in {int, float}:
        return Control.NUMBER, None, False
    return (Control.AREA if name in _LONG else Control.TEXT), None, False


def flat(cls: type[Any], prefix: str = "") -> Iterator[Spec]:
    """Every field of the form, those of its groups after the group."""
    for spec in specs(cls, prefix):
        yield spec
        if spec.control is Control.GROUP and spec.inner is not None:
            yield from flat(spec.inner, f"{spec.path}.")


def typed_of(cls: type[Any], content: Mapping[str, Any] | None) -> dict[str, str]:
    """What the form shows for a content; lists of objects are left out."""
    held = content or {}
    typed: dict[str, str] = {}
    for spec in flat(cls):
        if spec.control in {Control.GROUP, Control.ROWS}:
            continue
        value = _at(held, spec.path)
        typed[spec.path] = _text(spec, _default(spec) if value is _NOTHING else value)
    return typed


def data_of(
    cls: type[Any], typed: Mapping[str, str], keep: Mapping[str, Any] | None = None, only: Collection[str] = ()
) -> tuple[dict[str, Any], tuple[Flaw, ...]]:
    """JSON of a form, its lists of objects taken from `keep`; with what cannot be read as text at all.

    `only`: the fields that the form shows, where it does not show all; the rest is taken from `keep`.
    """
    flaws: list[Flaw] = []
    held = keep or {}
    data = _data(cls, "", typed, held, flaws)
    if only:
        shown = {name: value for name, value in data.items() if name in only}
        flaws = [flaw for flaw in flaws if flaw.path.partition(".")[0] in only]
        data = {name: value for name, value in held.items() if name not in only} | shown
    return data, tuple(flaws)


def _data(
    cls: type[Any], prefix: str, typed: Mapping[str, str], keep: Mapping[str, Any], flaws: list[Flaw]
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for spec in specs(cls, prefix):
        held = keep.get(spec.field)
        if spec.control is Control.ROWS:
            if held:
                data[spec.field] = held
            elif spec.required:
                data[spec.field] = []
        elif spec.control is Control.GROUP and spec.inner is not None:
            inner = _data(spec.inner, f"{spec.path}.", typed, held if isinstance(held, dict) else {}, flaws)
            if _said(spec.inner, f"{spec.path}.", typed) or spec.required:
                data[spec.field] = inner
        else:
            value = _value(spec, typed.get(spec.path, ""), flaws)
            if value is not _NOTHING:
                data[spec.field] = value
    return data


def _said(cls: type[Any], prefix: str, typed: Mapping[str, str]) -> bool:
    """Whether anything of a group was filled in otherwise than it stands by itself."""
    for spec in flat(cls, prefix):
        if spec.control in {Control.GROUP, Control.ROWS}:
            continue
        text = typed.get(spec.path, "").strip()
        if text != _text(spec, _default(spec)) and (text or spec.control is Control.CHECK):
            return True
    return False


class _Nothing:
    """No value: the field is left out."""


_NOTHING = _Nothing()


def _default(spec: Spec) -> Any:
    return spec.default.value if isinstance(spec.default, Enum) else spec.default


def _value(spec: Spec, text: str, flaws: list[Flaw]) -> Any:
    clean = text.strip().replace("\r\n", "\n")
    if spec.control is Control.CHECK:
        return clean == "true"
    if not clean:
        unbound = spec.control is Control.CONDITION and spec.field == "when"
        return None if unbound else _NOTHING
    if spec.control is Control.NUMBER:
        return _number(clean)
    if spec.control is Control.LINES:
        lines = [line.strip() for line in clean.splitlines() if line.strip()]
        return [_number(line) for line in lines] if spec.numbers else lines
    if spec.control in {Control.CONDITION, Control.YAML}:
        try:
            return located.loads(clean, shown_as="").plain()
        except LocatedError as fault:
            flaws.append(Flaw(kind="", code="", path=spec.path, message=fault.message, remedy=fault.remedy))
            return _NOTHING
    return clean


def _number(text: str) -> Any:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text


def _text(spec: Spec, value: Any) -> str:
    if isinstance(value, _Nothing) or value is None or value == ():
        return ""
    if spec.control is Control.CHECK:
        return "true" if value else ""
    if spec.control is Control.LINES:
        return "\n".join(str(each) for each in value)
    if spec.control is Control.CONDITION:
        return yaml_text(contract(value))
    if spec.control is Control.YAML:
        return yaml_text(value)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def yaml_text(value: Any) -> str:
    """A value as an officer writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        quoted = yaml.safe_dump(value, allow_unicode=True, width=10_000).removesuffix("...\n")
        return quoted.strip()
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=90, default_flow_style=None).strip()


def _at(content: Mapping[str, Any], path: str) -> Any:
    held: Any = content
    for step in path.split("."):
        if not isinstance(held, dict) or step not in held:
            return _NOTHING
        held = held[step]
    return held


def inside(cls: type[Any], content: Any, path: str) -> tuple[type[Any], Any] | None:
    """Class and content of the object at a path (`materials.2`), or None where there is none."""
    found: Any = content
    steps = path.split(".") if path else []
    while steps:
        name = steps.pop(0)
        spec = next((each for each in specs(cls) if each.field == name), None)
        if spec is None or spec.inner is None or not isinstance(found, dict) or issubclass(spec.inner, Enum):
            return None
        cls, found = spec.inner, found.get(name)
        if spec.control is Control.ROWS:
            if not steps or not steps[0].isdecimal() or not isinstance(found, list) or int(steps[0]) >= len(found):
                return None
            found = found[int(steps.pop(0))]
    return cls, found


def place(content: dict[str, Any], path: str, data: Any) -> dict[str, Any]:
    """The content with the object at a path replaced."""
    if not path:
        return dict(data)
    copied = dict(content)
    held: Any = copied
    steps = path.split(".")
    for n, step in enumerate(steps):
        key: Any = int(step) if isinstance(held, list) else step
        if n == len(steps) - 1:
            held[key] = data
        else:
            held[key] = list(held[key]) if isinstance(held[key], list) else dict(held[key])
            held = held[key]
    return copied


def field_of(flaw: Flaw) -> str:
    """The field a fault is about: one that is missing is named in the sentence."""
    lacking = _LACKING.search(flaw.message)
    if lacking:
        return f"{flaw.path}.{lacking[1]}" if flaw.path else lacking[1]
    return flaw.path
