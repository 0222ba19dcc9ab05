"""PURE: the articles of association 章程, or the partnership agreement 合伙协议, made of the answers of the sheet.

    made = articles_of(values, book.articles)         # None for kinds that have none
    made.lines[0].text                                 # 公司名称：某某书苑图书有限公司。

The words are the region's model text; nothing that was typed is read as a place in braces.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .book import ArticlesText

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeChapter:
    """A chapter with its words filled in."""

    title: str  #: 第一章 总则
    lines: tuple[str, ...]  #: 第一条 …


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """Articles as they would be signed."""

    title: str  #: 某某公司章程
    chapters: tuple[MadeChapter, ...]  #: in order
    signers: tuple[str, ...]  #: who signs, by name
    basis: str  #: the law that lists what they must say
    status: str  #: how sure the model text is


def articles_of(values: Mapping[str, Any], texts: Mapping[str, ArticlesText]) -> Made | None:
    """The articles of an enterprise as the sheet describes it; None where its kind has none."""
    text = texts.get(str(values.get("org_type") or ""))
    if text is None:
        return None
    words = _words(values)
    chapters, number = [], 0
    for n, chapter in enumerate(text.chapters, start=1):
        lines = []
        for said in chapter.lines:
            if said.when and not words.get(said.when):
                continue
            number += 1
            lines.append(f"第{chinese(number)}条　{_filled(said.text, words)}")
        if lines:
            chapters.append(MadeChapter(title=f"第{chinese(n)}章　{chapter.title}", lines=tuple(lines)))
    signers = tuple(row["name"] for row in _rows(values, "shareholders") if row.get("name"))
    return Made(
        title=_filled(text.title, words),
        chapters=tuple(chapters),
        signers=signers,
        basis=text.basis,
        status=text.status,
    )


def chinese(number: int) -> str:
    """A whole number from 1 to 99 as articles write it: 二十一."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    members, officers = _rows(values, "shareholders"), _rows(values, "directors")
    scope = _rows(values, "business_scope")
    later = [row["text"] for row in scope if row.get("category") in {"前置许可", "后置许可"} and row.get("text")]
    many = len(members)
    return {
        "name": _text(values, "org_name"),
        "kind": _text(values, "org_type"),
        "address": _text(values, "reg_address"),
        "term": _text(values, "operating_term"),
        "capital": _text(values, "registered_capital_wan"),
        "legal_rep": _text(values, "legal_rep_name"),
        "scope": "；".join(row["text"] for row in scope if row.get("text")),
        "licences": "、".join(later),
        "members": "；".join(_member(row) for row in members),
        "directors": "；".join(f"{row.get('name', '')}（{row.get('post', '')}）" for row in officers),
        "several": "yes" if many > 1 else "",
        "single": "yes" if many == 1 else "",
    }


def _member(row: Mapping[str, Any]) -> str:
    said = f"{row.get('name', '')}，认缴 {row.get('contribution_wan', '')} 万元，以{row.get('way', '')}出资"
    return f"{said}，于 {row['due_on']} 前缴足" if row.get("due_on") else said


def _filled(text: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: words.get(place[1], ""), text)


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def _rows(values: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = values.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
