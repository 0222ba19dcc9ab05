"""PURE: data into words: a message in one language, its values checked against its kind.

check(kind, data, private=("王芳",))           # raises BadFields, PersonalInSubject
render(kind, data, "ru", book).subject
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from onewindow.core.names import in_language
from onewindow.rules import identifiers
from onewindow.rules.identifiers import Kind as Identifier

from .errors import BadFields, PersonalInSubject
from .templates import OPEN_PARTS, Kind, Part, Sort

#: What no open line may hold, whatever the caller calls it.
_CITIZEN = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
#: First strong isolate … pop directional isolate (Unicode bidirectional algorithm).
_ISOLATE = "\u2068{}\u2069"
_LONGEST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A message in one language."""

    language: str  #: the one used, which may be a fallback
    subject: str  #: one line, no personal data
    short: str  #: for SMS and push, no personal data
    body: str  #: in full


def check(kind: Kind, data: Mapping[str, Any], *, private: Collection[str] = ()) -> None:
    """Whether the data fit the kind, all faults at once; `private` are words, such as the name, of the recipient.

    Raises BadFields, PersonalInSubject.
    """
    wrong = [f"缺少 {name}" for name in kind.fields if name not in data]
    wrong += [f"没有 {name} 这个字段" for name in data if name not in kind.fields]
    wrong += [
        f"{name} 应为 {sort}" for name, sort in kind.fields.items() if name in data and not _fits(sort, data[name])
    ]
    if wrong:
        raise BadFields(kind=kind.code, fields="；".join(wrong))
    shown = {name for part in OPEN_PARTS for name in kind.uses(part)}
    for name in sorted(shown):
        for text in _words(data[name]):
            if _personal(text, private):
                raise PersonalInSubject(kind=kind.code, field=name)


def render(
    kind: Kind,
    data: Mapping[str, Any],
    languages: Sequence[str],
    *,
    zone: ZoneInfo,
    right_to_left: Collection[str] = (),
) -> Rendered:
    """The message in the first of `languages` that has all its texts; Chinese always has."""
    whole = (tongue for tongue in (*languages, "zh") if all(tongue in kind.texts[part] for part in Part))
    language = next(whole)
    frame = _ISOLATE if language in right_to_left else "{}"
    values = {n: frame.format(_shown(sort, data[n], (language, *languages), zone)) for n, sort in kind.fields.items()}
    texts = {part: kind.texts[part][language].format_map(values) for part in Part}
    subject = " ".join(texts[Part.SUBJECT].split())
    return Rendered(language=language, subject=subject, short=texts[Part.SHORT], body=texts[Part.BODY])


def _fits(sort: Sort, value: Any) -> bool:
    if sort is Sort.NAMES:
        words = isinstance(value, Mapping) and all(isinstance(v, str) and len(v) <= _LONGEST for v in value.values())
        return words and bool(value.get("zh"))
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    try:
        if sort is Sort.DATE:
            date.fromisoformat(value)
        if sort is Sort.MOMENT:
            return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
    return True


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value.values())


def _personal(text: str, private: Collection[str]) -> bool:
    if _MOBILE.search(text) or _MAIL.search(text) or any(word and word in text for word in private):
        return True
    return any(identifiers.check(Identifier.RIC, number).valid for number in _CITIZEN.findall(text))


def _name(names: Mapping[str, str], languages: Sequence[str]) -> str:
    """The name in the first language that has one; several names in one, 甲、乙, where it has them all."""
    spoken = (
        names.get(tongue) or in_language(names["zh"], tongue) or _several(names["zh"], tongue) for tongue in languages
    )
    return next((said for said in spoken if said), names["zh"])


def _several(chinese: str, tongue: str) -> str:
    """Names that stand in one, the longest first: 、 may be part of a name too. "" where one of them is unknown."""
    left, spoken = chinese.split("、"), []
    while left:
        known = ((n, in_language("、".join(left[:n]), tongue)) for n in range(len(left), 0, -1))
        n, said = next(((n, said) for n, said in known if said), (0, ""))
        if not n:
            return ""
        spoken.append(said)
        left = left[n:]
    return ("، " if tongue == "ug" else ", ").join(spoken)


def _shown(sort: Sort, value: Any, languages: Sequence[str], zone: ZoneInfo) -> str:
    if sort is Sort.NAMES:
        return _name(value, languages)
    chinese = languages[0] == "zh"
    if sort is Sort.DATE:
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日" if chinese else day.isoformat()
    if sort is Sort.MOMENT:
        at = datetime.fromisoformat(value).astimezone(zone)
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}" if chinese else f"{at:%Y-%m-%d %H:%M}"
    return str(value)
