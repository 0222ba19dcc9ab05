"""Corrections on one page: only what was returned, each with why and by whom; and what was typed, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from onewindow.cases.facts import FileRow
from onewindow.cases.late_files import drop, keep
from onewindow.cases.progress_queries import Answering
from onewindow.cases.queries import Progress, Returned
from onewindow.catalogue.elements import Element
from onewindow.catalogue.sheet import Filled, SheetElement
from onewindow.core.chain import canonical
from onewindow.core.errors import Invalid
from onewindow.sheets import uploads
from onewindow.sheets.faults import Fault
from onewindow.sheets.pages import Question
from onewindow.sheets.values import FILES, read_value, value_texts

from . import formats
from .fields import Surroundings, field_of
from .form_data import raw_answers
from .pickers import choices_for
from .progress import material_name, names_of
from .progress_models import CorrectionPage
from .viewmodels import Control, Field, ReturnedPlace


@dataclass(kw_only=True)
class Answers:
    """What was sent, checked."""

    raw: dict[str, Any] = field(default_factory=dict)  #: element -> as typed
    values: dict[str, Any] = field(default_factory=dict)  #: element -> canonical
    files: list[FileRow] = field(default_factory=list)  #: kept files
    faults: dict[str, tuple[Fault, ...]] = field(default_factory=dict)  #: element -> what is wrong
    refused: dict[str, str] = field(default_factory=dict)  #: what -> sentence about the whole place
    same: set[str] = field(default_factory=set)  #: places that are right as they are

    @property
    def good(self) -> bool:
        """Whether it can be handed back."""
        return not self.faults and not self.refused


def open_places(seen: Progress) -> dict[str, list[Returned]]:
    """What was returned and not answered -> all who returned it."""
    found: dict[str, list[Returned]] = {}
    for notice in seen.notices:
        for line in notice.lines:
            if not line.answer:
                found.setdefault(line.what, []).append(line)
    return found


def read_correction(held: Answering, places: Mapping[str, list[Returned]], post: QueryDict, files: Any) -> Answers:
    """Check everything at once. Files that were kept are dropped again by `forget` where something else is wrong."""
    found = Answers(same={what for what in places if post.get(f"same:{what}") == "true"})
    typed = [held.catalogue.element[what] for what in places if _is_typed(held, what)]
    found.raw = raw_answers(typed, post)
    for element in typed:
        _read(held, element, found)
    for what in places:
        if not _is_typed(held, what):
            _keep(what, files, found)
    return found


def forget(found: Answers) -> None:
    """Drop the files of an answer that was not handed back."""
    for row in found.files:
        drop(row)


def correction_page(
    held: Answering,
    seen: Progress,
    found: Answers | None,
    hidden: tuple[tuple[str, str], ...],
    *,
    signed: Mapping[str, tuple[str, ...]],
) -> CorrectionPage:
    """The page, before or after something was sent. `signed`: what others have signed -> who."""
    places = open_places(seen)
    waiting = {line.agency_name for lines in places.values() for line in lines}
    terms = [n.answer_by for n in seen.notices if n.answer_by is not None and any(not x.answer for x in n.lines)]
    until = gettext("%(when)s 前交回都算数。") % {"when": formats.moment(min(terms))} if terms else ""
    told = gettext("一次把要改的都列在这里，没有列出的不用动。")
    who = ngettext(
        "等您的 %(n)s 个部门先停表，其余部门照常办。", "等您的 %(n)s 个部门先停表，其余部门照常办。", len(waiting)
    )
    return CorrectionPage(
        names=names_of(held, seen),
        places=tuple(_place(held, what, lines, found, signed.get(what, ())) for what, lines in places.items()),
        lead=told,
        until=until + who % {"n": len(waiting)},
        hidden=hidden,
    )


def _is_typed(held: Answering, what: str) -> bool:
    return what in held.catalogue.element and held.catalogue.element[what].type not in FILES


def _read(held: Answering, element: Element, found: Answers) -> None:
    what = element.id
    before = held.held[what].value if what in held.held else None
    if what in found.same:
        found.values[what] = before
        return
    if what not in found.raw:
        return
    read = read_value(element, found.raw[what])
    if read.faults:
        found.faults[what] = read.faults
    elif read.value is None:
        found.refused[what] = gettext("请填写“%(name)s”。") % {"name": formats.local_name(element.name)}
    elif canonical(read.value) == canonical(before):
        found.refused[what] = gettext("这一处还没有改；确实没有错的，请勾选“没有错，原样交回”。")
    else:
        found.values[what] = read.value


def _keep(what: str, files: Any, found: Answers) -> None:
    sent = files.getlist(what)
    if not sent:
        found.refused[what] = gettext("请上传改好的文件。")
    for file in sent:
        try:
            found.files.append(keep(file.file, name=file.name or "", material=what))
        except Invalid as fault:
            found.refused[what] = fault.text(gettext)


def _place(
    held: Answering, what: str, lines: list[Returned], found: Answers | None, signers: tuple[str, ...]
) -> ReturnedPlace:
    said = [line.says for line in lines if line.says]
    return ReturnedPlace(
        field=_field(held, what, found),
        why=gettext("；").join(dict.fromkeys(said)) or gettext("请核对后重新提供。"),
        asked_by=formats.joined(line.agency_name for line in lines),
        keeps=_is_typed(held, what),
        kept=found is not None and what in found.same,
        signers=formats.joined(signers) if signers else "",
    )


def _field(held: Answering, what: str, found: Answers | None) -> Field:
    refused = found.refused.get(what, "") if found is not None else ""
    if not _is_typed(held, what):
        return Field(
            id=what,
            label=material_name(held, what),
            control=Control.FILE,
            hint=" ",
            accept=uploads.limits().accept,
            fault=refused,
        )
    element = held.catalogue.element[what]
    question = _question(held, element, found)
    ready = choices_for(held.division)
    made = field_of(question, Surroundings(ready=ready))
    return Field(**{**vars(made), "hint": " ", "optional": False, "used_by": "", "fault": refused or made.fault})


def _question(held: Answering, element: Element, found: Answers | None) -> Question:
    """The returned element as a question of the sheet."""
    what = element.id
    before = held.held[what].value if what in held.held else None
    texts = found.raw[what] if found is not None and what in found.raw else value_texts(element, before)
    entry = SheetElement(
        element=element, asked_by=(), filled=Filled.PERSON, required=True, constraints=element.constraints
    )
    return Question(
        entry=entry,
        section="",
        value=before,
        texts=texts,
        faults=found.faults.get(what, ()) if found is not None else (),
        provenance=None,
        read_only=False,
        replaceable=False,
        used_by=(),
    )
