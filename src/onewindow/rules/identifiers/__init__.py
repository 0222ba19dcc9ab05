"""Identifiers of persons, organisations, divisions, land, certificates, passports and matters.

    check(Kind.RIC, "11010519491231002X").valid

Strict: nothing is tidied, so that what was typed is what is right; forms call `tidy` before they ask. A failure has one
reason, with a code. A warning means that the value is right but an area in it is not known here.
"""

from collections.abc import Mapping
from datetime import date

from onewindow.core import clock
from onewindow.core.region import region_dir
from onewindow.rules.divisions import Areas, load_areas

from .certificate_id import certificate_id_faults, certificate_id_warnings, make_certificate_id
from .citizen_number import born, citizen_number_faults, citizen_number_warnings
from .credit_code import (
    CreditCodesExhausted,
    credit_code_faults,
    credit_code_warnings,
    make_uscc,
    uscc_for,
)
from .division_code import division_faults, division_warnings
from .kinds import Kind
from .matter_code import matter_code_faults, matter_code_warnings
from .mobile import mobile_faults
from .passport_lines import passport_lines_faults
from .results import Check, Context, Faults, Warnings, first_fault, no_warnings
from .tidying import tidy
from .unit_code import unit_code_faults, unit_code_warnings

__all__ = [
    "Check",
    "CreditCodesExhausted",
    "Kind",
    "born",
    "check",
    "make_certificate_id",
    "make_uscc",
    "tidy",
    "uscc_for",
]

_CHECKS: Mapping[Kind, tuple[Faults, Warnings]] = {
    Kind.RIC: (citizen_number_faults, citizen_number_warnings),
    Kind.USCC: (credit_code_faults, credit_code_warnings),
    Kind.DIVISION: (division_faults, division_warnings),
    Kind.UNIT_CODE: (unit_code_faults, unit_code_warnings),
    Kind.CERTIFICATE_ID: (certificate_id_faults, certificate_id_warnings),
    Kind.MRZ_TD3: (passport_lines_faults, no_warnings),
    Kind.MATTER_CODE: (matter_code_faults, matter_code_warnings),
    Kind.MOBILE: (mobile_faults, no_warnings),
}


def check(kind: Kind | str, value: object, *, areas: Areas | None = None, today: date | None = None) -> Check:
    """Whether `value` is a right identifier of its kind, as it stands. Never raises for any value.

    `areas` are this installation's by default, `today` is the house's clock. Raises ValueError for an unknown kind.
    """
    kind = Kind(kind)
    faults, warnings = _CHECKS[kind]
    context = Context(
        areas=load_areas(region_dir()) if areas is None else areas,
        today=clock.today() if today is None else today,
    )
    fault = first_fault(value, context, faults, allowed="\n" if kind is Kind.MRZ_TD3 else "")
    if fault or not isinstance(value, str):
        return Check(valid=False, reason=fault)
    return Check(valid=True, warnings=warnings(value, context))
