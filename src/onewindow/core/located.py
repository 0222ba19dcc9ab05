"""YAML that remembers where it stands: every value knows its file and line, so that a refusal can name them.

    node = located.load(path, shown_as="matters/PUB-R.yaml")
    node.value["limit"].line       # the line of the value
    node.value["limit"].key_line   # the line of its key

Officers write these files, so the dialect is small: true, false, null, numbers, texts, lists, mappings. Dates and codes
stay texts ("no", "on" and 000117028000 too), duplicate keys are refused, tags and merge keys are unknown, and so are
aliases: a few lines of them can stand for more values than a machine can hold.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

#: Values within values; no file of a region comes near, and the reader calls itself once for each.
_DEEPEST = 40
#: No file that a person keeps is larger.
_MOST_BYTES = 16 * 1024 * 1024

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LocatedError(Exception):
    """A fault in a data file: where it stands, what is wrong, what to do about it (in the officer's language)."""

    def __init__(self, file: str, line: int, message: str, remedy: str) -> None:
        super().__init__(file, line, message, remedy)
        self.file = file
        self.line = line
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}{self.remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One value of a file with its place."""

    value: Any  #: dict[str, Node], list[Node], or a scalar: str, int, float, bool, None
    text: str = ""  #: a scalar as it was written, so that a code of digits can still be read as a text
    file: str  #: the file as it is shown to people
    line: int  #: first line of the value, from 1
    key_line: int = 0  #: line of the key that holds this value, or its own line

    def plain(self) -> Any:
        """The value without places: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def error(self, message: str, remedy: str, *, at_key: bool = False) -> LocatedError:
        """A fault at this value (or at its key)."""
        return LocatedError(self.file, self.key_line if at_key else self.line, message, remedy)


def load(path: Path, *, shown_as: str = "") -> Node:
    """Read one file. Raises LocatedError where it is no readable file, not UTF-8, not YAML, or not of the dialect."""
    shown = shown_as or str(path)
    raw = _bytes(path, shown)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise LocatedError(shown, line, "文件不是 UTF-8 编码。", "请用 UTF-8 编码重新保存。") from None
    return loads(text, shown_as=shown)


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise LocatedError(shown, 1, "不是文件。", "请放一个 YAML 文件，或改掉名称里的 .yaml。")
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise LocatedError(shown, 1, f"打不开文件（{fault.strerror}）。", "请检查文件和权限。") from None
    if len(raw) > _MOST_BYTES:
        raise LocatedError(shown, 1, f"文件超过 {_MOST_BYTES // 1024 // 1024} MB。", "请核对内容，或分成几个文件。")
    return raw


def loads(text: str, *, shown_as: str) -> Node:
    """Read a text. Raises LocatedError as `load` does."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        raise LocatedError(shown_as, line, f"不是有效的 YAML：{fault.problem}。", "请检查缩进、冒号和引号。") from None
    except yaml.YAMLError as fault:
        raise LocatedError(shown_as, 1, f"不是有效的 YAML：{fault}。", "请检查是否有控制字符。") from None
    if root is None:
        raise LocatedError(shown_as, 1, "文件是空的。", "请写入内容，或删除此文件。")
    return _Reader(file=shown_as).read(root)


@dataclass(kw_only=True)
class _Reader:
    file: str
    seen: set[int] = field(default_factory=set)  #: nodes that were read; a second time is an alias
    around: list[int] = field(default_factory=list)  #: lines of the lists and mappings that are being read

    def read(self, node: Any, key_line: int = 0) -> Node:
        """The node with its place; `key_line` is the line of its key."""
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            raise LocatedError(self.file, key_line or self.around[-1], "不支持引用（&、*）。", "请把内容直接写出来。")
        self.seen.add(id(node))
        if len(self.around) >= _DEEPEST:
            raise LocatedError(self.file, line, f"嵌套超过 {_DEEPEST} 层。", "请检查括号和缩进。")
        self.around.append(line)
        read = self._placed(node, line, key_line)
        self.around.pop()
        return read

    def _placed(self, node: Any, line: int, key_line: int) -> Node:
        place: dict[str, Any] = {"file": self.file, "line": line, "key_line": key_line or line}
        if isinstance(node, yaml.MappingNode):
            return Node(value=self._mapping(node), **place)
        if isinstance(node, yaml.SequenceNode):
            return Node(value=[self.read(child) for child in node.value], **place)
        return Node(value=_scalar(node), text=node.value, **place)

    def _mapping(self, node: Any) -> dict[str, Node]:
        children: dict[str, Node] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise LocatedError(self.file, line, "键只能是一个词。", "请把列表或映射移到冒号后面。")
            name = key.value
            if name == "<<":
                raise LocatedError(self.file, line, "不支持合并键“<<”。", "请把内容直接写出来。")
            if name in children:
                first = children[name].key_line
                raise LocatedError(self.file, line, f"“{name}”写了两次（第 {first} 行已有）。", "请只保留一处。")
            children[name] = self.read(value, line)
        return children


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style:  # quoted or a block: always a text (plain is None, and "" with libyaml)
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    return text
