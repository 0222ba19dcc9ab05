"""The one clock. Everything asks here what time it is, so that a test can move it.

with clock.moved_to(datetime(2026, 5, 8, 10, tzinfo=clock.SHANGHAI)):
    ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

#: Official time of the whole country, Xinjiang's offices included.
SHANGHAI = ZoneInfo("Asia/Shanghai")

_shift = timedelta(0)
_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, in UTC, to the microsecond."""
    if _fixed is not None:
        return _fixed
    return datetime.now(UTC) + _shift


def local_now() -> datetime:
    """The present instant in official time."""
    return now().astimezone(SHANGHAI)


def today() -> date:
    """The calendar day in official time."""
    return local_now().date()


@contextmanager
def moved_to(instant: datetime, *, running: bool = False) -> Iterator[None]:
    """Let the whole process live at `instant` (must carry a time zone); with `running` the clock goes on from there."""
    global _fixed, _shift  # noqa: PLW0603  one process, one clock: live-server threads must see the move too
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    before = (_fixed, _shift)
    if running:
        _fixed, _shift = None, instant.astimezone(UTC) - datetime.now(UTC)
    else:
        _fixed = instant.astimezone(UTC)
    try:
        yield
    finally:
        _fixed, _shift = before
