"""Builds the frozen values of this noun from located YAML, by their type hints; all faults are collected.

The keys of a file are the fields of a class, so a new field needs no reading code. What officers may shorten:

    elements: [org_name, …]            an object with one main field may be that field alone
    options: {零售: Retail}            a list of keyed objects may be a mapping
    source: L_CB                       a list of one may be its entry
"""

import types
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from onewindow.core.located import LocatedError, Node
from onewindow.rules.expressions import ExpressionError, parse

from .declarations import ElementUse
from .definitions import near
from .elements import Column, Default, Element, Group, Option, Parameter, SharedRegister
from .facts import EXPRESSION, Name, Sourced
from .joint_services import Licence, Setting
from .readable import UnreadableCondition, expand

T = TypeVar("T")

#: A bare text stands for an object whose main field it is.
_MAIN_FIELD: dict[type, str] = {ElementUse: "id", Option: "value", Name: "zh", Sourced: "text"}
#: A mapping stands for a list of objects: its keys are this field of theirs.
_KEY_FIELD: dict[type, str] = {
    Option: "value",
    Column: "id",
    Element: "id",
    Setting: "element",
    Group: "id",
    Parameter: "id",
    SharedRegister: "id",
    Licence: "id",
}
_CHANGES = frozenset({"add", "remove", "only", "add_shown"})

_WORDS = {str: "文字", int: "整数", float: "数", bool: "true 或 false"}


@dataclass(kw_only=True)
class Reader:
    """Reads values; keeps faults and the place of every object it made."""

    faults: list[LocatedError] = field(default_factory=list)  #: everything that was wrong
    places: dict[int, Node] = field(default_factory=dict)  #: id(object) -> where it stands
    _kept: list[Any] = field(default_factory=list)  #: keeps the objects, so that their ids stay theirs

    def read(self, node: Node, cls: type[T]) -> T | None:
        """An object of `cls`, or None where a fault makes it impossible."""
        return cast("T | None", self._value(node, cls))

    def read_many(self, node: Node, cls: type[T]) -> tuple[T | None, ...]:
        """The objects of a list, or of a mapping by their key."""
        return cast("tuple[T | None, ...]", self._tuple(node, (cls, Ellipsis)))

    def fail(self, node: Node, message: str, remedy: str, *, at_key: bool = False) -> None:
        """Note a fault at a place."""
        self.faults.append(node.error(message, remedy, at_key=at_key))

    def _value(self, node: Node, hint: Any) -> Any:
        origin = get_origin(hint)
        if origin is Annotated and EXPRESSION in hint.__metadata__:
            return self._expression(node)
        if origin in {Union, types.UnionType}:
            [inner] = [arm for arm in get_args(hint) if arm is not type(None)]
            return None if node.value is None else self._value(node, inner)
        if origin is tuple:
            return self._tuple(node, get_args(hint))
        return node.plain() if hint is Any else self._single(node, hint)

    def _single(self, node: Node, hint: type) -> Any:
        if issubclass(hint, Enum):
            return self._enum(node, hint)
        return self._object(node, hint) if is_dataclass(hint) else self._scalar(node, hint)

    def _scalar(self, node: Node, hint: type) -> Any:
        value = node.value
        if hint is str and isinstance(value, int | float) and not isinstance(value, bool):
            return node.text
        good = isinstance(value, int | float) if hint is float else isinstance(value, hint)
        if not good or (isinstance(value, bool) and hint is not bool):
            self.fail(node, f"这里应为{_WORDS[hint]}，现在是{_shown(node)}。", "请改正。")
            return None
        return value

    def _enum(self, node: Node, hint: type[Enum]) -> Any:
        known = [str(member.value) for member in hint]
        if isinstance(node.value, str) and node.value in known:
            return hint(node.value)
        guess = near(str(node.value), known)
        remedy = f"是不是“{guess}”？" if guess else ""
        self.fail(node, f"这里不能写{_shown(node)}。", f"{remedy}可用的有：{'、'.join(known)}。")
        return None

    def _expression(self, node: Node) -> Any:
        try:
            raw = expand(node.plain())
            parse(raw)
        except UnreadableCondition as fault:
            self.fail(node, "条件读不懂。", str(fault))
            return None
        except ExpressionError as fault:
            where = f"（{fault.path}）" if fault.path else ""
            self.fail(node, f"条件有误{where}。", fault.reason)
            return None
        return raw

    def _tuple(self, node: Node, arms: tuple[Any, ...]) -> tuple[Any, ...]:
        if get_origin(arms[0]) is tuple and len(get_args(arms[0])) == 2 and Ellipsis not in get_args(arms[0]):
            return self._pairs(node, get_args(arms[0]))
        inner = arms[0]
        if isinstance(node.value, dict) and inner in _KEY_FIELD:
            return self._keyed(node, inner)
        if not isinstance(node.value, list):
            return (self._value(node, inner),) if node.value is not None else ()
        return tuple(self._value(child, inner) for child in node.value)

    def _pairs(self, node: Node, arms: tuple[Any, ...]) -> tuple[tuple[str, Any], ...]:
        if not isinstance(node.value, dict):
            self.fail(node, "这里应写成“键: 值”。", "每行一个键。")
            return ()
        return tuple((key, self._value(child, arms[1])) for key, child in sorted(node.value.items()))

    def _keyed(self, node: Node, cls: type) -> tuple[Any, ...]:
        if _KEY_FIELD[cls] in node.value and not isinstance(node.value[_KEY_FIELD[cls]].value, dict):
            return (self._value(node, cls),)  # one object, not wrapped in a list
        made = [self._object(_with_key(cls, key, child), cls) for key, child in node.value.items()]
        return tuple(made)

    def _object(self, node: Node, cls: type) -> Any:
        if cls is Default and not (isinstance(node.value, dict) and "value" in node.value):
            return self._keep(Default(value=node.plain()), node)
        if not isinstance(node.value, dict):
            main = _MAIN_FIELD.get(cls)
            if main is None or isinstance(node.value, list) or node.value is None:
                self.fail(node, f"这里应写成“键: 值”，现在是{_shown(node)}。", "请按同类条目的写法改正。")
                return None
            node = Node(value={main: node}, file=node.file, line=node.line, key_line=node.key_line)
        known = _fields(cls)
        given: dict[str, Any] = {}
        before = len(self.faults)
        for key, child in node.value.items():
            if key not in known:
                guess = near(key, tuple(known))
                hint = f"是不是“{guess}”？" if guess else f"可写的有：{'、'.join(known)}。"
                self.fail(child, f"不认识“{key}”。", hint, at_key=True)
                continue
            given[key] = self._value(child, known[key][1])
        for key, (described, _) in known.items():
            if key not in given and described.default is MISSING and described.default_factory is MISSING:
                self.fail(node, f"缺少“{key}”。", "请补上。", at_key=True)
        return self._keep(cls(**given), node) if len(self.faults) == before else None

    def _keep(self, made: Any, node: Node) -> Any:
        self.places[id(made)] = node
        self._kept.append(made)
        return made


@cache
def _fields(cls: type) -> dict[str, tuple["Field[Any]", Any]]:
    hints = get_type_hints(cls, include_extras=True)
    return {described.name: (described, hints[described.name]) for described in fields(cls)}


def _with_key(cls: type, key: str, child: Node) -> Node:
    """An entry of a mapping as an object of its own."""

    def wrap(value: dict[str, Node]) -> Node:
        return Node(value=value, file=child.file, line=child.line, key_line=child.key_line)

    name = Node(value=key, text=key, file=child.file, line=child.line, key_line=child.key_line)
    named = {_KEY_FIELD[cls]: name}
    if cls is Option and not isinstance(child.value, dict):
        return wrap({**named, "en": child})
    if cls is Group:
        return wrap({**named, "name": child})
    if cls is Setting and not (isinstance(child.value, dict) and child.value.keys() <= _CHANGES and child.value):
        return wrap({**named, "value": child})
    return wrap({**named, **child.value}) if isinstance(child.value, dict) else child


def _shown(node: Node) -> str:
    if isinstance(node.value, dict):
        return "一组键值"
    if isinstance(node.value, list):
        return "列表"
    return "空" if node.value is None else f"“{node.text or node.value}”"


def type_hints(cls: type) -> dict[str, tuple["Field[Any]", Any]]:
    """Field and type hint of every field of a class of this noun, by name."""
    return _fields(cls)
