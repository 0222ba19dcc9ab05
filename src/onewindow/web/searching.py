"""Search in plain language. PURE: entries in, ranked hits out.

A visitor writes what he wants ("我想在网上卖书", "how do I open a company"), not what the office calls it.
Filling words fall away, Chinese is compared by pairs of characters, other scripts by words; an entry's everyday words
(synonyms from the catalogue) count as much as its official name, its summary less. A hit says which word was met.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FILLING = re.compile(
    r"我想要?|我要|想要?|请问|怎么样?|如何|哪里|在哪儿?|什么|需要|可以|能不能|能|吗|呢|的|了|一[个家间下件处]|帮我|给我"
    r"|申请|办理|办一?下?(?=[^证理])|去|该"
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+|\d+")
_STOP = frozenset("a an the to do i how can my for of in at on want need get where what is and or me please".split())  # noqa: SIM905
#: Office words that stand in half of all names and tell nothing apart.
_GENERIC = frozenset("登记 许可 备案 业务 事项 审批 核准 证明".split())  # noqa: SIM905  a list to read
_ENOUGH = 0.34


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that can be found."""

    key: str  #: what the caller knows it by
    names: tuple[str, ...]  #: official and everyday names
    words: tuple[str, ...] = ()  #: synonyms
    texts: tuple[str, ...] = ()  #: sentences about it, which count less


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry that was found."""

    entry: Entry  #: what
    score: float  #: 0 to about 2; only the order matters
    because: str  #: the word of the entry that was met


def search(query: str, entries: Iterable[Entry], *, most: int = 20) -> list[Hit]:
    """The entries that answer `query`, best first; nothing where nothing fits. An empty query finds nothing."""
    said = _pieces(_bare(query))
    asked = said - _GENERIC or said
    if not asked:
        return []
    hits = [hit for entry in entries if (hit := _hit(entry, query, asked)).score >= _ENOUGH]
    return sorted(hits, key=lambda hit: (-hit.score, hit.entry.key))[:most]


def _hit(entry: Entry, query: str, asked: frozenset[str]) -> Hit:
    tidy = _tidy(query)
    best, because = 0.0, ""
    for weight, texts in ((1.0, entry.words), (1.0, entry.names), (0.6, entry.texts)):
        for text in texts:
            score = weight * _likeness(_tidy(text), tidy, asked)
            if score > best:
                best, because = score, text
    return Hit(entry=entry, score=best, because=because)


def _likeness(text: str, query: str, asked: frozenset[str]) -> float:
    """Share of the query that the text covers, more where one stands whole in the other."""
    offered = _pieces(text)
    if not offered:
        return 0.0
    covered = len(asked & offered) / len(asked)
    whole = _HAN.fullmatch(text) and len(text) > 1 and text in query
    if len(query) == 1:  # one character: 税
        return 0.7 if query in text else 0.0
    if whole:  # the visitor said this very word, whatever else he said
        covered = max(covered, 0.6) + len(text) / (len(query) + 4)
    elif query in text:
        covered += 0.3
    return covered + 0.2 * len(asked & offered) / len(offered)


def _pieces(text: str) -> frozenset[str]:
    pairs: set[str] = set()
    for run in _HAN.findall(text):
        pairs.update([run] if len(run) == 1 else (run[n : n + 2] for n in range(len(run) - 1)))
    words = {_stem(word) for word in _WORD.findall(text)} - _STOP
    return frozenset(pairs | words)


def _bare(query: str) -> str:
    return _FILLING.sub(" ", _tidy(query))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _stem(word: str) -> str:
    for ending in ("ing", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def highlights(query: str, text: str) -> Sequence[tuple[str, bool]]:
    """The text in runs, with whether a run was asked for: for marking what was met."""
    asked = [p for p in _pieces(_bare(query)) if p]
    if not asked:
        return ((text, False),)
    pattern = re.compile("|".join(re.escape(p) for p in sorted(asked, key=len, reverse=True)), re.IGNORECASE)
    runs: list[tuple[str, bool]] = []
    at = 0
    for match in pattern.finditer(text):
        runs += [(text[at : match.start()], False)] if match.start() > at else []
        runs.append((match.group(), True))
        at = match.end()
    return tuple([*runs, (text[at:], False)] if at < len(text) else runs)
