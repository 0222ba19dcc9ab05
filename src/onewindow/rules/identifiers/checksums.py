"""Check characters of identifiers, by the formulas of their standards. Inputs have the right alphabet and length."""

from collections.abc import Sequence

#: GB 32100: digits and letters without I, O, S, V, Z.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_MRZ_WEIGHTS = (7, 3, 1)


def credit_check(body: str) -> str:
    """GB 32100: the 18th character of a unified social credit code, from its first 17."""
    total = _weighted([CREDIT_ALPHABET.index(letter) for letter in body], _CREDIT_WEIGHTS)
    return CREDIT_ALPHABET[-total % len(CREDIT_ALPHABET)]


def organisation_check(body: str) -> str:
    """GB 11714: the ninth character of an organisation code, from its first 8."""
    remainder = -_weighted([int(letter, 36) for letter in body], _ORGANISATION_WEIGHTS) % 11
    return "X" if remainder == 10 else str(remainder)


def citizen_check(body: str) -> str:
    """GB 11643 (ISO 7064 MOD 11-2): the 18th character of a citizen number, from its first 17."""
    return _CITIZEN_CHECKS[_weighted([int(letter) for letter in body], _CITIZEN_WEIGHTS) % 11]


def mod_37_36_check(body: str) -> str:
    """ISO 7064 MOD 37,36: the check character of digits and capital letters."""
    rest = 36
    for letter in body:
        rest = ((rest + int(letter, 36)) % 36 or 36) * 2 % 37
    check = (37 - rest) % 36
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[check]


def mrz_check(field: str) -> str:
    """ICAO 9303: the check digit of a field of the machine-readable zone; the filler < counts 0."""
    total = sum(
        (0 if letter == "<" else int(letter, 36)) * _MRZ_WEIGHTS[place % 3] for place, letter in enumerate(field)
    )
    return str(total % 10)


def _weighted(values: Sequence[int], weights: Sequence[int]) -> int:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))
