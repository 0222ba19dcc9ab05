"""Tidies what people type before it is checked: blanks, width, case. Checks themselves tidy nothing."""

import unicodedata

from .kinds import Kind

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
#: What people put between groups of digits; a credit code or certificate identifier has none of its own to lose.
_HYPHENS = frozenset("-‐‑‒–—－")
_HYPHENS_DROPPED = frozenset({Kind.RIC, Kind.USCC, Kind.MOBILE})
_COUNTRY_PREFIXES = ("+86", "0086")


def tidy(kind: Kind | str, value: str) -> str:
    """The value without blanks and invisible letters, in half width and capitals; never refuses.

    The two lines of a passport stay two lines. A mobile number loses +86 in front.
    """
    kind = Kind(kind)
    if kind is Kind.MRZ_TD3:
        lines = (_tidy_line(kind, line) for line in value.splitlines())
        return "\n".join(line for line in lines if line)
    tidied = _tidy_line(kind, value)
    if kind is Kind.MOBILE:
        while tidied.startswith(_COUNTRY_PREFIXES):
            tidied = tidied[3:] if tidied.startswith("+") else tidied[4:]
    return tidied


def _tidy_line(kind: Kind, line: str) -> str:
    dropped = _INVISIBLE | _HYPHENS if kind in _HYPHENS_DROPPED else _INVISIBLE
    kept = (_half_width(letter) for letter in line if not letter.isspace() and letter not in dropped)
    return "".join(kept).upper()


def _half_width(letter: str) -> str:
    # Only the full-width forms of the keyboard: a superscript two is not a digit that somebody meant to type.
    return unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter
