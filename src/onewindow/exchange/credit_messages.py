"""PURE: what the credit publicity system and the region's platform are told of a public notice of deregistration.

Only what the public page shows: no person, no document number, no objection's words.
"""

from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeMessage:
    """A public notice as it stands."""

    number: str  #: of the notice
    kind: str  #: simple | creditors
    status: str  #: running | objected | over | applied | stopped | withdrawn | done | annulled
    uscc: str  #: whose
    name: str  #: its name
    division: str  #: of the registrar, six digits
    authority: str  #: the registrar's name
    starts_at: str  #: ISO instants, UTC
    ends_at: str  #: end of the last day
    address: str  #: page of the notice

    @property
    def body(self) -> dict[str, Any]:
        """As it is sent, without its version."""
        return {"format": FORMAT, **asdict(self)}
