"""What the public books say of a kind of certificate whose truth is theirs: whether it stands today, and its drawing.

    BOOKS.add("land_certificate", Book(standing=…, drawing=…))

A paper printed once stays what it was; the book goes on. A kind without a book stands as its own row says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from onewindow.core.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a number stands in its book."""

    word: str  #: valid | replaced | cancelled
    ended_on: date | None  #: since when it no longer stands


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A book that knows a kind of certificate by its number."""

    standing: Callable[[str], Standing | None]  #: number -> how it stands; None where the book has never given it
    drawing: Callable[[str], str]  #: number -> SVG of what it is about, "" for none


#: Kind of certificate -> its book.
BOOKS: Registry[Book] = Registry("documents.books")
