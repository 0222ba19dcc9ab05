"""PURE: where a message goes and when: channels, quiet hours, pauses between tries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .templates import Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class Quiet:
    """Hours of rest, usually over midnight; equal times mean none."""

    begins: time  #: first minute of rest
    ends: time  #: first minute after it

    def holds(self, hour: time) -> bool:
        """Whether it is quiet at an hour."""
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


def channels_for(
    wanted: Iterable[str], *, possible: Collection[str], muted: Collection[str], always: str
) -> tuple[str, ...]:
    """The channels of a message: those of its kind that the person can have and has not muted; `always` comes first."""
    chosen = [code for code in wanted if code in possible and code not in muted and code != always]
    return (always, *dict.fromkeys(chosen))


def allowed_at(at: datetime, *, urgency: Urgency, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """The first instant from `at` on at which a message may disturb somebody."""
    local = at.astimezone(zone)
    if urgency is Urgency.URGENT or not quiet.holds(local.time()):
        return at
    end = datetime.combine(local.date(), quiet.ends, zone)
    return end if end > local else end + timedelta(days=1)


def retry_at(at: datetime, *, failed: int, pauses: Sequence[int]) -> datetime | None:
    """When to try again after `failed` tries, None: no more."""
    return at + timedelta(minutes=pauses[failed - 1]) if failed <= len(pauses) else None
