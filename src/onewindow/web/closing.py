"""The deregistration zone 注销专区: notices for everybody, objections, the registrar's desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.facts import FileRow
from onewindow.cases.late_files import drop, keep
from onewindow.core import clock
from onewindow.core.errors import Invalid
from onewindow.exchange.credit_outbox import Publicity
from onewindow.matters.company_closing.queries import NoticeView, ObjectionView, registrar_name
from onewindow.sheets import uploads

from . import formats
from .posted import words_of
from .viewmodels import Chip, Choice, Control, Field, StoredFile, Text, Tone

#: Files handed in with one objection.
MOST_FILES = 5
MOST_WORDS = 2000


def kind_words(kind: str) -> Text:
    """What sort of notice it is."""
    return gettext("简易注销公示") if kind == "simple" else gettext("清算组备案、债权人公告")


def status_chip(status: str) -> Chip:
    """How a notice stands."""
    known = {
        "running": (gettext("公示中"), Tone.GOLD, "clock"),
        "objected": (gettext("有异议，正在核实"), Tone.WARN, "flag"),
        "over": (gettext("公示期满，待申请"), Tone.OK, "check"),
        "applied": (gettext("公示期满"), Tone.OK, "check"),
        "stopped": (gettext("程序终止"), Tone.BAD, "cross"),
        "withdrawn": (gettext("企业撤回"), Tone.OFF, "back"),
        "done": (gettext("已注销登记"), Tone.PLAIN, "file"),
        "annulled": (gettext("注销登记已撤销"), Tone.BAD, "alert"),
    }
    words, tone, icon = known[status]
    return Chip(words=words, tone=tone, icon=icon)


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A notice in a list."""

    number: str  #: its number
    name: str  #: the enterprise
    uscc: str  #: its code
    kind: Text  #: sort of notice
    chip: Chip  #: how it stands
    span: Text  #: first and last day
    url: str  #: its page
    waiting: int = 0  #: objections not settled: for the desk


@dataclass(frozen=True, kw_only=True)
class Row:
    """A term with its value."""

    term: Text  #: what
    value: Text  #: value
    code: bool = False  #: set in figures


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """`web/closing/notice.html`."""

    number: str  #: its number
    title: Text  #: 关于……的简易注销公示
    name: str  #: the enterprise
    chip: Chip  #: how it stands
    lead: Text  #: one sentence that says what it means now
    rows: tuple[Row, ...]  #: what is published
    group: tuple[tuple[str, str], ...]  #: liquidation group
    published: tuple[Row, ...]  #: where else it stands
    may_object: bool  #: whether the link to object stands there
    case: str  #: own case, for the enterprise alone
    may_apply: bool  #: whether the enterprise can apply now
    own: tuple["ObjectionLine", ...]  #: what the reader himself has raised
    address: str  #: of the page, on paper


@dataclass(frozen=True, kw_only=True)
class ObjectionLine:
    """An objection."""

    id: int  #: row
    n: int  #: within the notice
    kind: Text  #: who objects
    name: str  #: his name
    reasons: str  #: his words
    filed: Text  #: when
    chip: Chip  #: how it stands
    found: str  #: what the registrar found
    settled: Text  #: when
    open: bool  #: not settled
    files: tuple[StoredFile, ...]  #: what was handed in


def line(view: NoticeView, *, desk: bool = False) -> NoticeLine:
    """A notice in a list of everybody or of the desk."""
    return NoticeLine(
        number=view.number,
        name=view.name,
        uscc=view.uscc,
        kind=kind_words(view.kind),
        chip=status_chip(view.status),
        span=gettext("%(first)s 至 %(last)s") % _span(view),
        url=reverse("web:desk_closing" if desk else "web:closing_notice", args=[view.number]),
        waiting=view.waiting if desk else 0,
    )


def notice_page(
    view: NoticeView, *, told: tuple[Publicity, ...], own: tuple[ObjectionView, ...], applicant: bool
) -> NoticePage:
    """The page of a notice; `applicant`: whether the reader may act for the enterprise."""
    return NoticePage(
        number=view.number,
        title=kind_words(view.kind),
        name=view.name,
        chip=status_chip(view.status),
        lead=_lead(view),
        rows=_rows(view),
        group=view.group,
        published=tuple(_published(one) for one in told),
        may_object=view.may_object and not applicant,
        case=view.case if applicant else "",
        may_apply=applicant and may_apply(view),
        own=tuple(objection_line(one) for one in own),
        address=reverse("web:closing_notice", args=[view.number]),
    )


def may_apply(view: NoticeView) -> bool:
    """Whether registration can be applied for now."""
    return view.status == "over" and view.apply_last_day is not None and clock.today() <= view.apply_last_day


def objection_line(view: ObjectionView) -> ObjectionLine:
    """An objection for its author or the registrar."""
    kinds = {"creditor": gettext("债权人"), "agency": gettext("有关部门"), "interested": gettext("其他利害关系人")}
    known = {
        "open": Chip(words=gettext("待核实"), tone=Tone.WARN, icon="clock"),
        "stands": Chip(words=gettext("异议成立"), tone=Tone.BAD, icon="flag"),
        "unfounded": Chip(words=gettext("异议不成立"), tone=Tone.OFF, icon="cross"),
        "withdrawn": Chip(words=gettext("已撤回"), tone=Tone.OFF, icon="back"),
    }
    return ObjectionLine(
        id=view.id,
        n=view.n,
        kind=kinds[view.kind],
        name=view.name,
        reasons=view.reasons,
        filed=formats.moment(view.filed_at),
        chip=known[view.status],
        found=view.settled_words,
        settled=formats.moment(view.settled_at),
        open=view.status == "open",
        files=tuple(
            StoredFile(
                name=file.name,
                detail=formats.size(file.size),
                url=reverse("web:objection_file", args=[file.upload]),
            )
            for file in view.files
        ),
    )


def _span(view: NoticeView) -> dict[str, str]:
    return {"first": formats.day(view.starts_at), "last": formats.day(view.last_day)}


def _lead(view: NoticeView) -> Text:
    said = _span(view) | {"apply": formats.day(view.apply_last_day), "why": view.end_words}
    if view.status == "running" and view.kind == "creditors":
        return gettext("债权人自公告之日起可以向清算组申报债权，%(last)s 期满。") % said
    texts = {
        "running": gettext("公示到 %(last)s 24 时。债权人、利害关系人和有关部门有异议的，请在这之前提出。"),
        "objected": gettext("已收到异议，登记机关正在核实；核实期间企业不能申请注销登记。"),
        "over": gettext("公示期满，异议通道已关闭。企业可以在 %(apply)s 24 时前申请注销登记。"),
        "applied": gettext("公示期满，没有成立的异议，正在办理注销登记。"),
        "stopped": gettext("程序已终止：%(why)s"),
        "withdrawn": gettext("企业撤回了申请，公示不再有效。"),
        "done": gettext("登记机关已准予注销登记，企业主体资格终止。"),
        "annulled": gettext("登记机关撤销了注销登记，企业恢复登记：%(why)s"),
    }
    return texts[view.status] % said


def _rows(view: NoticeView) -> tuple[Row, ...]:
    found = [
        Row(term=gettext("企业名称"), value=view.name),
        Row(term=gettext("统一社会信用代码"), value=view.uscc, code=True),
        Row(term=gettext("主体类型"), value=formats.local_name({"zh": view.org_type})),
        Row(term=gettext("法定代表人（负责人）"), value=view.legal_rep_name),
        Row(term=gettext("注销原因"), value=formats.local_name({"zh": view.reason})),
        Row(term=gettext("登记机关"), value=registrar_name(view, formats.language())),
        Row(term=gettext("公示期"), value=gettext("%(first)s 至 %(last)s") % _span(view) + _days(view)),
        Row(term=gettext("依据"), value=view.basis),
        Row(term=gettext("异议"), value=gettext("%(n)s 件") % {"n": view.objections}),
    ]
    if view.apply_last_day is not None:
        found.append(Row(term=gettext("申请登记截止"), value=formats.day(view.apply_last_day)))
    if view.applied_at is not None:
        found.append(Row(term=gettext("企业申请登记"), value=formats.moment(view.applied_at)))
    return tuple(row for row in found if row.value)


def _days(view: NoticeView) -> str:
    return gettext("（%(n)s 日，开始当日不计）") % {"n": view.days}


def _published(one: Publicity) -> Row:
    names = {"credit": gettext("国家企业信用信息公示系统"), "platform": gettext("自治区一体化政务服务平台")}
    when = gettext("%(when)s 已发布") % {"when": formats.moment(one.taken_at)} if one.taken_at else gettext("正在报送")
    return Row(term=names[one.target], value=when)


@dataclass(frozen=True, kw_only=True)
class ObjectionForm:
    """What was typed, and the form with it."""

    kind: str  #: creditor | agency | interested
    reasons: str  #: his words
    fields: tuple[Field, ...]  #: of the page
    faults: tuple[Field, ...]  #: those to be put right


def objection_form(sent: Mapping[str, str], faults: Mapping[str, str], *, staff: bool) -> ObjectionForm:
    """The form; an officer objects for his agency."""
    kinds = (
        {"agency": gettext("有关部门")}
        if staff
        else {
            "creditor": gettext("债权人"),
            "interested": gettext("其他利害关系人"),
        }
    )
    asked = sent.get("kind", "")
    kind = asked if asked in kinds else ("agency" if staff else "")
    reasons = words_of(sent.get("reasons", ""), most=2 * MOST_WORDS)
    fields = [
        Field(
            id="kind",
            label=gettext("您是"),
            control=Control.CHOICE,
            choices=tuple(Choice(value=code, words=words, chosen=code == kind) for code, words in kinds.items()),
            fault=faults.get("kind", ""),
        ),
        Field(
            id="reasons",
            label=gettext("异议理由"),
            control=Control.LONG,
            value=reasons,
            hint=gettext("写清债权或者争议的内容、金额和依据；只给登记机关看，不公开"),
            max_length=MOST_WORDS,
            fault=faults.get("reasons", ""),
        ),
        Field(
            id="files",
            label=gettext("证明材料"),
            control=Control.FILE,
            optional=staff,
            hint=gettext("例如合同、欠条、判决书，最多 %(n)s 个文件") % {"n": MOST_FILES},
            accept=uploads.limits().accept,
            fault=faults.get("files", ""),
        ),
    ]
    return ObjectionForm(
        kind=kind, reasons=reasons, fields=tuple(fields), faults=tuple(one for one in fields if one.fault)
    )


def take_files(files: Any) -> tuple[list[FileRow], str]:
    """Keep what was sent; where one file is refused all are dropped, and the sentence says why."""
    sent, rows = files.getlist("files"), []
    if len(sent) > MOST_FILES:
        return [], gettext("最多上传 %(n)s 个文件，请合并后再传。") % {"n": MOST_FILES}
    for file in sent:
        try:
            rows.append(keep(file.file, name=file.name or "", material="objection"))
        except Invalid as fault:
            forget(rows)
            return [], fault.text(gettext)
    return rows, ""


def forget(rows: list[FileRow]) -> None:
    """Take kept files away again, where the objection was not taken."""
    for row in rows:
        drop(row)
