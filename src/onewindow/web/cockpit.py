"""The cockpit of supervisors: what is late now, how places and agencies do, how long it takes. From sums, never counts.

Figures of a place need `division:figures:read` there; a line that names a case needs `division:case:read` there too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock
from onewindow.people.queries import agency_names
from onewindow.supervision.tallies import queries
from onewindow.supervision.tallies.counting import quantile
from onewindow.supervision.tallies.queries import COUNT_TO, Held, Now, ServiceDay

from . import formats
from .cockpit_charts import Chart, histogram, spark
from .cockpit_late import late_lines
from .cockpit_models import Board, CountyLine, Fact, HeatCell, HeatRow, Measure, ServiceLine
from .cockpit_scope import Scope
from .current import current
from .service_cards import typical

WEEKS = 12
_DAYS = 30
_LINES = 8
_HEAT_ROWS = 10
#: Shades of the rate of a county: from which share on.
_RATES = (0.96, 0.975, 0.987, 0.995)
_HEAT = (1, 2, 4, 6)
#: Longest bar of the histogram, working days.
_LONGEST = 40


def board(user: Any, scope: Scope) -> Board:
    """Everything of the front page."""
    today, catalogue = clock.today(), current()
    monday = today - timedelta(today.weekday())
    first = monday - timedelta(7 * (WEEKS - 1))
    days = queries.service_days(scope.divisions, first)
    held = queries.held(scope.divisions, first)
    now = queries.now_of(scope.divisions)
    late = queries.late_rows(scope.case_divisions, size=_LINES).rows if scope.case_divisions else ()
    heat = queries.agency_days(scope.divisions, first)
    names = agency_names({row.agency_id for row in heat} | {row.agency for row in late}, language=formats.language())
    month = [row for row in days if row.day > today - timedelta(_DAYS)]
    where = scope.query()
    return Board(
        scopes=scope.links("web:cockpit"),
        place=scope.name,
        late_count=_up_to(one.late for one in now),
        soon_count=_up_to(one.soon for one in now),
        late=late_lines(user, late, names, catalogue.matter),
        late_url=reverse("web:cockpit_late") + where if scope.case_divisions else "",
        measures=_measures(days, month, now, sum(one.before for one in held.values()), first, today),
        counties=_counties(scope, month, now, held),
        weeks=tuple(formats.month_day(first + timedelta(7 * n)) for n in range(WEEKS)),
        heat=_heat(heat, names, first, scope),
        chart=_chart(days, catalogue),
        cases=sum(row.closed for row in days),
        facts=_facts(days),
        services=_services(days, catalogue),
        reckoned=formats.moment(queries.reckoned_at()),
        export_url=reverse("web:cockpit_export") + where,
    )


def _up_to(counts: Iterable[int]) -> str:
    """The sum; "+" where one of them stopped counting."""
    found = list(counts)
    return f"{sum(found):,}{'+' if any(count >= COUNT_TO for count in found) else ''}"


def _measures(
    days: Sequence[ServiceDay],
    month: Sequence[ServiceDay],
    now: Sequence[Now],
    open_at_first: int,
    first: date,
    today: date,
) -> tuple[Measure, ...]:
    weeks = _by_week(days, first)
    opens = _open_by_week(weeks, open_at_first)
    open_now, week_ago = opens[-1], opens[-2]
    promised = sum(row.promised for row in month)
    median = _median(month)
    mean = sum(row.promised_sum for row in month) / promised if promised else None
    again, notices = sum(r.returned_again for r in month), sum(r.returned + r.returned_again for r in month)
    ratings = sum(one.ratings for one in now)
    return (
        Measure(
            name=gettext("在办"),
            value=f"{open_now:,}",
            unit=gettext("件"),
            small=_compared(open_now, week_ago),
            spark=spark([float(n) for n in opens]),
        ),
        Measure(
            name=gettext("按时办结"),
            value=_percent(sum(row.kept for row in month), promised),
            unit="%" if promised else "",
            small=gettext("近 30 天，按承诺时限"),
            spark=spark([_share(sum(r.kept for r in week), sum(r.promised for r in week)) for week in weeks]),
        ),
        Measure(
            name=gettext("办结用时中位"),
            value=formats.plain(median),
            unit=gettext("天") if median is not None else "",
            small=gettext("承诺平均 %(n)s 天") % {"n": formats.plain(round(mean, 1))} if mean else gettext("工作日"),
            spark=spark([_median(week) for week in weeks]),
        ),
        Measure(
            name=gettext("停表中"),
            value=_up_to(one.stopped for one in now),
            unit=gettext("件"),
            small=gettext("等补正或法定中止"),
        ),
        Measure(
            name=gettext("一次告知率"),
            value=_percent(notices - again, notices),
            unit="%" if notices else "",
            small=ngettext("二次告知 %(n)s 件", "二次告知 %(n)s 件", again) % {"n": again},
            spark=spark([_once(week) for week in weeks]),
        ),
        Measure(
            name=gettext("差评没答复"),
            value=_up_to(one.ratings for one in now),
            unit=gettext("件"),
            small=gettext("部门负责人要答复"),
            bad=ratings > 0,
        ),
    )


def _by_week(days: Iterable[ServiceDay], first: date) -> list[list[ServiceDay]]:
    weeks: list[list[ServiceDay]] = [[] for _ in range(WEEKS)]
    for row in days:
        weeks[min((row.day - first).days // 7, WEEKS - 1)].append(row)
    return weeks


def _open_by_week(weeks: Sequence[Sequence[ServiceDay]], begin: int) -> list[int]:
    found, held = [], begin
    for week in weeks:
        held += sum(row.submitted - row.closed for row in week)
        found.append(max(held, 0))
    return found


def _compared(value: int, before: int) -> str:
    if not before:
        return gettext("上周末没有在办")
    return gettext("比上周末 %(change)s") % {"change": f"{(value - before) / before:+.0%}"}


def _leads(days: Iterable[ServiceDay]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in days:
        for half, cases in row.leads.items():
            found[int(half)] += cases
    return found


def _median(days: Iterable[ServiceDay]) -> float | None:
    return quantile(_leads(days), 0.5)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _once(days: Sequence[ServiceDay]) -> float | None:
    again = sum(row.returned_again for row in days)
    return _share(sum(row.returned for row in days), sum(row.returned for row in days) + again)


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "—"
    return f"{part / whole * 100:.1f}".removesuffix(".0")


def _counties(
    scope: Scope, month: Sequence[ServiceDay], now: Sequence[Now], held: Mapping[str, Held]
) -> tuple[CountyLine, ...]:
    """The places of the scope, each by itself; none where only one is shown."""
    places = scope.places if len(scope.places) > 1 else ()
    late: dict[str, list[int]] = defaultdict(list)
    for one in now:
        late[one.division].append(one.late)
    lines = []
    for place in places:
        rows = [row for row in month if row.division_id == place.code]
        share = _share(sum(row.kept for row in rows), sum(row.promised for row in rows))
        level = 0 if share is None else 1 + sum(share >= rate for rate in _RATES)
        burning = sum(late[place.code])
        lines.append(
            CountyLine(
                name=scope.name_of(place),
                rate="—" if share is None else f"{_percent(sum(r.kept for r in rows), sum(r.promised for r in rows))}%",
                level=level,
                late=_up_to(late[place.code]) if burning else "",
                open=max(held[place.code].now, 0) if place.code in held else 0,
                url=reverse("web:cockpit") + "?" + urlencode({"where": place.code}),
            )
        )
    return tuple(lines)


def _heat(rows: Iterable[Any], names: Mapping[int, str], first: date, scope: Scope) -> tuple[HeatRow, ...]:
    """The agencies that were late most, week by week."""
    counted: dict[int, list[int]] = defaultdict(lambda: [0] * WEEKS)
    for row in rows:
        counted[row.agency_id][min((row.day - first).days // 7, WEEKS - 1)] += row.late
    worst = sorted(counted, key=lambda agency: (-sum(counted[agency]), agency))[:_HEAT_ROWS]
    address = reverse("web:cockpit_late")
    return tuple(
        HeatRow(
            agency=names.get(agency, ""),
            url=f"{address}{scope.query(agency=str(agency))}" if scope.case_divisions else "",
            cells=tuple(HeatCell(count=count, level=sum(count >= edge for edge in _HEAT)) for count in counted[agency]),
        )
        for agency in worst
    )


def _chart(days: Sequence[ServiceDay], catalogue: Catalogue) -> Chart | None:
    """How many cases took how long; None before anything was closed."""
    leads = _leads(days)
    if not leads:
        return None
    longest = min(max(max(leads) / 2, 5), _LONGEST)
    width = 0.5 if longest <= 15 else 1.0
    count = int(longest / width)
    heights = [0] * count
    for half, cases in leads.items():
        heights[min(max(int((half / 2 - 1e-9) / width), 0), count - 1)] += cases
    bars = [(n * width, (n + 1) * width, (height,)) for n, height in enumerate(heights)]
    median = quantile(leads, 0.5) or 0.0
    before = _serial_mean(days, catalogue)
    marks = [(median, gettext("现在中位 %(n)s 天") % {"n": formats.plain(median)})]
    if before is not None:
        marks.append((before, gettext("逐家办要 %(n)s 天") % {"n": formats.plain(before)}))
    end = max(longest, before or 0)
    bars.append((longest, end, (0,)))
    label = gettext("办结用时分布：中位 %(n)s 个工作日") % {"n": formats.plain(median)}
    return histogram(bars, ("parallel",), label=label, unit=gettext("工作日"), marks=marks)


def _facts(days: Sequence[ServiceDay]) -> tuple[Fact, ...]:
    """Under the chart: the middle, nine of ten, what the law's limit did not see."""
    leads = _leads(days)
    over = sum(row.over_law for row in days)
    day = gettext("天")
    return (
        Fact(value=formats.plain(quantile(leads, 0.5)), unit=day, name=gettext("中位"), small=gettext("含补正")),
        Fact(value=formats.plain(quantile(leads, 0.9)), unit=day, name=gettext("九成不超过"), small=gettext("含补正")),
        Fact(value=f"{over:,}", unit=gettext("件"), name=gettext("超过法定时限"), small=gettext("近十二周")),
    )


def _serial_mean(days: Iterable[ServiceDay], catalogue: Catalogue) -> float | None:
    """What was promised one after the other, weighted by what was closed."""
    closed: dict[str, int] = defaultdict(int)
    for row in days:
        closed[row.service] += row.closed if row.service in catalogue.service else 0
    total = sum(closed.values())
    if not total:
        return None
    promised = sum(
        float(typical(catalogue, code).sheet.figures.promised_days_serial) * cases for code, cases in closed.items()
    )
    return round(promised / total, 1)


def _services(days: Sequence[ServiceDay], catalogue: Catalogue) -> tuple[ServiceLine, ...]:
    by_code: dict[str, list[ServiceDay]] = defaultdict(list)
    for row in days:
        by_code[row.service].append(row)
    told = []
    for service in catalogue.services:
        figures = typical(catalogue, service.code).sheet.figures
        serial, parallel = float(figures.promised_days_serial), float(figures.promised_days_parallel)
        if serial:
            told.append((service, serial, parallel, _median(by_code[service.code])))
    longest = max((max(serial, median or 0) for _, serial, _, median in told), default=1.0)
    place: Callable[[float], float] = lambda days: round(2 + days / longest * 96, 1)  # noqa: E731
    return tuple(
        ServiceLine(
            name=formats.local_name(service.plain_name),
            url=reverse("web:cockpit_simulation") + "?" + urlencode({"service": service.code}),
            cases=sum(row.closed for row in by_code[service.code]),
            measured=formats.plain(median),
            promised=formats.plain(parallel),
            before=formats.plain(serial),
            at=(-1.0 if median is None else place(median), place(parallel), place(serial)),
        )
        for service, serial, parallel, median in told
    )
