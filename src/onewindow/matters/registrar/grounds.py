"""What is typed at the counter: which registration, what it rests on, and what is wrong with it, by field. PURE."""

from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.core.errors import gettext_noop
from onewindow.registers.land.entries import Of

NO_REASON = gettext_noop("请写登记原因（60 字以内），例如“协助执行”。")
NO_SOURCE = gettext_noop("请写来文的文号或者业务号（60 字以内）。")
_MOST = 60

#: Acts that take protection away, each about one kind of entry: a second registrar confirms them.
RELEASES: Mapping[str, Of] = {
    "release_attachment": Of.ATTACHMENT,
    "end_objection": Of.OBJECTION,
    "end_advance": Of.ADVANCE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rests:
    """What an entry at the counter rests on."""

    reason: str  #: 登记原因
    source: str  #: number of the letter or of the business

    @property
    def faults(self) -> dict[str, str]:
        """Field -> what to do."""
        found = {}
        if not 1 <= len(self.reason.strip()) <= _MOST:
            found["ground"] = NO_REASON
        if not 1 <= len(self.source.strip()) <= _MOST:
            found["source"] = NO_SOURCE
        return found
