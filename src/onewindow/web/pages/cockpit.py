"""The cockpit of supervisors, auditors and administrators: figures of their places, late cases, the simulation."""

import csv
import secrets
from collections.abc import Iterable
from io import StringIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases import acts as cases
from onewindow.catalogue import queries as catalogue_queries
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, has_permission
from onewindow.web import cockpit as view
from onewindow.web.cockpit_case import cockpit_case
from onewindow.web.cockpit_export import days_table
from onewindow.web.cockpit_late import late_page
from onewindow.web.cockpit_scope import scope_of
from onewindow.web.cockpit_simulation import asked_inputs, form_of, simulation_page, tables_of
from onewindow.web.landing import person_of
from onewindow.web.posted import key_of, number_of
from onewindow.web.routes import Audience, page

_HOME = "/cockpit/"


def _frame(request: HttpRequest, section: str) -> dict[str, object]:
    return {
        "section": section,
        "place": person_of(request).place,
        "key": secrets.token_hex(16),
        "reads_cases": has_permission(request.user, Permission.READ_CASE),
        "oversees": has_permission(request.user, Permission.READ_OVERSIGHT),
        "revises": has_permission(request.user, Permission.REVISE_CATALOGUE),
    }


@page(Audience.STAFF, permission=Permission.READ_FIGURES)
def board(request: HttpRequest) -> HttpResponse:
    """What is late now, how places and agencies do, how long it takes."""
    scope = scope_of(request.user, request.GET)
    context = _frame(request, "board") | {"board": view.board(request.user, scope)}
    return render(request, "web/cockpit/board.html", context)


@page(Audience.STAFF, permission=Permission.READ_CASE)
def late(request: HttpRequest) -> HttpResponse:
    """All that is late (or nearly so), the longest first."""
    scope = scope_of(request.user, request.GET)
    agency = number_of(request.GET.get("agency", "")) or None
    shown = late_page(
        request.user, scope, agency=agency, soon=request.GET.get("soon") == "1", after=request.GET.get("after", "")
    )
    context = _frame(request, "late") | {"page": shown, "scopes": scope.links("web:cockpit_late")}
    return render(request, "web/cockpit/late.html", context)


@page(Audience.STAFF, permission=Permission.READ_CASE)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: its course and every limit explained."""
    context = _frame(request, "late") | {"page": cockpit_case(request.user, number)}
    return render(request, "web/cockpit/case.html", context)


@page(Audience.STAFF, permission=Permission.READ_CASE, methods=("POST",))
def nudge(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the agencies that have not decided, once a day; back to where one came from."""
    cockpit_case(request.user, number)
    key = key_of(request.POST.get("key", ""), f"nudge-{number}")
    cases.nudge(number, by=actor_of(request.user), idempotency_key=key)
    messages.success(request, gettext("已催办，经办人已收到提醒，记入办件日志。"))
    back = request.POST.get("back", "")
    return redirect(back if back.startswith(_HOME) else _HOME)


@page(Audience.STAFF, permission=Permission.READ_FIGURES)
def export(request: HttpRequest) -> HttpResponse:
    """The daily figures of a year as CSV."""
    scope = scope_of(request.user, request.GET)
    return _csv("onewindow-figures.csv", days_table(scope))


@page(Audience.STAFF, permission=Permission.READ_FIGURES)
def simulation(request: HttpRequest) -> HttpResponse:
    """Serial against parallel, overload, the green channel, with the region's own figures."""
    published = catalogue_queries.current()
    service, inputs, fault = asked_inputs(request.GET, published.catalogue)
    shown = simulation_page(published, service, inputs)
    fields = form_of(published.catalogue, service, inputs, request.GET)
    context = _frame(request, "simulation") | {"page": shown, "fields": fields, "fault": fault}
    return render(request, "web/cockpit/simulation.html", context, status=422 if fault else 200)


@page(Audience.STAFF, permission=Permission.READ_FIGURES)
def simulation_csv(request: HttpRequest) -> HttpResponse:
    """All tables of a simulation, one under the other."""
    published = catalogue_queries.current()
    service, inputs, _ = asked_inputs(request.GET, published.catalogue)
    rows: list[Iterable[object]] = []
    for table in tables_of(simulation_page(published, service, inputs)):
        rows += [[table.caption], table.heads, *table.rows, []]
    return _csv(f"onewindow-simulation-{service}.csv", rows)


def _csv(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """With a byte order mark, so that office programs read Chinese; a cell never begins a formula."""
    text = StringIO()
    csv.writer(text).writerows([_plain(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(cell: object) -> str:
    said = str(cell)
    return f"'{said}" if said[:1] in {"=", "+", "@", "\t", "\r"} else said
