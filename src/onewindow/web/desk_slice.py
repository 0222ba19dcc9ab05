"""The agency's slice on the desk: values with where they come from, papers, automatic checks; what may be returned."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.desk_queries import DeskCase
from onewindow.cases.handlers import Check
from onewindow.cases.queries import FactView, FileView, Naming
from onewindow.catalogue.declarations import MaterialForm
from onewindow.catalogue.elements import Element, ElementType
from onewindow.sheets.values import FILES

from . import formats
from .desk_models import Document, FactGroup, FactRow, MaterialRow, Viewer
from .desk_viewing import PICTURES, SHOWN_INSIDE, pages_of
from .fields import measured
from .posted import number_of
from .viewmodels import CheckLine, Chip, StoredFile, Tone

_OTHER = "other"
#: A value of more characters takes the whole width.
_LONG = 40


def fact_groups(
    case: DeskCase, typed: QueryDict, *, markable: bool, uncovered: frozenset[str] = frozenset()
) -> tuple[FactGroup, ...]:
    """The values in the sections of the sheet, sensitive ones masked but for those of `uncovered`."""
    groups = case.naming.catalogue.group
    found: dict[str, list[FactRow]] = {}
    for fact in case.page.facts:
        element = case.naming.catalogue.element.get(fact.element)
        section = element.group if element is not None and element.group in groups else _OTHER
        found.setdefault(section, []).append(
            _row(case, fact, typed, markable=markable, covered=fact.element not in uncovered)
        )
    order = [*groups, _OTHER]
    return tuple(
        FactGroup(
            name=formats.local_name(groups[section].name) if section in groups else gettext("办理情形"),
            rows=tuple(found[section]),
        )
        for section in sorted(found, key=order.index)
    )


def _row(case: DeskCase, fact: FactView, typed: QueryDict, *, markable: bool, covered: bool) -> FactRow:
    element = case.naming.catalogue.element.get(fact.element)
    value = _shown(case, element, fact, covered=covered)
    notes = [gettext("待申请人补正")] if fact.returned else []
    return FactRow(
        id=fact.element,
        label=fact.label,
        value=value,
        source=source_chip(fact),
        note=formats.joined([*notes, gettext("更正过")] if fact.changed else notes),
        wide=len(value) > _LONG,
        ticked=fact.element in typed.getlist("wrong"),
        why=typed.get(f"why.{fact.element}", ""),
        markable=markable and not fact.returned,
        uncovered=not covered,
    )


def _shown(case: DeskCase, element: Element | None, fact: FactView, *, covered: bool) -> str:
    if element is None:
        return fact.shown
    if element.type is ElementType.DIVISION and fact.value == case.page.head.division:
        return formats.local_name(case.page.head.place)  # read with the case
    if element.type in FILES:  # it lies among the materials; its stored name says nothing
        return gettext("已交，见上面的材料") if fact.value else ""
    return measured(element, fact.value, covered=covered)


def source_chip(fact: FactView) -> Chip:
    """How a value came to be known, in one word; a register by its name and when it was asked."""
    said: Mapping[str, tuple[str, Tone, str]] = {
        "applicant": (gettext("申请人填"), Tone.PLAIN, "pen"),
        "agent": (gettext("代理人填"), Tone.PLAIN, "pen"),
        "clerk": (gettext("窗口代填"), Tone.PLAIN, "pen"),
        "register": (gettext("登记簿"), Tone.OK, "link"),
        "derived": (gettext("系统算出"), Tone.OFF, ""),
        "issued": (gettext("本件产生"), Tone.OK, "certificate"),
        "signature": (gettext("申请人签名"), Tone.GOLD, "pen"),
        "decision": (gettext("部门填"), Tone.PLAIN, "building"),
        "operator": (gettext("人工核实"), Tone.WARN, "user"),
    }
    words, tone, icon = said.get(fact.source, (fact.source, Tone.OFF, ""))
    name = str(fact.origin.get("source_name") or "")
    return Chip(words=name or words, tone=tone, icon=icon)


def material_rows(case: DeskCase, typed: QueryDict, *, markable: bool) -> tuple[MaterialRow, ...]:
    """The materials of this review with their files, then files that answer a question of the sheet."""
    files: dict[str, list[FileView]] = {}
    for file in case.page.files:
        files.setdefault(file.material, []).append(file)
    names = dict(case.materials)
    names |= {key: listed[0].label for key, listed in files.items() if key not in names}
    return tuple(
        _material(case, key, name, files.get(key, ()), typed, markable=markable) for key, name in names.items()
    )


def _material(
    case: DeskCase, key: str, name: str, files: Sequence[FileView], typed: QueryDict, *, markable: bool
) -> MaterialRow:
    owed = case.page.owed.get(key, "")
    number, matter = case.page.head.number, case.page.review.matter
    stored = tuple(
        StoredFile(
            name=file.name,
            detail=f"{formats.size(file.size)} · {formats.moment(file.at)}",
            remark="" if file.newest else gettext("旧的一份"),
            url=reverse("web:desk_file", args=[number, matter, file.upload]),
        )
        for file in files
    )
    return MaterialRow(
        id=key,
        label=name,
        chip=_how(case, key, bool(files), owed=bool(owed)),
        files=stored,
        note=gettext("%(day)s 前补交") % {"day": owed} if owed else "",
        ticked=key in typed.getlist("wrong"),
        why=typed.get(f"why.{key}", ""),
        page=typed.get(f"page.{key}", ""),
        paged=any(file.media_type in SHOWN_INSIDE for file in files),
        markable=markable,
    )


def viewer_of(case: DeskCase, wanted: str) -> Viewer | None:
    """The document that is shown; `wanted`: its upload and page as `<upload>.<page>`. None where there is no file."""
    files = [file for file in case.page.files if file.newest]
    if not files:
        return None
    name, _, at = wanted.partition(".")
    file = next((file for file in files if file.upload == name), None)
    file = file or next((file for file in files if file.media_type in SHOWN_INSIDE), files[0])
    number, matter, pages = case.page.head.number, case.page.review.matter, pages_of(file)
    page = max(1, min(number_of(at) or 1, pages))
    url = reverse("web:desk_file", args=[number, matter, file.upload])
    pattern = f"{url}?view=picture" if file.media_type in PICTURES else f"{url}?page={{page}}"
    here = reverse("web:desk_case", args=[number, matter])
    return Viewer(
        documents=tuple(
            Document(
                upload=one.upload,
                label=one.label,
                name=one.name,
                url=reverse("web:desk_file", args=[number, matter, one.upload]),
                current=one.upload == file.upload,
                opens=f"{here}?doc={one.upload}#papers-title",
            )
            for one in files
        ),
        label=file.label,
        key=file.material,
        upload=file.upload,
        picture=pattern.format(page=page) if pages else "",
        pattern=pattern,
        url=url,
        page=page,
        pages=pages,
        before=f"{file.upload}.{page - 1}" if page > 1 else "",
        after=f"{file.upload}.{page + 1}" if page < pages else "",
    )


def _how(case: DeskCase, key: str, handed_in: bool, *, owed: bool) -> Chip:  # noqa: FBT001
    if handed_in:
        return Chip(words=gettext("已交"), tone=Tone.OK, icon="check")
    if owed:
        return Chip(words=gettext("容缺待补"), tone=Tone.WARN, icon="clock")
    code, _, which = key.partition(".")
    declared = case.naming.catalogue.matter.get(code)
    material = next((m for m in declared.materials if m.id == which), None) if declared is not None else None
    if material is not None and material.form in {MaterialForm.GENERATED, MaterialForm.ONLINE}:
        return Chip(words=gettext("在线填写"))
    if material is not None and material.source is not None:
        return Chip(words=gettext("免交 · %(source)s") % {"source": material.source.words}, tone=Tone.OK, icon="link")
    return Chip(words=gettext("没有交"), tone=Tone.OFF)


def check_lines(checks: Sequence[Check], names: Naming) -> tuple[CheckLine, ...]:
    """The automatic checks with who answered; an element that a check names is spoken by its label."""
    return tuple(
        CheckLine(
            words=_filled(check, names),
            source=gettext(check.source) if check.source else "",
            passed=check.passed,
        )
        for check in checks
    )


def _filled(check: Check, names: Naming) -> str:
    spoken = {key: _spoken(value, names) for key, value in check.data.items()}
    return gettext(check.says).format_map(spoken) if check.says else ""


def _spoken(value: Any, names: Naming) -> Any:
    """A value of a check in words: ids of elements and materials by their names, one or a list of them."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, (list, tuple)):
        return formats.joined(names.element(str(one)) for one in value)
    if isinstance(value, str):
        return formats.joined(names.element(one) for one in value.split("、")) if value else ""
    return value
