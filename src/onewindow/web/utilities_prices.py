"""What a connection costs, before applying; and old and new side by side on the guide page."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from onewindow.catalogue.queries import current as catalogue_now
from onewindow.matters.utilities.book import current
from onewindow.matters.utilities.comparing import compared
from onewindow.matters.utilities.demand import figure
from onewindow.matters.utilities.quoting import Demand, quote

from . import formats
from .onsite_words import basis_words
from .posted import number_of, words_of
from .service_cards import typical
from .utilities_words import money
from .viewmodels import Choice, Text

SERVICE = "utility_onsite"


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """One published price."""

    name: Text  #: what it is for
    price: Text  #: 60 元 / Nm³/h
    basis: Text  #: where it is published, and how sure


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """What a utility may charge."""

    matter: str  #: code
    name: Text  #: of the matter
    unit: Text  #: of demand
    free: Text  #: who pays nothing, or ""
    rows: tuple[PriceRow, ...]  #: its prices


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """The answer of the reckoner."""

    name: Text  #: of the matter
    total: Text  #: together
    lines: tuple[tuple[str, str], ...]  #: what it is made of
    free: Text  #: the rule under which nothing is paid


@dataclass(frozen=True, kw_only=True)
class PricePage:
    """The page."""

    matters: tuple[Choice, ...]  #: to choose from
    voltages: tuple[Choice, ...]  #: of power
    amount: str  #: as typed
    outside: str  #: as typed
    fault: Text  #: what is wrong with what was typed
    answer: Reckoned | None  #: what it comes to
    lists: tuple[PriceList, ...]  #: all published prices


def price_page(sent: QueryDict) -> PricePage:
    """The published prices, and what was asked."""
    book, catalogue = current(), catalogue_now().catalogue
    names = {code: formats.local_name(catalogue.matter[code].name) for code in book.prices if code in catalogue.matter}
    matter, voltage = sent.get("matter", ""), sent.get("voltage", "")
    amount, outside = (words_of(sent.get(name, ""), most=12) for name in ("amount", "outside"))
    asked = matter in names and bool(amount)
    fault = ""
    if matter and matter in names and not figure(amount):
        fault = gettext("请填写报装量，要大于 0。")
    answer = None
    if asked and not fault:
        wanted = Demand(
            amount=figure(amount),
            voltage_kv=figure(voltage) if matter == "UTL-POWER" and voltage else None,
            outside_m=number_of(outside),
        )
        found = quote(book.prices[matter], wanted)
        answer = Reckoned(
            name=names[matter],
            total=money(found.yuan),
            lines=tuple(
                (f"{formats.local_name(dict(one.names))} × {formats.plain(one.amount)}", str(money(one.yuan)))
                for one in found.lines
            ),
            free=formats.local_name(dict(found.free.says)) if found.free is not None else "",
        )
    volts = catalogue.element["voltage_kv"].options if "voltage_kv" in catalogue.element else ()
    return PricePage(
        matters=tuple(Choice(value=code, words=name, chosen=code == matter) for code, name in names.items()),
        voltages=tuple(Choice(value=o.value, words=f"{o.value} kV", chosen=o.value == voltage) for o in volts),
        amount=amount,
        outside=outside,
        fault=fault,
        answer=answer,
        lists=tuple(_list(code, name) for code, name in names.items()),
    )


def _list(code: str, name: Text) -> PriceList:
    prices = current().prices[code]
    unit = formats.local_name(dict(prices.unit))
    per = {"fixed": gettext("%(price)s"), "outside_m": gettext("%(price)s / 米"), "demand": f"%(price)s / {unit}"}
    rows = tuple(
        PriceRow(
            name=formats.local_name(dict(line.names)),
            price=per[line.per] % {"price": money(line.yuan)} if line.yuan else money(0),
            basis=basis_words(line.basis or gettext("企业公示价"), line.status),
        )
        for line in prices.lines
    )
    free = ""
    if prices.free is not None:
        free = f"{formats.local_name(dict(prices.free.says))}。{basis_words(prices.free.basis, prices.free.status)}"
    return PriceList(matter=code, name=name, unit=unit, free=free, rows=rows)


@dataclass(frozen=True, kw_only=True)
class BeforeAfter:
    """One utility before and now."""

    name: Text  #: of the matter
    old_materials: tuple[str, ...]  #: before
    new_materials: tuple[Text, ...]  #: now
    old_steps: tuple[str, ...]  #: before
    new_steps: tuple[str, ...]  #: now
    old_days: Text  #: before
    new_days: Text  #: now
    note: Text  #: how sure the old figures are


def before_after(service: str) -> tuple[BeforeAfter, ...]:
    """For the guide page; nothing for other services."""
    if service != SERVICE:
        return ()
    book, catalogue = current(), catalogue_now().catalogue
    sheet = typical(catalogue, service).sheet
    language = formats.language()
    steps = book.after_steps.get(language) or book.after_steps["zh" if language == "zh" else "en"]
    return tuple(
        BeforeAfter(
            name=formats.local_name(catalogue.matter[one.matter].name),
            old_materials=one.old_materials,
            new_materials=tuple(formats.local_name(name) for name in one.new_materials),
            old_steps=one.old_steps,
            new_steps=steps,
            old_days=formats.working_days(one.old_days),
            new_days=formats.working_days(one.new_days),
            note=basis_words(gettext("改革前的做法"), one.status),
        )
        for one in compared(book, catalogue, sheet, catalogue.service[service].matters)
    )
