"""Periods that are not time limits of a review: months and years, the time before an expiry, bans, renewal.

A period of months or years ends on the day of the same number; where the month has none, on its last day (Civil Code
202). The day it begins is not counted.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

MONTHS = 12


def add_months(day: date, months: int) -> date:
    """The last day of a period of months that begins after `day`."""
    index = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(index, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The last day of a period of years that begins after `day`."""
    return add_months(day, years * MONTHS)


def last_day_before_expiry(expiry: date, days: int) -> date:
    """The last day for what must be done `days` natural days before an expiry (Licensing Law 50: 30 for a renewal).

    The day of expiry is not counted. Reckoned backwards, the day does not move when it is a holiday: moving it would
    take the time away that the law gives the agency.
    """
    return expiry - timedelta(days)


class Renewal(StrEnum):
    """What has become of a licence whose renewal was applied for (Licensing Law 50)."""

    PENDING = "pending"  #: applied for in time, not expired, not decided
    DECIDED = "decided"  #: decided before the expiry
    DEEMED_GRANTED = "deemed_granted"  #: applied for in time, nobody decided before the expiry
    LATE = "late"  #: applied for too late: nothing is deemed


def renewal(*, applied: date, expiry: date, days: int, decided: date | None, today: date) -> Renewal:
    """How a renewal stands on `today`; `days` before `expiry` is the last day to apply in time."""
    if decided is not None and decided <= expiry:
        return Renewal.DECIDED
    if applied > last_day_before_expiry(expiry, days):
        return Renewal.LATE
    return Renewal.PENDING if today <= expiry else Renewal.DEEMED_GRANTED


def banned_until(decided: date, years: int) -> date:
    """The last day of a ban on applying again (Licensing Law 78, 79)."""
    return add_years(decided, years)
