"""What is wrong with an input, as problem details tell it: where, a code, what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from onewindow.sheets.faults import Fault as SheetFault


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is wrong with the input."""

    place: str  #: body | query | path | header
    pointer: str  #: JSON pointer in it, such as /answers/uscc
    code: str  #: for machines
    detail: str  #: for people, translated

    def json(self) -> dict[str, str]:
        """As it is sent."""
        return {"in": self.place, "pointer": self.pointer, "code": self.code, "detail": self.detail}


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return key


def sentence(message: str, data: Mapping[str, Any]) -> str:
    """A message id in the language of the request, its {fields} filled in; a missing value leaves its name."""
    return gettext(message).format_map(_Blank(data))


def _in_reader_s_language(name: Any) -> str:
    return str(getattr(name, (get_language() or "zh").split("-")[0], None) or name.zh)


def pointer(*parts: object) -> str:
    """The JSON pointer (RFC 6901) of a place: "answers", "a/b" gives /answers/a~1b."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def faults_in(found: Iterable[object]) -> list[Fault]:
    """The faults that a refusal carries, those of a sheet with the pointer of their answers."""
    told = [_of_sheet(fault) if isinstance(fault, SheetFault) else fault for fault in found]
    return [fault for fault in told if isinstance(fault, Fault)]


def _of_sheet(fault: SheetFault) -> Fault:
    """Rows count from 1 for people and from 0 in JSON."""
    row = None if fault.row is None else fault.row - 1
    where = [part for part in ("answers", fault.element, row, fault.column) if part not in (None, "")]
    return Fault(
        place="body",
        pointer=pointer(*where),
        code=fault.code,
        detail=fault.sentence.text(gettext, _in_reader_s_language),
    )
