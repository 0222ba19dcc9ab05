"""The daily figures as a table for office programs."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext

from onewindow.core import clock
from onewindow.supervision.tallies import queries
from onewindow.supervision.tallies.counting import quantile

from . import formats
from .cockpit_scope import Scope
from .current import current

_DAYS = 366


def days_table(scope: Scope) -> Iterator[tuple[object, ...]]:
    """A head, then a row per day, place and service of the last year. One query."""
    names = {place.code: formats.local_name(place.names) for place in scope.every}
    services = {each.code: formats.local_name(each.plain_name) for each in current().services}
    yield (
        gettext("日期"),
        gettext("行政区划"),
        gettext("联办服务"),
        gettext("收件"),
        gettext("办结"),
        gettext("有承诺的办结"),
        gettext("按时"),
        gettext("超法定"),
        gettext("一次告知"),
        gettext("再次告知"),
        gettext("催办"),
        gettext("用时中位（工作日）"),
        gettext("用时合计（工作日）"),
    )
    for row in queries.service_days(scope.divisions, clock.today() - timedelta(_DAYS)):
        median = quantile({int(half): cases for half, cases in row.leads.items()}, 0.5)
        yield (
            row.day.isoformat(),
            names.get(row.division_id, row.division_id),
            services.get(row.service, row.service),
            row.submitted,
            row.closed,
            row.promised,
            row.kept,
            row.over_law,
            row.returned,
            row.returned_again,
            row.nudged,
            "" if median is None else formats.plain(median),
            round(row.lead_sum, 2),
        )
