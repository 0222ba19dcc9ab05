"""Materials that may follow (容缺受理): which, until when, and taking them in."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from onewindow.cases.facts import FileRow
from onewindow.cases.late_files import drop, keep
from onewindow.cases.progress_queries import Answering
from onewindow.core.errors import Invalid
from onewindow.sheets import uploads

from . import formats
from .progress import material_name
from .viewmodels import Control, Field, StoredFile


@dataclass(frozen=True, kw_only=True)
class OwedForm:
    """`web/progress/owed.html`."""

    fields: tuple[Field, ...]  #: one for each material
    faults: tuple[Field, ...]  #: those that were refused


def owed_page(held: Answering, refused: dict[str, str]) -> OwedForm:
    """The form; `refused`: key -> why a file was not taken."""
    fields = tuple(
        Field(
            id=key,
            label=material_name(held, key),
            control=Control.FILE,
            hint=gettext("%(day)s 前补交") % {"day": formats.day(until)},
            accept=uploads.limits().accept,
            files=tuple(StoredFile(name=name, detail=gettext("已补交")) for name in held.files.get(key, ())),
            fault=refused.get(key, ""),
        )
        for key, until in held.owed.items()
    )
    return OwedForm(fields=fields, faults=tuple(field for field in fields if field.fault))


def take_owed(held: Answering, files: Any) -> tuple[list[FileRow], dict[str, str]]:
    """Keep the files that were sent; where one is refused all are dropped, and the sentence says why."""
    rows: list[FileRow] = []
    refused: dict[str, str] = {}
    for key in held.owed:
        for file in files.getlist(key):
            try:
                rows.append(keep(file.file, name=file.name or "", material=key))
            except Invalid as fault:
                refused[key] = fault.text(gettext)
    if not rows and not refused:
        refused = dict.fromkeys(list(held.owed)[:1], gettext("请选择要补交的文件。"))
    if refused:
        for row in rows:
            drop(row)
        return [], refused
    return rows, refused
