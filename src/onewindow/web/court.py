"""The pages of a court's clerk: the form he fills in before he looks, what he has looked at, one look.

The unit is named by its code, by the certificate's number, or by what a scanner reads off its code.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.core.act import Actor
from onewindow.core.errors import Invalid, Refused, gettext_noop
from onewindow.documents import tokens
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.queries import check_token
from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.asks import Ask, faults_of
from onewindow.exchange.consents.court_queries import LetterView
from onewindow.exchange.consents.errors import BadAsk
from onewindow.exchange.consents.queries import terms
from onewindow.registers.land.book import usable
from onewindow.registers.land.entries import Of
from onewindow.registers.land.queries import unit_at
from onewindow.registers.land.scanning import standing_unit
from onewindow.registers.land.views import UnitView

from . import formats
from .bank_models import Form
from .bank_words import scope_names, unit_words
from .estate import paper_of
from .posted import words_of
from .viewmodels import Chip, Choice, Control, Field, Text, Tone

_CERTIFICATE = re.compile(r"不动产(权|证明)第")
_SERIAL = re.compile(r"[A-Z2-7]{16}")
_NOT_STANDING = gettext_noop("没有这个证书，或者已经换发、注销。请核对，或者改填不动产单元代码。")
_LONGEST = {"unit": 600, "letter": 60, "official": 40, "credential": 30}


class NoStandingPaper(Invalid):
    """The certificate that was scanned or typed does not stand."""

    code = "no_standing_paper"
    message = _NOT_STANDING


@dataclass(frozen=True, kw_only=True)
class CourtLine:
    """One of his earlier looks."""

    url: str  #: its page
    title: Text  #: document and number
    small: Text  #: unit, who carried it
    when: str  #: moment
    chip: Chip  #: whether it still opens the book


def looks_page(rows: Iterable[LetterView]) -> list[CourtLine]:
    """A clerk's looks as a list."""
    return [
        CourtLine(
            url=reverse("web:court_look", args=[one.number]),
            title=title_of(one),
            small=" · ".join((unit_words(one.unit), one.official)),
            when=formats.moment(one.at),
            chip=letter_chip(one),
        )
        for one in rows
    ]


def title_of(letter: LetterView) -> str:
    """协助查询通知书 （2026）新2801执9号."""
    return f"{formats.local_name(terms().letter_documents[letter.document])} {letter.letter}"


def letter_chip(letter: LetterView) -> Chip:
    """Whether the book may still be looked at by it."""
    if letter.holds:
        return Chip(words=gettext("%s 前可看") % formats.moment(letter.until), tone=Tone.OK, icon="eye")
    return Chip(words=gettext("已过期"), tone=Tone.OFF, icon="lock")


def facts_of(letter: LetterView) -> tuple[tuple[Text, str], ...]:
    """What was typed in before the look."""
    return (
        (gettext("文书"), title_of(letter)),
        (gettext("持文书人员"), letter.official),
        (gettext("执行公务证（工作证）号"), letter.credential),
        (gettext("查询范围"), gettext("；").join(scope_names([c for c in terms().scopes if c in letter.scopes]))),
        (gettext("查询时间"), formats.moment_full(letter.at)),
        (gettext("查询编号"), letter.number),
    )


def nothing_of(unit: UnitView, scopes: Sequence[str]) -> tuple[Text, ...]:
    """What was asked for and is not there, said outright: an empty place could be a forgotten one."""
    asked = (("amounts", Of.MORTGAGE, gettext("没有抵押登记。")), ("cases", Of.ATTACHMENT, gettext("没有查封登记。")))
    return tuple(words for scope, of, words in asked if scope in scopes and not unit.of(of))


def ask_of(sent: Mapping[str, str], scopes: Sequence[str]) -> Ask:
    """The form as it was typed."""
    said = {name: words_of(sent.get(name, ""), most=most + 1) for name, most in _LONGEST.items()}
    return Ask(
        document=sent.get("document", "")[:20],
        letter=said["letter"],
        official=said["official"],
        credential=said["credential"],
        scopes=tuple(dict.fromkeys(scopes)),
    )


def look(court: str, named: str, ask: Ask, *, by: Actor) -> str:
    """Take the document in; returns the number of the look. Raises BadAsk with every fault, NotAllowed."""
    faults, unit = list(faults_of(ask, terms())), ""
    try:
        unit = unit_named(named)
    except Refused as refused:
        faults.insert(0, ("unit", refused.text(gettext)))
    if faults:
        raise BadAsk(count=len(faults), faults=faults)
    return consents.admit_ask(court, unit, ask, by=by).number


def unit_named(text: str) -> str:
    """Code of the unit that was typed or scanned. Raises BadUnitCode, NoUnit, NoStandingPaper."""
    typed = "".join(text.split())
    if _CERTIFICATE.search(typed):
        unit = standing_unit(typed)
        if not unit:
            raise NoStandingPaper
        return unit
    checked = check_token(tokens.from_text(typed))
    serial = checked.payload.serial if checked.payload is not None else typed.replace("-", "").upper()
    if checked.payload is not None or _SERIAL.fullmatch(serial):
        try:
            return paper_of(serial).unit
        except NoSuchCertificate:
            raise NoStandingPaper from None
    return unit_at(usable(words_of(text, most=60))).code


def court_form(sent: Mapping[str, str], scopes: Sequence[str], refused: Refused | None = None) -> Form:
    """The form, with what was typed and what is wrong with it."""
    wrong = refused.data.get("faults") if isinstance(refused, BadAsk) else None
    faults = {name: gettext(words) for name, words in reversed(wrong)} if wrong else {}
    whole = refused.text(gettext) if refused is not None and not faults else ""
    names = terms().letter_documents
    chosen = sent.get("document", "") if sent.get("document", "") in names else next(iter(names))
    documents = tuple(Choice(value=c, words=formats.local_name(n), chosen=c == chosen) for c, n in names.items())
    seen = tuple(Choice(value=c, words=formats.local_name(n), chosen=c in scopes) for c, n in terms().scopes.items())

    def text(name: str, label: Any, hint: Any = "") -> Field:
        value, fault = sent.get(name, ""), faults.get(name, "")
        return Field(id=name, label=label, hint=hint, value=value, fault=fault, max_length=_LONGEST[name])

    unit = gettext_lazy("不动产单元代码，或者证书号；也可以扫证书上的二维码")
    fields = (
        text("unit", gettext("哪一处不动产"), unit),
        Field(
            id="document",
            label=gettext("凭什么文书"),
            control=Control.CHOICE,
            choices=documents,
            fault=faults.get("document", ""),
        ),
        text("letter", gettext("文号"), gettext_lazy("如（2026）新2801执9号")),
        text("official", gettext("持文书的执行人员")),
        text("credential", gettext("执行公务证（工作证）号")),
        Field(
            id="scopes",
            label=gettext("查询范围"),
            control=Control.CHOICES,
            choices=seen,
            hint=gettext_lazy("以文书写明的为限"),
            fault=faults.get("scopes", ""),
        ),
    )
    return Form(fields=fields, fault=whole)
