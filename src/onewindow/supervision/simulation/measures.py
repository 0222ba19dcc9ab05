"""PURE: what is read off a run: quantiles, shares, a histogram of two runs. Figures are rounded, so they repeat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from .running import CaseRun

#: Most bars of a histogram.
_BARS = 30
_WIDTHS = (0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How long it took, in working days."""

    cases: int  #: how many
    mean: float  #: average
    p50: float  #: half took no longer
    p90: float  #: nine of ten
    p95: float  #: nineteen of twenty
    late_share: float  #: with at least one agency over its own promise
    over_share: float  #: longer than promised for the whole
    wait: float  #: in queues, mean


def spread(cases: Iterable[CaseRun]) -> Spread:
    """The figures of some cases; all zero without any."""
    cases = tuple(cases)
    leads = sorted(case.lead for case in cases)
    count = len(cases)
    share = 1 / count if count else 0.0
    return Spread(
        cases=count,
        mean=figure(sum(leads) * share),
        p50=figure(quantile(leads, 0.5)),
        p90=figure(quantile(leads, 0.9)),
        p95=figure(quantile(leads, 0.95)),
        late_share=figure(sum(case.late > 0 for case in cases) * share, 4),
        over_share=figure(sum(case.over for case in cases) * share, 4),
        wait=figure(sum(case.waited for case in cases) * share, 3),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed; 0 without any."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bar of two histograms."""

    start: float  #: working days, included
    end: float  #: excluded; the last bar holds what is longer too
    serial: int  #: cases one after the other
    parallel: int  #: cases at once


def bars(serial: Iterable[CaseRun], parallel: Iterable[CaseRun]) -> tuple[Bar, ...]:
    """Both distributions in bars of one width; the last one gathers the longest hundredth."""
    one = sorted(case.lead for case in serial)
    other = sorted(case.lead for case in parallel)
    most = max(quantile(one, 0.99), quantile(other, 0.99), _WIDTHS[0])
    width = next((width for width in _WIDTHS if most / width <= _BARS), _WIDTHS[-1])
    count = min(int(most / width) + 1, _BARS)
    heights = [[0] * count, [0] * count]
    for height, leads in zip(heights, (one, other), strict=True):
        for lead in leads:
            height[min(int(lead / width), count - 1)] += 1
    return tuple(
        Bar(start=n * width, end=(n + 1) * width, serial=heights[0][n], parallel=heights[1][n]) for n in range(count)
    )


def figure(value: float, digits: int = 2) -> float:
    """Rounded for people and for comparing."""
    return round(value, digits) + 0.0
