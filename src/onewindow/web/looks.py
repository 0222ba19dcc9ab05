"""My data and who looked at it: what registers hold, masked; and readings by staff with agency, post and reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.people.identity import masked_mobile, masked_number, number_of
from onewindow.people.looking import reasons
from onewindow.people.queries import Principal, agency_names, looks_at, posts_at, role_name
from onewindow.people.read_log import Purpose
from onewindow.registers.enterprises import queries as enterprises
from onewindow.registers.land import queries as land
from onewindow.registers.publications import queries as publications

from . import formats
from .masking import mask_address
from .viewmodels import Text

_SIZE = 20
_MOST_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Book:
    """What one register holds."""

    name: Text  #: 实名信息
    agency: Text  #: who keeps it
    lines: tuple[tuple[Text, str], ...]  #: what, masked value
    none: Text = ""  #: said where it holds nothing
    icon: str = "file"  #: name in the sprite


@dataclass(frozen=True, kw_only=True)
class LookLine:
    """One reading by staff."""

    id: int  #: row
    who: str  #: agency
    post: str  #: 审查人员
    when: str  #: 11 月 18 日 16:30
    why: Text  #: reason
    what: Text  #: which elements
    case: str  #: number of the case, or empty
    unmasked: bool  #: masked values were shown in full


@dataclass(frozen=True, kw_only=True)
class LooksPage:
    """A page of readings."""

    lines: tuple[LookLine, ...]  #: newest first
    older: str  #: `before` of the next page


def answerable(principals: Iterable[Principal]) -> list[Principal]:
    """Of whom somebody may read this: himself, and where he may dispose for another (a legal representative)."""
    return [one for one in principals if one.mandate is None or one.mandate.may_delegate]


def books_of(party: Any) -> tuple[Book, ...]:
    """What the registers of this house hold on a party. At most five queries."""
    legal = party.kind == "legal"
    return (_real_name(party), *(_of_company(party) if legal else _of_person(party)), _land(party))


def looks_page(party: int, catalogue: Catalogue, before: int | None) -> LooksPage:
    """Who read what, newest first. Three queries."""
    rows = looks_at(party, before=before, size=_SIZE + 1)
    shown = rows[:_SIZE]
    names = agency_names({row.agency_id for row in shown}, language=formats.language()) if shown else {}
    posts = posts_at({(row.staff_id, row.agency_id) for row in shown})
    lines = tuple(
        LookLine(
            id=row.pk,
            who=names.get(row.agency_id, ""),
            post=formats.joined(role_name(role, formats.language()) for role in posts[row.staff_id, row.agency_id]),
            when=formats.moment(row.at),
            why=_why(row),
            what=_what(row.elements, catalogue),
            case=row.case,
            unmasked=row.reason not in set(Purpose),
        )
        for row in shown
    )
    return LooksPage(lines=lines, older=str(shown[-1].pk) if len(rows) > _SIZE else "")


def case_url(number: str) -> str:
    """The progress page of a case."""
    return reverse("web:progress", args=[number])


def _why(row: Any) -> Text:
    if row.reason == Purpose.HANDLING:
        return gettext("办理您的申请")
    if row.reason == Purpose.WINDOW:
        return gettext("在窗口接待您")
    known = reasons().get(row.reason)
    words = formats.local_name(known.names) if known else row.reason
    return gettext("%(why)s：%(remark)s") % {"why": words, "remark": row.remark} if row.remark else words


def _what(elements: list[str], catalogue: Catalogue) -> str:
    own: Mapping[str, str] = {
        "party.name": gettext("姓名或名称"),
        "party.number": gettext("证件号码（遮盖）"),
        "party.mobile": gettext("手机号码（遮盖）"),
    }
    words = [
        own.get(e) or formats.local_name(catalogue.element[e].name)
        for e in elements
        if e in own or e in catalogue.element
    ]
    shown = formats.joined(words[:_MOST_SHOWN])
    rest = len(words) - _MOST_SHOWN
    if rest <= 0:
        return shown
    return ngettext("%(shown)s 等 %(n)s 项", "%(shown)s 等 %(n)s 项", len(words)) % {"shown": shown, "n": len(words)}


def _element(code: str, catalogue: Catalogue) -> str:
    return formats.local_name(catalogue.element[code].name) if code in catalogue.element else ""


def _real_name(party: Any) -> Book:
    lines = [
        (gettext("姓名或名称"), party.name),
        (gettext("证件号码"), masked_number(party)),
        (gettext("手机"), masked_mobile(party)),
        (gettext("核验方式"), gettext(party.get_assurance_display())),
    ]
    return Book(
        name=gettext("实名信息"),
        agency=gettext("本平台"),
        lines=tuple(line for line in lines if line[1]),
        icon="user",
    )


def _of_company(party: Any) -> tuple[Book, ...]:
    code = number_of(party)
    row = enterprises.find_enterprise(code) if code else None
    entered: list[tuple[Text, str]] = []
    if row is not None:
        status = gettext("存续") if row.ended_on is None else gettext("已注销")
        entered = [(gettext("登记状态"), status), (gettext("成立日期"), formats.day(row.established_on))]
    licences = [(gettext("许可证"), view.number) for view in publications.licences_of(code)] if code else []
    filings = publications.filings_of(code) if code else []
    filed = [(gettext("网络发行备案"), view.number or gettext("等编号")) for view in filings]
    return (
        Book(
            name=gettext("企业登记簿"),
            agency=gettext("市场监督管理部门"),
            lines=tuple(entered),
            none=gettext("没有登记"),
            icon="building",
        ),
        Book(
            name=gettext("出版物经营登记簿"),
            agency=gettext("新闻出版部门"),
            lines=(*licences, *filed),
            none=gettext("没有登记"),
            icon="book",
        ),
    )


def _of_person(party: Any) -> tuple[Book, ...]:
    codes = enterprises.enterprises_of_person(party.id_kind, number_of(party)) if party.id_index else []
    return (
        Book(
            name=gettext("企业登记簿"),
            agency=gettext("市场监督管理部门"),
            lines=tuple((gettext("任法定代表人的单位"), code) for code in codes),
            none=gettext("没有任法定代表人的单位"),
            icon="building",
        ),
    )


def _land(party: Any) -> Book:
    number = number_of(party)
    units = land.units_of(party.id_kind, number) if number else []
    return Book(
        name=gettext("不动产登记簿"),
        agency=gettext("不动产登记机构"),
        lines=tuple((gettext("有权利登记的单元"), mask_address(code[:-4]) + code[-4:]) for code in units),
        none=gettext("名下没有登记"),
        icon="home",
    )
