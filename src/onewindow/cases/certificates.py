"""From a granted review to the certificate that `documents` makes: its number, its lines, its validity.

The number comes from the decision where a register has given one (a unified code), else from a counter per kind,
division and year. Allotting is no act: the event comes with the certificate, and a number that was allotted once stays
with its review, so a job that runs twice makes one certificate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from onewindow.catalogue.certificates import CertificateField, CertificateKind, Validity
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import Element
from onewindow.catalogue.numbering import NumberParts, render
from onewindow.catalogue.queries import edition
from onewindow.core.clock import today
from onewindow.core.located import load
from onewindow.documents.layout import CertificateData, Line, Paper
from onewindow.documents.making import Order
from onewindow.documents.queries import certificate_of
from onewindow.documents.vertical import title_on_paper
from onewindow.people.models import Party
from onewindow.people.queries import agency_name

from .errors import NoCertificateKind
from .models import AllottedNumber
from .records import Loaded
from .showing import shown
from .values import plain_values


@dataclass(frozen=True, kw_only=True, slots=True)
class Conventions:
    """How papers take their contents from a case (`papers.yaml`)."""

    holder_elements: tuple[str, ...]  #: the first of these that a certificate shows is its holder
    holder_label: str  #: where none is
    layouts: Mapping[str, Paper]  #: template of the catalogue -> layout
    copy: str  #: 正本
    personal: Mapping[str, str]  #: type of element -> mask
    valid_until: tuple[str, ...]  #: decision values that say the last day
    delivery_element: str  #: the element that says how results are handed over
    delivery_ways: Mapping[str, str]  #: its values -> electronic, window, post
    delivery_otherwise: str  #: where nothing is said
    review_body: str  #: code of the agency to which one may appeal
    decision_letters: Mapping[str, str]  #: kind of matter -> which letter tells its decision
    decision_otherwise: str  #: for all other kinds


@cache
def conventions() -> Conventions:
    """Read once. Raises LocatedError where the file is wrong."""
    said = load(Path(__file__).with_name("papers.yaml"), shown_as="cases/papers.yaml").plain()
    return Conventions(
        holder_elements=tuple(said["holder"]["elements"]),
        holder_label=said["holder"]["label"]["zh"],
        layouts={template: Paper(layout) for template, layout in said["layouts"].items()},
        copy=said["copy"],
        personal=said["personal"],
        valid_until=tuple(said["valid_until"]),
        delivery_element=said["delivery"]["element"],
        delivery_ways=said["delivery"]["ways"],
        delivery_otherwise=said["delivery"]["otherwise"],
        review_body=said["letters"]["review_body"],
        decision_letters=said["letters"]["decision"],
        decision_otherwise=said["letters"]["otherwise"],
    )


def reference_of(number: str, code: str) -> str:
    """What ties a paper to its review."""
    return f"case:{number}/{code}"


def order_of(loaded: Loaded, code: str) -> Order:
    """The certificate of a granted review. Raises NoCertificateKind."""
    catalogue = edition(loaded.plan.edition).catalogue
    matter = catalogue.matter[code]
    decided = plain_values(loaded.id, loaded.salt, subject=code)
    other = decided.get("decision:certificate")
    kind = catalogue.certificate.get(other if other in matter.other_certificates else matter.certificate)
    if kind is None:
        raise NoCertificateKind(matter=code)
    review, day = loaded.state.reviews[code], today()
    pattern = kind.number if other else matter.certificate_number or kind.number
    values = plain_values(loaded.id, loaded.salt, elements=_read(kind, pattern)) | decided
    issuer = agency_name(review.agency, day)
    number = _number(loaded, code, kind, pattern, values, issuer, day)
    expires = _expires(loaded, code, kind, values, day)
    told = {
        "system:number": number,
        "system:agency": issuer,
        "system:issued_on": day.isoformat(),
        "system:valid_until": expires.isoformat() if expires is not None else "",
        "system:copy": conventions().copy,
    }
    owner = _owner(loaded, decided)
    party = Party.objects.get(pk=owner or loaded.applicant)
    holder, lines = _lines(catalogue, kind, values, told, party)
    words = catalogue.words.get(matter.kind)
    data = CertificateData(
        paper=conventions().layouts.get(kind.template, Paper.LICENCE),
        names={"zh": kind.name.zh, "en": kind.name.en} | title_on_paper(kind.id),
        number=number,
        holder=holder,
        lines=lines,
        issuer=issuer,
        issued_on=day,
        expires_on=expires,
        shows_validity=kind.validity.kind is not Validity.NONE,
        basis=matter.basis[0].text if matter.basis and words is not None else "",
        copy=conventions().copy if "system:copy" in {s for f in kind.fields for s in f.value} else "",
    )
    return Order(
        kind=kind.id,
        data=data,
        source_reference=reference_of(loaded.number, code),
        division=loaded.division,
        matter=code,
        party=party.pk if owner else None,
        holder_kind=party.kind,
        agency=review.agency,
        replaces=bool(values.get("decision:number")),
    )


def holder_of(loaded: Loaded, code: str) -> int | None:
    """The party that the certificate of one matter is made out to; None where nobody known here holds it."""
    return _owner(loaded, plain_values(loaded.id, loaded.salt, subject=code)) or None


def _owner(loaded: Loaded, decided: Mapping[str, Any]) -> int:
    """A buyer's certificate is not the seller's; 0 where the holders are not known here."""
    return int(decided.get("decision:holder_party", loaded.applicant))


def way_of(loaded: Loaded) -> str:
    """How the applicant wants results: electronic, window or post."""
    rule = conventions()
    said = plain_values(loaded.id, loaded.salt, elements=[rule.delivery_element]).get(rule.delivery_element)
    return rule.delivery_ways.get(str(said), rule.delivery_otherwise) if said else rule.delivery_otherwise


def allot(kind: str, division: str, year: int, *, case: int, matter: str) -> int:
    """The serial number of a review's certificate: the next of its kind, division and year, or the one it has."""
    mine = AllottedNumber.objects.filter(case_id=case, matter=matter)
    while True:
        found = mine.values_list("serial", flat=True).first()
        if found is not None:
            return found
        given = AllottedNumber.objects.filter(kind=kind, division=division, year=year)
        following = (given.aggregate(last=Max("serial"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                AllottedNumber.objects.create(
                    kind=kind, division=division, year=year, serial=following, case_id=case, matter=matter
                )
        except IntegrityError:
            continue  # another review took it in the same moment


def _read(kind: CertificateKind, number_format: str) -> list[str]:
    wanted = {source for field in kind.fields for source in field.value if ":" not in source}
    formats = (number_format, kind.number)
    return sorted(
        wanted | {"uscc"} | {e for text in formats for e in _elements(text)} | {*conventions().holder_elements}
    )


def _elements(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{element:")[1:]]


def _number(
    loaded: Loaded, code: str, kind: CertificateKind, pattern: str, values: Mapping[str, Any], issuer: str, day: date
) -> str:
    given = values.get("decision:number")
    if given:
        return str(given)
    serial = 0
    if "{serial" in pattern:
        serial = allot(kind.id, loaded.division, day.year, case=loaded.id, matter=code)
    texts = {name: str(value) for name, value in values.items()} | {"agency_short": issuer}
    return render(pattern, NumberParts(division=loaded.division, year=day.year, serial=serial, values=texts))


def _expires(loaded: Loaded, code: str, kind: CertificateKind, values: Mapping[str, Any], day: date) -> date | None:
    rule = kind.validity
    said = next((values[name] for name in conventions().valid_until if values.get(name)), None)
    if said is not None:
        return date.fromisoformat(str(said)[:10])
    if rule.kind is Validity.DAYS and rule.amount:
        return day + timedelta(days=rule.amount)
    if rule.kind is Validity.MONTHS and rule.amount:
        return _months_after(day, rule.amount)
    if rule.kind is Validity.WITH_LICENCE:
        for gate in loaded.plan.into[code]:
            licence = certificate_of(reference_of(loaded.number, gate.before))
            if licence is not None:
                return licence.expires_on
    return None


def _months_after(day: date, months: int) -> date:
    """The day of the same number, or the last day of a shorter month (Civil Code 202)."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _lines(
    catalogue: Catalogue,
    kind: CertificateKind,
    values: Mapping[str, Any],
    told: Mapping[str, str],
    party: Party,
) -> tuple[Line, tuple[Line, ...]]:
    """The holder, and the other fields that say something; what the layout shows anyway is left out."""
    holder: Line | None = None
    lines = []
    for field in kind.fields:
        if set(field.value) <= {
            "system:number",
            "system:agency",
            "system:issued_on",
            "system:copy",
            "system:valid_until",
        }:
            continue
        line = _line(catalogue, field, values, told)
        if not line.value:
            continue
        if holder is None and field.value[0] in conventions().holder_elements:
            holder = line
        else:
            lines.append(line)
    if holder is None:
        known = next((str(values[e]) for e in conventions().holder_elements if values.get(e)), "")
        natural = party.kind == Party.Kind.NATURAL and not known
        holder = Line(label=conventions().holder_label, value=known or party.name, personal="name" if natural else "")
    return holder, tuple(lines)


def _line(catalogue: Catalogue, field: CertificateField, values: Mapping[str, Any], told: Mapping[str, str]) -> Line:
    texts, personal = [], field.mask
    for source in field.value:
        element = catalogue.element.get(source)
        texts.append(told.get(source) or shown(element, values.get(source)))
        personal = personal or _mask(element)
    return Line(label=field.name.zh, value=" ".join(text for text in texts if text), personal=personal)


def _mask(element: Element | None) -> str:
    if element is None or not element.sensitive:
        return ""
    return conventions().personal.get(element.type.value, "text")
