"""What the forms of the desks send in small: numbers, words, keys. A browser may send anything. PURE."""

#: Beyond this nothing is a number of ours.
_DIGITS = 18
_KEY = 32


def number_of(text: str) -> int:
    """A number; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else 0


def words_of(text: str, *, most: int) -> str:
    """What somebody typed, without control characters (a database takes no NUL), trimmed and cut."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t").strip()[:most]


def key_of(text: str, what: str) -> str | None:
    """The idempotency key of a form for `what`; None where the page sent none of ours."""
    return f"{what}-{text}" if len(text) == _KEY and text.isascii() and text.isalnum() else None
