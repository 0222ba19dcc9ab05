"""The page of a bulk run: each line with its draft, its case or what it lacks, and the commitment that is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import ElementType
from onewindow.matters.power_lines.queries import SERVICE
from onewindow.matters.power_lines.runs import RunView

from . import formats
from .current import current
from .viewmodels import Text

#: So many names of what is missing are said in a line; the draft itself says all.
_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class BulkLine:
    """A line of a table, with what came of it."""

    n: int  #: line of the file
    customer: str  #: name
    url: str  #: the draft, while it is one
    faults: tuple[tuple[Text, Text], ...]  #: column and what is wrong
    number: str  #: of the case it has become
    seen: str  #: "draft:version" for the form; "" where there is nothing to sign
    waiting: bool  #: signed, and about to be handed in
    lacks: Text  #: why it was not handed in


def run_page(run: RunView) -> dict[str, Any]:
    """The context of the page."""
    lines = bulk_lines(run.lines, run.drafts)
    good = sum(bool(line["draft"]) for line in run.lines)
    return {
        "run": run,
        "at": formats.moment(run.at),
        "lines": lines,
        "good": good,
        "bad": len(lines) - good,
        "open": sum(bool(line.seen) for line in lines),
        "waiting": sum(line.waiting for line in lines),
        "handed": sum(bool(line.number) for line in lines),
        "commitments": commitments(current()),
    }


def bulk_lines(lines: Sequence[Mapping[str, Any]], drafts: Mapping[int, tuple[int, str]]) -> tuple[BulkLine, ...]:
    """The result of a run, line by line; `drafts` says version and case number of each draft that is still there."""
    catalogue = current()
    found = []
    for line in lines:
        version, number = drafts.get(line["draft"], (0, ""))
        number = line.get("number") or number
        is_open = bool(version) and not number
        found.append(
            BulkLine(
                n=line["line"],
                customer=line["customer"],
                url=reverse("web:draft_check", args=[line["draft"]]) if is_open else "",
                faults=tuple((_column(one["field"], catalogue), _sentence(one)) for one in line["faults"]),
                number=number,
                seen=f"{line['draft']}:{version}" if is_open else "",
                waiting="asked" in line and is_open,
                lacks="" if number else _lacks(line, catalogue),
            )
        )
    return tuple(found)


def commitments(catalogue: Catalogue) -> list[tuple[Text, Text]]:
    """The commitments of the service's sheet: name, and the words that are signed."""
    uses = (use.id for code in catalogue.service[SERVICE].matters for use in catalogue.matter[code].elements)
    elements = [catalogue.element[name] for name in dict.fromkeys(uses)]
    return [
        (formats.local_name(one.name), formats.local_name(one.help or one.hint or one.name))
        for one in elements
        if one.type is ElementType.SIGNATURE
    ]


def _lacks(line: Mapping[str, Any], catalogue: Catalogue) -> Text:
    """Why a line was not handed in, in one sentence."""
    if line.get("why"):
        return _sentence(line["why"])
    missing = line.get("lacks") or []
    if not missing:
        return ""
    names = list(dict.fromkeys(_column(name, catalogue) or gettext("材料") for name in missing))
    told = gettext("、").join(str(name) for name in names[:_NAMED])
    words = ngettext("还差 %(n)s 项：%(what)s", "还差 %(n)s 项：%(what)s", len(missing))
    return words % {"n": len(missing), "what": told + ("…" if len(names) > _NAMED else "")}


def _column(name: str, catalogue: Catalogue) -> str:
    return formats.local_name(catalogue.element[name].name) if name in catalogue.element else ""


def _sentence(fault: Mapping[str, Any]) -> str:
    try:
        return gettext(fault["says"]).format_map(fault["data"])
    except (KeyError, IndexError, ValueError):
        return gettext(fault["says"])
