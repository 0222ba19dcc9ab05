"""Sentences as values: a code for machines, a Chinese message id, the data to fill in; translated only where shown.

    LENGTH = Phrase("length", gettext_noop("应为 {wanted} 位，现为 {found} 位。"))
    LENGTH(wanted=18, found=17).text()

A reader of logs sees the Chinese; a test compares the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One thing said to a person. `str()` gives the Chinese."""

    code: str  #: for machines and tests
    message: str  #: message id with {fields}
    data: Mapping[str, object] = field(default_factory=dict)  #: what fills the fields
    basis: str = ""  #: article or standard it rests on, empty where none

    def text(
        self,
        translate: Callable[[str], str] = lambda message: message,
        local: Callable[[Any], str] = attrgetter("zh"),
    ) -> str:
        """The sentence in the language of `translate` (msgid -> text); the basis follows in brackets.

        `local` gives a name that exists in several languages (anything with `zh`) in the language of the reader.
        """
        filled = {key: local(value) if hasattr(value, "zh") else value for key, value in self.data.items()}
        said = translate(self.message).format_map(filled)
        return f"{said}（{translate(self.basis)}）" if self.basis else said

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Phrase:
    """A kind of sentence; called with its data it becomes one."""

    code: str  #: for machines and tests
    message: str  #: message id with {fields}
    basis: str = ""  #: article or standard

    def __call__(self, **data: object) -> Sentence:
        return Sentence(code=self.code, message=self.message, data=data, basis=self.basis)
