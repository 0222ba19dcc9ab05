"""PURE: the kinds of messages and their words, read from the region's `notices/kinds/*.yaml` and checked as a whole.

Every text is checked when it is read: its placeholders are declared, all languages use the same ones, Chinese and
English are complete, and neither a subject nor a short text uses a field that carries personal data.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Formatter

from onewindow.core.located import Node, load

#: Languages every text must have.
COMPLETE = ("zh", "en")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Urgency(StrEnum):
    """How a message stands against quiet hours."""

    URGENT = "urgent"  #: goes out at any hour
    NORMAL = "normal"
    LOW = "low"


class Sort(StrEnum):
    """What a field holds."""

    TEXT = "text"  #: words or a number, no personal data
    PERSONAL = "personal"  #: personal data: body only
    DATE = "date"  #: ISO day
    MOMENT = "moment"  #: ISO instant with offset
    NAMES = "names"  #: language -> words


class Part(StrEnum):
    """The texts of a kind."""

    SUBJECT = "subject"
    SHORT = "short"
    BODY = "body"


#: Parts that appear on a locked screen.
OPEN_PARTS = (Part.SUBJECT, Part.SHORT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of message."""

    code: str  #: such as correction_needed
    urgency: Urgency  #: against quiet hours
    channels: tuple[str, ...]  #: where it goes by default
    fields: Mapping[str, Sort]  #: what the caller gives
    texts: Mapping[Part, Mapping[str, str]]  #: part -> language -> text with {field}

    def uses(self, part: Part) -> frozenset[str]:
        """The fields that a part shows."""
        return frozenset(_placeholders(self.texts[part]["zh"]))


def read_kinds(folder: Path, channels: frozenset[str]) -> dict[str, Kind]:
    """All kinds of a region's folder. Raises LocatedError at the first fault; `channels` are those the region has."""
    kinds: dict[str, Kind] = {}
    for path in sorted((folder / "notices" / "kinds").glob("*.yaml")):
        root = load(path, shown_as=f"notices/kinds/{path.name}")
        for code, node in need(root, "kinds").value.items():
            if code in kinds:
                raise node.error(f"消息“{code}”写了两次。", "请只保留一处。", at_key=True)
            kinds[code] = _kind(code, node, channels)
    return kinds


def need(node: Node, key: str) -> Node:
    """The value under a key. Raises LocatedError where it is missing."""
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child


def _kind(code: str, node: Node, channels: frozenset[str]) -> Kind:
    urgency = need(node, "urgency")
    if urgency.value not in set(Urgency):
        raise urgency.error(f"没有“{urgency.text}”这种缓急。", f"可选：{'、'.join(Urgency)}。")
    listed = need(node, "channels")
    for entry in listed.value:
        if entry.value not in channels:
            raise entry.error(f"没有“{entry.text}”这个渠道。", f"可选：{'、'.join(sorted(channels))}。")
    fields = {name: _sort(name, entry) for name, entry in need(node, "fields").value.items()}
    texts = {part: _texts(part, need(node, part), fields) for part in Part}
    unused = set(fields) - {name for languages in texts.values() for name in _placeholders(languages["zh"])}
    if unused:
        raise need(node, "fields").error(f"“{'、'.join(sorted(unused))}”没有用到。", "请删去，或写进正文。")
    return Kind(
        code=code,
        urgency=Urgency(urgency.value),
        channels=tuple(entry.value for entry in listed.value),
        fields=fields,
        texts=texts,
    )


def _sort(name: str, node: Node) -> Sort:
    if not _NAME.fullmatch(name):
        raise node.error(f"“{name}”不能作字段名。", "请用小写英文字母、数字和下划线。", at_key=True)
    if node.value not in set(Sort):
        raise node.error(f"没有“{node.text}”这种字段。", f"可选：{'、'.join(Sort)}。")
    return Sort(node.value)


def _texts(part: Part, node: Node, fields: Mapping[str, Sort]) -> dict[str, str]:
    for language in COMPLETE:
        if not str(need(node, language).value or "").strip():
            raise node.error(f"缺少 {language} 的文字。", "中文和英文必须齐全。")
    wanted = _checked(node.value["zh"])
    for language, entry in node.value.items():
        used = _checked(entry)
        unknown = used - set(fields)
        if unknown:
            raise entry.error(f"没有声明“{'、'.join(sorted(unknown))}”。", "请写进 fields，或改正拼写。")
        if used != wanted:
            differing = "、".join(sorted(used ^ wanted))
            raise entry.error(f"{language} 与中文用的字段不同：{differing}。", "请让各种语言用同样的字段。")
        personal = {name for name in used if fields[name] is Sort.PERSONAL}
        if personal and part in OPEN_PARTS:
            shown = "、".join(sorted(personal))
            raise entry.error(f"“{part}”不能用个人信息（{shown}）。", "标题和短文会显示在锁屏上，请只写在正文里。")
        if part is Part.SUBJECT and "\n" in entry.text:
            raise entry.error("标题只能是一行。", "请去掉换行。")
    return {language: entry.text for language, entry in node.value.items()}


def _checked(node: Node) -> set[str]:
    """The placeholders of one text: plain names only, so that no text can reach into an object."""
    try:
        found = list(Formatter().parse(node.text))
    except ValueError:
        raise node.error("花括号不成对。", "字段写成 {名称}，花括号本身写成 {{ 或 }}。") from None
    for _, name, form, conversion in found:
        if name is not None and (not _NAME.fullmatch(name) or form or conversion):
            raise node.error(f"“{{{name}}}”不是字段。", "只能写 {名称}，不带格式和属性。")
    return {name for _, name, _, _ in found if name is not None}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
