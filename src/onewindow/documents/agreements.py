"""Texts that people agree on and sign themselves: articles of association, partnership agreements. No seal, no number.

pdf = typeset_agreement(AgreementData(title="…公司章程", chapters=(("第一章　总则", ("第一条　…",)),), signers=("甲",)))
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import fonts
from .errors import BadLayout
from .layout import printable
from .typesetting import set_plain

#: More than this is no text that anybody reads on a telephone.
_LONGEST = 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementData:
    """The text as it is signed."""

    title: str  #: 某某公司章程
    chapters: tuple[tuple[str, tuple[str, ...]], ...]  #: heading and articles, in order
    signers: tuple[str, ...]  #: who signs, by name
    basis: str = ""  #: the law that says what must stand in it
    demo: bool = False  #: marked as a sample


def typeset_agreement(data: AgreementData, *, at: datetime) -> bytes:
    """PDF/A-2b; `at` is the time written into the file. Raises BadLayout, NoFonts."""
    if not data.title.strip():
        raise BadLayout(why="缺少名称")
    if sum(len(line) for _, lines in data.chapters for line in lines) > _LONGEST:
        raise BadLayout(why=f"文本超过 {_LONGEST} 字")
    page: dict[str, Any] = {
        "title": printable(data.title),
        "chapters": [
            {"title": printable(title), "lines": [printable(line) for line in lines]} for title, lines in data.chapters
        ],
        "signers": [printable(name) for name in data.signers],
        "basis": printable(data.basis),
        "demo": data.demo,
        "song": list(fonts.faces().song),
    }
    return set_plain("agreement", page, at=at)
