"""PURE: the directory of standard scope entries 经营范围规范条目, its search and the licences entries bring along.

    directory.search("开饭馆")[0].entry.text          # 餐饮服务
    directory.implied_licences(["H6201", "F5110"])    # ("LIC-FOOD",)

The applicant picks entries instead of writing prose (实施细则 art. 12); an entry is general (一般) or needs a licence,
afterwards (后置许可) or before registration (前置许可).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Category(Enum):
    """What an entry needs besides the business licence. The value is the word of the directory."""

    GENERAL = "一般"
    LATER = "后置许可"  # the licence may come after registration; until then the activity may not begin
    PRIOR = "前置许可"  # the licence comes first


@dataclass(frozen=True, kw_only=True)
class ScopeEntry:
    """One standard entry."""

    code: str  #: letter of the section and four digits
    text: str  #: the standard wording, as printed on the licence
    category: Category  #: whether a licence is needed, and when
    licences: tuple[str, ...] = ()  #: codes of licences that come along
    gb4754: str = ""  #: GB/T 4754 class of the activity
    also: tuple[str, ...] = ()  #: what people call it


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One answer of the search."""

    entry: ScopeEntry  #: the entry
    score: int  #: 0 to 100; 100 is the very words
    matched: str  #: the words that matched


@dataclass(frozen=True, kw_only=True)
class ScopeDirectory:
    """All entries, by code."""

    entries: Mapping[str, ScopeEntry]  #: code -> entry, in the order of the directory
    status: str = "unverified"  #: how sure the texts are

    @cached_property
    def by_text(self) -> dict[str, ScopeEntry]:
        """Wording -> entry."""
        return {entry.text: entry for entry in self.entries.values()}

    def find(self, code_or_text: str) -> ScopeEntry | None:
        """The entry of that code or that very wording."""
        return self.entries.get(code_or_text) or self.by_text.get(code_or_text)

    def search(self, query: str, limit: int = 12) -> list[Hit]:
        """Entries for what a person types: the code, words of the entry, or what people call it; best first."""
        wanted = _plain(query)
        if not wanted:
            return []
        hits = [hit for entry in self.entries.values() if (hit := _hit(entry, wanted)) is not None]
        hits.sort(key=lambda hit: (-hit.score, len(hit.entry.text), hit.entry.code))
        return hits[:limit]

    def implied_licences(self, codes_or_texts: Iterable[str]) -> tuple[str, ...]:
        """The licences that these entries bring along, each once, in order of the first entry that needs it."""
        entries = [entry for chosen in codes_or_texts if (entry := self.find(chosen)) is not None]
        return tuple(dict.fromkeys(licence for entry in entries for licence in entry.licences))

    def needs_licence_first(self, codes_or_texts: Iterable[str]) -> tuple[ScopeEntry, ...]:
        """The entries whose licence comes before registration 前置."""
        found = [self.find(chosen) for chosen in codes_or_texts]
        return tuple(entry for entry in found if entry is not None and entry.category is Category.PRIOR)


#: Below this, two texts have too little in common to be shown.
_LEAST = 34


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).upper()


def _hit(entry: ScopeEntry, wanted: str) -> Hit | None:
    if wanted == entry.code.upper():
        return Hit(entry=entry, score=100, matched=entry.code)
    best, matched = 0, ""
    for words, penalty in ((entry.text, 0), *((word, 3) for word in entry.also)):
        score = _score(_plain(words), wanted)
        if score and score - penalty > best:
            best, matched = score - penalty, words
    return Hit(entry=entry, score=best, matched=matched) if best >= _LEAST else None


def _score(words: str, wanted: str) -> int:
    """100 the same; 90 begins so; 80 contains it; 70 is contained; else the share of common pairs, up to 60."""
    if words == wanted:
        return 100
    if words.startswith(wanted):
        return 90
    if wanted in words:
        return 80
    if len(words) > 1 and words in wanted:
        return 70
    pairs, theirs = _pairs(wanted), _pairs(words)
    if not pairs or not theirs:
        return 0
    return round(60 * len(pairs & theirs) / len(pairs))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
