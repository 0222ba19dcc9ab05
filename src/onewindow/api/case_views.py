"""A case as it is sent: plain values, sentences in the language of the request, sensitive values masked.

A reviewer learns of his siblings where they stand, not what they said; the window and the lead agency tell the
applicant and therefore read the notices; the applicant's side and supervisors read all of it.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from onewindow.cases.queries import FactView, FileView, Happened, Progress, ReviewPage, Seen
from onewindow.cases.stages import Role
from onewindow.catalogue.elements import Element, ElementType
from onewindow.people.masking import mask_mobile, mask_number
from onewindow.rules.sentences import Sentence

from .faults import sentence

_NUMBERS = {ElementType.PERSON_ID, ElementType.USCC}


def language() -> str:
    """The language in which the engine's own words are asked for: zh or en."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def plain(value: Any) -> Any:
    """A view of the engine as JSON values."""
    if isinstance(value, Sentence):
        return {"code": value.code, "text": value.text(gettext)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def case_view(found: Progress, seen: Seen) -> dict[str, Any]:
    """The case for whoever may see it, no more than he may know."""
    everything = seen.whole or bool(seen.roles & {Role.CLERK, Role.LEAD})
    return {
        **plain(found.head),
        "reviews": plain(found.reviews),
        "notices": [] if not everything else plain(found.notices),
        "timeline": [_happened(entry, seen, everything=everything) for entry in found.timeline],
        "clocks": plain(found.clocks),
        "verbs": list(found.verbs),
        "roles": sorted(seen.roles),
    }


def review_view(found: ReviewPage, elements: Mapping[str, Element]) -> dict[str, Any]:
    """One review with its agency's slice."""
    return {
        **plain(found.head),
        "review": plain(found.review),
        "owner": found.owner,
        "siblings": plain(found.siblings),
        "facts": [_fact(fact, elements.get(fact.element)) for fact in found.facts],
        "words": plain(found.words),
        "files": [_file(file) for file in found.files],
        "checks": [_check(check) for check in found.checks],
        "phrases": plain(found.phrases),
        "notices": plain(found.notices),
        "clocks": plain(found.clocks),
        "owed": plain(found.owed),
        "countersign": plain(found.countersign),
        "timeline": plain(found.timeline),
        "verbs": list(found.verbs),
        "grounds": plain(found.grounds),
    }


def masked(element: Element | None, value: Any) -> Any:
    """A sensitive value as it may be shown: numbers by their ends, cells of a table one by one, all else hidden."""
    if element is None or value is None:
        return None
    if element.columns:
        hidden = {column.id: column.type for column in element.columns if column.sensitive}
        rows = value if isinstance(value, list) else [value]
        shown = [_row(row, hidden) for row in rows if isinstance(row, Mapping)]
        return shown if isinstance(value, list) else shown[0] if shown else None
    return _mask(element.type, value)


def _happened(entry: Happened, seen: Seen, *, everything: bool) -> dict[str, Any]:
    said = plain(entry)
    if not everything:
        own = {f"{code}/" for code in seen.mine}
        said["words"] = {key: words for key, words in entry.words.items() if any(key.startswith(o) for o in own)}
    return dict(said)


def _fact(fact: FactView, element: Element | None) -> dict[str, Any]:
    said = dict(plain(fact))
    if fact.sensitive:
        said["value"], said["shown"] = masked(element, fact.value), ""
    return said


def _row(row: Mapping[str, Any], hidden: Mapping[str, ElementType]) -> dict[str, Any]:
    return {name: _mask(hidden[name], cell) if name in hidden else plain(cell) for name, cell in row.items()}


def _mask(kind: ElementType, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    if kind in _NUMBERS:
        return mask_number(value)
    return mask_mobile(value) if kind is ElementType.PHONE else None


def _file(file: FileView) -> dict[str, Any]:
    """A file without the place where it lies."""
    return {name: value for name, value in plain(file).items() if name != "path"}


def _check(check: Any) -> dict[str, Any]:
    says = sentence(check.says, check.data) if check.says else ""
    return {"code": check.code, "passed": check.passed, "says": says, "source": check.source}
