"""Seals on file and what the other offices keep: tax, social insurance, housing fund, basic bank account."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onewindow.core import crypto, events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.entry import plain
from onewindow.registers.enterprises.errors import AlreadyEnrolled, RatioOutside, SealsWanted, UnknownChoice
from onewindow.registers.enterprises.models import Enrolment, Enterprise, Name, Seal
from onewindow.registers.enterprises.numbers import account_number
from onewindow.registers.enterprises.rows import active, open_account, seal_account, stream
from onewindow.registers.enterprises.serials import next_serial
from onewindow.rules.numbering import NumberPattern

#: Kind of enrolment -> key of the region's number patterns.
_PATTERN = {
    Enrolment.Kind.TAX: "tax_notice",
    Enrolment.Kind.SOCIAL_INSURANCE: "social_insurance",
    Enrolment.Kind.HOUSING_FUND: "housing_fund",
    Enrolment.Kind.BANK: "bank_appointment",
}


@dataclass(frozen=True, kw_only=True)
class SealWanted:
    """A seal to be made."""

    kind: str  #: kind of the directory, such as 法定名称章
    material: str  #: 光敏, 铜质 …


@dataclass(frozen=True, kw_only=True)
class SealsFiled:
    """Seals on file."""

    codes: tuple[str, ...]  #: 13 digits each, in the order wanted
    maker: str  #: name of the maker
    address: str  #: where to fetch them


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One kind of invoice asked for 票种核定."""

    kind: str  #: kind of invoice
    limit_yuan: int  #: largest amount of one invoice
    monthly: int  #: how many a month


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """What an office gave."""

    number: str  #: number of the notice, registration, account or appointment


@act("file_seals", returns=SealsFiled)
def file_seals(
    uscc: str, *, wanted: tuple[SealWanted, ...], maker: str, source_reference: str = "", by: Actor
) -> SealsFiled:
    """Put seals on file with the police and order them from a maker of the list (Provisions on seals, art. 23).

    The first filing must include the seal by the legal name. Raises UnknownChoice, SealsWanted.
    """
    data, row = directories.current(), active(uscc)
    chosen = next((m for m in data.seal_makers if maker in {m.code, m.name}), None)
    if chosen is None:
        raise UnknownChoice(chosen=maker)
    for seal in wanted:
        if seal.kind not in data.seal_kinds:
            raise UnknownChoice(chosen=seal.kind)
    first = data.seal_kinds[0]
    if not wanted or (not row.seals.exists() and all(seal.kind != first for seal in wanted)):
        raise SealsWanted(first=first)
    pattern, day = data.patterns["seal_code"], today()
    name = _name(row)
    last = next_serial(pattern.counter(row.division_id, day.year), len(wanted))
    codes = [_number(pattern, row, data, last - len(wanted) + 1 + n) for n in range(len(wanted))]
    Seal.objects.bulk_create(
        Seal(
            enterprise=row,
            code=code,
            kind=seal.kind,
            name=name if seal.kind == first else name + seal.kind,
            material=seal.material,
            maker=chosen.code,
            filed_at=now(),
            source_reference=source_reference,
        )
        for code, seal in zip(codes, wanted, strict=True)
    )
    body = {"codes": codes, "kinds": [s.kind for s in wanted], "maker": chosen.code, "source": source_reference}
    events.append(stream(uscc), verb="file_seals", by=by, division=row.division_id, body=body)
    return SealsFiled(codes=tuple(codes), maker=chosen.name, address=chosen.address)


@act("confirm_tax", returns=Enrolled)
def confirm_tax(
    uscc: str, *, taxpayer_kind: str, invoices: tuple[InvoiceLine, ...], source_reference: str = "", by: Actor
) -> Enrolled:
    """Confirm the tax particulars and the kinds of invoices; the taxpayer number is the unified code itself.

    Raises UnknownChoice, AlreadyEnrolled.
    """
    if taxpayer_kind not in directories.current().taxpayer_kinds:
        raise UnknownChoice(chosen=taxpayer_kind)
    lines = [{"kind": line.kind, "limit_yuan": line.limit_yuan, "monthly": line.monthly} for line in invoices]
    details = {"taxpayer_kind": taxpayer_kind, "invoices": lines}
    return _enrol(uscc, Enrolment.Kind.TAX, details, source_reference=source_reference, by=by)


@act("enrol_social_insurance", returns=Enrolled)
def enrol_social_insurance(
    uscc: str, *, kinds: tuple[str, ...], start_month: str, headcount: int, source_reference: str = "", by: Actor
) -> Enrolled:
    """Enrol the employer (Social Insurance Law, art. 57); `start_month` is YYYY-MM, `headcount` may be 0."""
    details = {"kinds": list(kinds), "start_month": start_month, "headcount": headcount}
    return _enrol(uscc, Enrolment.Kind.SOCIAL_INSURANCE, details, source_reference=source_reference, by=by)


@act("open_housing_fund", returns=Enrolled)
def open_housing_fund(
    uscc: str,
    *,
    ratio_unit: Decimal,
    ratio_person: Decimal,
    pay_day: int,
    headcount: int,
    source_reference: str = "",
    by: Actor,
) -> Enrolled:
    """Open the employer's housing fund account; ratios in per cent. Raises RatioOutside, AlreadyEnrolled."""
    least, most = directories.current().fund_ratio
    for ratio in (ratio_unit, ratio_person):
        if not least <= ratio <= most:
            raise RatioOutside(ratio=plain(ratio), min=least, max=most)
    details = {
        "ratio_unit": plain(ratio_unit),
        "ratio_person": plain(ratio_person),
        "pay_day": pay_day,
        "headcount": headcount,
    }
    return _enrol(uscc, Enrolment.Kind.HOUSING_FUND, details, source_reference=source_reference, by=by)


@act("appoint_bank", returns=Enrolled)
def appoint_bank(uscc: str, *, branch: str, slot: str, source_reference: str = "", by: Actor) -> Enrolled:
    """Book the opening of the basic account: its number is allotted and told to the offices that wait for it.

    `branch` is a code or name of the list, `slot` an ISO instant. The account number is read with `queries.account_of`,
    not returned: results of acts are kept in clear. Raises UnknownChoice, AlreadyEnrolled.
    """
    data = directories.current()
    chosen = next((b for b in data.branches if branch in {b.code, b.name}), None)
    if chosen is None:
        raise UnknownChoice(chosen=branch)
    serial = next_serial(f"account:{chosen.code}")
    account = account_number(chosen.account_prefix, serial, data.account_digits)
    details = {"branch": chosen.code, "branch_name": chosen.name, "slot": slot}
    return _enrol(uscc, Enrolment.Kind.BANK, details, source_reference=source_reference, by=by, account=account)


def _enrol(
    uscc: str,
    kind: Enrolment.Kind,
    details: Mapping[str, Any],
    *,
    source_reference: str,
    by: Actor,
    account: str = "",
) -> Enrolled:
    data, row = directories.current(), active(uscc)
    if row.enrolments.filter(kind=kind, until=None).exists():
        raise AlreadyEnrolled(uscc=uscc, kind=kind.label)
    pattern = data.patterns[_PATTERN[kind]]
    serial = next_serial(pattern.counter(row.division_id, today().year))
    known = account or _known_account(row)
    told = _tell(row, account) if account else []
    made = Enrolment.objects.create(
        enterprise=row,
        kind=kind,
        number=_number(pattern, row, data, serial),
        details=details,
        account_sealed=seal_account(known, uscc, kind) if known else None,
        account_index=_account_index(known),
        account_known_at=now() if known else None,
        since=now(),
        source_reference=source_reference,
    )
    body = {
        "kind": kind.value,
        "number": made.number,
        "details": dict(details),
        "account_told_to": told,
        "source": source_reference,
    }
    events.append(stream(uscc), verb=f"enrol_{kind.value}", by=by, division=row.division_id, body=body)
    return Enrolled(number=made.number)


def _known_account(row: Enterprise) -> str:
    """The basic account, where the bank came first."""
    bank = row.enrolments.filter(kind=Enrolment.Kind.BANK, until=None).first()
    return open_account(bank.account_sealed, row.uscc, bank.kind) if bank is not None and bank.account_sealed else ""


def _tell(row: Enterprise, account: str) -> list[str]:
    """Write the account back to the offices that are enrolled already (tax law: within 15 days of opening)."""
    told = []
    for enrolment in row.enrolments.filter(until=None, account_sealed=None).exclude(kind=Enrolment.Kind.BANK):
        enrolment.account_sealed = seal_account(account, row.uscc, enrolment.kind)
        enrolment.account_index = _account_index(account)
        enrolment.account_known_at = now()
        enrolment.save(update_fields=["account_sealed", "account_index", "account_known_at"])
        told.append(enrolment.kind)
    return sorted(told)


def _account_index(account: str) -> str:
    return crypto.blind_index(account, kind="enterprises:account") if account else ""


def _number(pattern: NumberPattern, row: Enterprise, data: directories.EnterpriseData, serial: int) -> str:
    place = data.places.get(row.division_id, "")
    return pattern.number(division=row.division_id, place=place, year=today().year, serial=serial)


def _name(row: Enterprise) -> str:
    return Name.objects.get(enterprise=row, until=None).full
