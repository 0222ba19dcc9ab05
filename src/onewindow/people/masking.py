"""PURE: numbers as they are shown by default: enough to recognise one's own, too little to misuse.

First 3 and last 4 of an identity number or unified code (the first 6 and the birthday together would identify again),
first 1 and last 3 of a short one (a passport), 3 and 4 of a mobile number.
"""

_LONG = 12


def mask_number(number: str) -> str:
    """110101199001011234 -> 110***********1234; E12345678 -> E*****678; "" stays ""."""
    first, last = (3, 4) if len(number) >= _LONG else (1, 3)
    return _keep(number, first, last)


def mask_mobile(number: str) -> str:
    """13900000000 -> 139****0000."""
    return _keep(number, 3, 4)


def _keep(value: str, first: int, last: int) -> str:
    hidden = len(value) - first - last
    if hidden <= 0:
        return "*" * len(value)
    return value[:first] + "*" * hidden + value[-last:]
