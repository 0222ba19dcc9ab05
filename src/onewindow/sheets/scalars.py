"""PURE: reads one single value, as typed or sent, into its canonical form, or says what is wrong.

Tidied first (width, blanks, usual ways to write a date), then checked strictly. Canonical forms are JSON without
floats: a decimal is a text without trailing zeros, a day `2026-11-25`, an instant ISO 8601 in official time.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.catalogue.elements import Constraints, ElementType
from onewindow.core.clock import SHANGHAI
from onewindow.rules import identifiers
from onewindow.rules.identifiers import Kind

from . import faults
from .contact_values import read_domain, read_email, read_phone, read_url
from .countries import alpha2
from .faults import Wrong
from .texts import LONGEST, LONGEST_TEXT, Field, fitting, half_width, letters, narrow, too_large

__all__ = ["LONGEST", "LONGEST_TEXT", "Field", "is_blank", "read_choice", "read_day", "read_scalar"]

_WHOLE_DIGITS, _FRACTION_DIGITS = 15, 6
_FIRST_YEAR, _LAST_YEAR = 1850, 2199

_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_YMD = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YM = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})月?|([0-9]{2}))")
_OTHER_ID = re.compile(r"[A-Z0-9]{5,17}")
_YES = {"true", "on", "1", "yes", "是"}
_NO = {"false", "off", "0", "no", "否"}


def is_blank(raw: object) -> bool:
    """Whether nothing was answered: null, an empty or blank text, an empty list or object."""
    if isinstance(raw, str):
        return not raw.strip()
    return raw is None or (isinstance(raw, list | tuple | dict) and not raw)


def read_scalar(field: Field, raw: object) -> Any:
    """The canonical value of a raw one that is not blank. Raises Wrong."""
    return _READERS[field.type](field, raw)


def _text(field: Field, raw: object) -> str:
    text = letters(raw, lines=field.type is ElementType.LONG_TEXT)
    return fitting(field, text)


def _integer(field: Field, raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise Wrong(faults.NOT_WHOLE())
    if isinstance(raw, int):
        found = raw
        if abs(raw) >= 10**_WHOLE_DIGITS:
            raise Wrong(faults.TOO_MANY_DIGITS(whole=_WHOLE_DIGITS, fraction=0))
    else:
        text = narrow(raw).replace(",", "")
        if not _INTEGER.fullmatch(text):
            raise Wrong(faults.NOT_WHOLE())
        found = int(text)
    _within(field.constraints, Decimal(found))
    return found


def _decimal(field: Field, raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal) or too_large(raw):
        raise Wrong(faults.NOT_NUMBER())
    text = narrow(raw).replace(",", "") if isinstance(raw, str) else str(raw)
    if not _DECIMAL.fullmatch(text):
        try:  # a program's 1e3 is a number too; what people type is not guessed at
            text = "" if isinstance(raw, str) else format(Decimal(text), "f")
        except InvalidOperation:
            text = ""
        if not _DECIMAL.fullmatch(text):
            raise Wrong(faults.NOT_NUMBER())
    whole, _, fraction = text.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > _WHOLE_DIGITS or len(fraction) > _FRACTION_DIGITS:
        raise Wrong(faults.TOO_MANY_DIGITS(whole=_WHOLE_DIGITS, fraction=_FRACTION_DIGITS))
    found = f"{whole or '0'}.{fraction}" if fraction else whole or "0"
    if text.startswith("-") and found != "0":
        found = f"-{found}"
    _within(field.constraints, Decimal(found))
    return found


def _within(limits: Constraints, found: Decimal) -> None:
    if limits.min is not None and found < Decimal(str(limits.min)):
        raise Wrong(faults.TOO_SMALL(least=_figure(limits.min)))
    if limits.above is not None and found <= Decimal(str(limits.above)):
        raise Wrong(faults.NOT_ABOVE(least=_figure(limits.above)))
    if limits.max is not None and found > Decimal(str(limits.max)):
        raise Wrong(faults.TOO_LARGE(most=_figure(limits.max)))


def _figure(limit: float) -> str:
    return str(int(limit)) if limit == int(limit) else str(limit)


def _boolean(field: Field, raw: object) -> bool:
    word = raw if isinstance(raw, bool) else str(raw).strip().lower() if isinstance(raw, str | int) else ""
    found = word if isinstance(word, bool) else True if word in _YES else False if word in _NO else None
    if found is None:
        raise Wrong(faults.NOT_BOOLEAN())
    if field.constraints.must_be_true and not found:
        raise Wrong(faults.MUST_AGREE())
    return found


def read_choice(field: Field, raw: object) -> str:
    """One of the options: its value, an alias, or a word for it. Raises Wrong."""
    word = letters(raw)
    for option in field.options:
        if word in {option.value, option.zh, *option.aliases} - {""}:
            narrower = field.constraints.one_of
            if narrower is not None and option.value not in narrower:
                break
            return option.value
    raise Wrong(faults.NOT_CHOICE(value=word[:40]))


def read_day(raw: object) -> str:
    """A day as ISO 8601. Raises Wrong."""
    text = narrow(raw)
    match = _YMD.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        raise Wrong(faults.NOT_DATE())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        raise Wrong(faults.NOT_DATE()) from None


def _day(field: Field, raw: object) -> str:
    return read_day(raw)


def _moment(field: Field, raw: object) -> str:
    text = re.sub(r"(?<=[0-9日]) +(?=[0-9])", "T", half_width(letters(raw)))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(faults.NOT_MOMENT()) from None
    if len(text) < len("2026-11-25T10") or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Wrong(faults.NOT_MOMENT())
    local = found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else found.astimezone(SHANGHAI)
    return local.replace(microsecond=0).isoformat()


def _month(field: Field, raw: object) -> str:
    match = _YM.fullmatch(narrow(raw))
    number = int(match[2] or match[3]) if match else 0
    if match is None or not 1 <= number <= 12 or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        raise Wrong(faults.NOT_MONTH())
    return f"{match[1]}-{number:02}"


def _person_id(field: Field, raw: object) -> str:
    text = identifiers.tidy(Kind.RIC, letters(raw))
    if len(text) == 18:
        if field.constraints.or_organisation and not identifiers.check(Kind.RIC, text).valid:
            code = identifiers.tidy(Kind.USCC, text)
            if identifiers.check(Kind.USCC, code).valid:
                return code
        return _identifier(Kind.RIC, text)
    if not _OTHER_ID.fullmatch(text) or (text.isdigit() and len(text) >= 14):
        raise Wrong(faults.NOT_ID_NUMBER())
    return text


def _uscc(field: Field, raw: object) -> str:
    return _identifier(Kind.USCC, identifiers.tidy(Kind.USCC, letters(raw)))


def _division(field: Field, raw: object) -> str:
    return _identifier(Kind.DIVISION, identifiers.tidy(Kind.DIVISION, letters(raw)))


def _mrz(field: Field, raw: object) -> str:
    return _identifier(Kind.MRZ_TD3, identifiers.tidy(Kind.MRZ_TD3, letters(raw, lines=True)))


def _identifier(kind: Kind, text: str) -> str:
    answer = identifiers.check(kind, text)
    if answer.reason is not None:
        raise Wrong(answer.reason)
    return text


def _country(field: Field, raw: object) -> str:
    code = narrow(raw).upper()
    if code not in alpha2():
        raise Wrong(faults.NOT_COUNTRY())
    return code


_READERS: Mapping[ElementType, Callable[[Field, object], Any]] = {
    ElementType.TEXT: _text,
    ElementType.LONG_TEXT: _text,
    ElementType.INTEGER: _integer,
    ElementType.DECIMAL: _decimal,
    ElementType.BOOLEAN: _boolean,
    ElementType.CHOICE: read_choice,
    ElementType.DATE: _day,
    ElementType.DATETIME: _moment,
    ElementType.MONTH: _month,
    ElementType.PHONE: read_phone,
    ElementType.EMAIL: read_email,
    ElementType.URL: read_url,
    ElementType.DOMAIN: read_domain,
    ElementType.PERSON_ID: _person_id,
    ElementType.USCC: _uscc,
    ElementType.DIVISION: _division,
    ElementType.COUNTRY: _country,
    ElementType.MRZ: _mrz,
    ElementType.SIGNATURE: _boolean,
}
