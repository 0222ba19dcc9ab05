"""Forms of the registrar's desk: what is asked for each entry, how it is read, which act it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.matters.registrar import acts
from onewindow.matters.registrar.grounds import RELEASES, Rests
from onewindow.people.errors import BadNumber
from onewindow.people.identity import checked
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import Advance, Aim, Attachment, Holder, Of
from onewindow.registers.land.views import EntryView, UnitView

from . import formats
from .estate_words import aim_word
from .land_desk_fields import (
    LONG,
    WORDS,
    Typed,
    check,
    day_of,
    month_fault,
    months_field,
    said,
    text_field,
    units_field,
    units_of,
)
from .land_desk_models import LandForm
from .posted import words_of
from .property_words import burden_words
from .viewmodels import Choice, Control, Field, Text

NO_DAY = gettext_noop("请选起诉之日，不能晚于今天。")
NO_ABOUT = gettext_noop("请写明异议事项（300 字以内）。")
NO_AIM = gettext_noop("请选预告登记的种类。")
NO_NAME = gettext_noop("请写姓名或名称。")
NO_AUTHORITY = gettext_noop("请写查封机关的全称。")
NO_DOCUMENT = gettext_noop("请写协助执行通知书的文号。")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of entry at the counter."""

    title: Text  #: what is entered
    lead: Text  #: what happens
    fields: Callable[[Typed], tuple[Field, ...]]  #: besides what it rests on
    enter: Callable[[str, int, Mapping[str, str], Rests, Actor], None]  #: unit, key, what was typed
    of: Of | None = None  #: kind of entry it is about, None for a new one
    prepares: bool = False  #: a second person confirms it


def land_form(what: str, view: UnitView, about: EntryView | None, typed: Typed, refusal: str) -> LandForm:
    """The form of an entry. Raises KeyError for a kind that there is not."""
    kind = KINDS[what]
    grounds = (
        text_field(
            typed, "source", gettext("依据（文号、业务号）"), hint=gettext("例如协助执行通知书、裁定书的文号。")
        ),
        text_field(typed, "ground", gettext("登记原因"), hint=gettext("例如协助执行、当事人申请。")),
    )
    told = ""
    if about is not None:
        title, _, lines = burden_words(about.value, formats.joined(holder.name for holder in about.holders))
        told = " · ".join([str(title), *(text for _, text in lines if text)])
    return LandForm(
        title=kind.title,
        lead=kind.lead,
        button=gettext("提交核对") if kind.prepares else gettext("登簿"),
        fields=(*kind.fields(typed), *grounds),
        unit=view.code,
        code=tuple(printed(view.code).split(" ")),
        location=view.facts.location if view.facts is not None else "",
        about=told,
        refusal=refusal,
    )


def entered(what: str, unit: str, key: int, posted: Mapping[str, str], by: Actor) -> str:
    """Enter what was typed; returns what to say. Raises BadForm with every field, and what the acts refuse."""
    kind = KINDS[what]
    rests = Rests(reason=words_of(posted.get("ground", ""), most=WORDS), source=said(posted, "source"))
    kind.enter(unit, key, posted, rests, by)
    return gettext("已提交，请另一名登簿人员核对。") if kind.prepares else gettext("已登簿。")


def _attachment_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        text_field(typed, "authority", gettext("查封机关"), hint=gettext("全称，例如某某市人民法院。")),
        text_field(typed, "document", gettext("协助执行通知书文号")),
        text_field(typed, "case", gettext("案号")),
        months_field(typed),
        units_field(typed),
    )


def _attach(unit: str, key: int, posted: Mapping[str, str], rests: Rests, by: Actor) -> None:
    months, wrong = month_fault(posted)
    authority, document = said(posted, "authority"), said(posted, "document")
    others, bad = units_of(posted.get("others", ""))
    faults = {"authority": "" if authority else NO_AUTHORITY, "document": "" if document else NO_DOCUMENT}
    check(rests, faults | {"months": wrong, "others": bad})
    attachment = Attachment(authority=authority, document_no=document, case_no=said(posted, "case"), months=months)
    acts.enter_attachment([unit, *others], attachment, rests=rests, by=by)


def _renew(unit: str, key: int, posted: Mapping[str, str], rests: Rests, by: Actor) -> None:
    months, wrong = month_fault(posted)
    check(rests, {"months": wrong})
    acts.enter_renewal(unit, key, months=months, rests=rests, by=by)


def _person_fields(typed: Typed) -> tuple[Field, ...]:
    kinds = (("ric", gettext("居民身份证")), ("uscc", gettext("统一社会信用代码")), ("passport", gettext("护照")))
    chosen = typed.value("id_kind", "ric")
    return (
        text_field(typed, "name", gettext("申请人姓名或名称")),
        Field(
            id="id_kind",
            label=gettext("证件类型"),
            control=Control.SELECT,
            choices=tuple(Choice(value=code, words=words, chosen=code == chosen) for code, words in kinds),
        ),
        text_field(typed, "number", gettext("证件号码")),
    )


def _person(posted: Mapping[str, str]) -> tuple[Holder, dict[str, str]]:
    kind = said(posted, "id_kind")
    person = Holder(name=said(posted, "name"), id_kind=kind, id_no=said(posted, "number"))
    faults = {"name": "" if person.name else NO_NAME, "number": ""}
    try:
        if kind == "none" or not checked(kind, person.id_no):
            faults["number"] = gettext_noop("请填证件号码。")
    except BadNumber as fault:
        faults["number"] = fault.text()
    return person, faults


def _objection_fields(typed: Typed) -> tuple[Field, ...]:
    about = text_field(typed, "about", gettext("异议事项"), long=True, most=LONG)
    return (about, *_person_fields(typed))


def _object(unit: str, key: int, posted: Mapping[str, str], rests: Rests, by: Actor) -> None:
    person, faults = _person(posted)
    about = said(posted, "about", LONG)
    check(rests, {"about": "" if about else NO_ABOUT} | faults)
    acts.enter_objection(unit, about, (person,), rests=rests, by=by)


def _suit_fields(typed: Typed) -> tuple[Field, ...]:
    day = Field(
        id="day",
        label=gettext("起诉之日"),
        control=Control.DATE,
        value=typed.value("day"),
        width="m",
        fault=typed.fault("day"),
    )
    return (day,)


def _sue(unit: str, key: int, posted: Mapping[str, str], rests: Rests, by: Actor) -> None:
    day = day_of(posted.get("day", ""))
    check(rests, {"day": "" if day is not None and day <= clock.today() else NO_DAY})
    acts.enter_suit(unit, key, on=day or clock.today(), rests=rests, by=by)


def _advance_fields(typed: Typed) -> tuple[Field, ...]:
    aims = Field(
        id="aim",
        label=gettext("预告登记的种类"),
        control=Control.CHOICE,
        choices=tuple(Choice(value=a.value, words=aim_word(a), chosen=a.value == typed.value("aim")) for a in Aim),
        fault=typed.fault("aim"),
    )
    return (aims, *_person_fields(typed))


def _announce(unit: str, key: int, posted: Mapping[str, str], rests: Rests, by: Actor) -> None:
    person, faults = _person(posted)
    aim = next((aim for aim in Aim if aim.value == posted.get("aim")), None)
    check(rests, {"aim": "" if aim is not None else NO_AIM} | faults)
    acts.enter_advance(unit, Advance(aim=aim or Aim.TRANSFER), (person,), rests=rests, by=by)


def _none(typed: Typed) -> tuple[Field, ...]:
    return ()


def _preparing(verb: str) -> Callable[[str, int, Mapping[str, str], Rests, Actor], None]:
    def prepare(unit: str, key: int, posted: Mapping[str, str], rests: Rests, by: Actor) -> None:
        acts.prepare_entry(unit, verb, key, rests=rests, by=by)

    return prepare


_TWO = gettext_lazy("解除以后限制就没有了，所以由您提交、另一名登簿人员核对后登簿。")
KINDS: Mapping[str, Kind] = {
    "attachment": Kind(
        title=gettext_lazy("查封登记"),
        lead=gettext_lazy("收到即登，先后以登簿为准；已有查封的自动轮候。"),
        fields=_attachment_fields,
        enter=_attach,
    ),
    "renewal": Kind(
        title=gettext_lazy("续行查封"),
        lead=gettext_lazy("从原期限届满之日接着算。"),
        fields=lambda typed: (months_field(typed),),
        enter=_renew,
        of=Of.ATTACHMENT,
    ),
    "objection": Kind(
        title=gettext_lazy("异议登记"),
        lead=gettext_lazy("登簿后发登记证明；申请人逾期不起诉的，异议登记失效。"),
        fields=_objection_fields,
        enter=_object,
    ),
    "suit": Kind(
        title=gettext_lazy("记起诉"),
        lead=gettext_lazy("异议人已经起诉的，异议登记不再因期限失效。"),
        fields=_suit_fields,
        enter=_sue,
        of=Of.OBJECTION,
    ),
    "advance": Kind(
        title=gettext_lazy("预告登记"),
        lead=gettext_lazy("登簿后发登记证明；此后处分须预告登记权利人同意。"),
        fields=_advance_fields,
        enter=_announce,
    ),
    **{
        verb: Kind(title=title, lead=_TWO, fields=_none, enter=_preparing(verb), of=RELEASES[verb], prepares=True)
        for verb, title in (
            ("release_attachment", gettext_lazy("解除查封")),
            ("end_objection", gettext_lazy("注销异议登记")),
            ("end_advance", gettext_lazy("注销预告登记")),
        )
    },
}
