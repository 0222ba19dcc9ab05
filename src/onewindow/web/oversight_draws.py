"""Draws at random on pages: for the agency that draws, and for everybody who wants to repeat one."""

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.supervision.oversight.drawing import mark
from onewindow.supervision.oversight.programmes import current
from onewindow.supervision.oversight.queries import Draw, DrawView
from onewindow.supervision.oversight.repeating import repeat

from . import formats
from .masking import mask_name
from .oversight_models import DrawLine, DrawnRow, DrawPage
from .oversight_words import level_words, result_chip, status_chip

_SHOWN = 12


def draw_line(row: Draw, names: dict[int, str]) -> DrawLine:
    """A draw in a list."""
    return DrawLine(
        url=reverse("web:draw", args=[row.pk]),
        title=row.title,
        small=f"{names.get(row.agency_id, '')} · {formats.day(row.drawn_at)}",
        figure=gettext("抽中 %(n)s / %(of)s") % {"n": len(row.chosen), "of": len(row.subjects)},
    )


def draw_page(view: DrawView) -> DrawPage:
    """One draw with all that is needed to repeat it, and what came of it."""
    row = view.row
    chosen = {one["key"]: one for one in row.chosen}
    rows = [_row(view, one, chosen.get(one["key"])) for one in row.subjects]
    rows.sort(key=lambda one: mark(row.seed, one.key))
    first = row.subjects[0]["key"] if row.subjects else ""
    programme = current().programmes.get(row.programme)
    order = [level.id for level in programme.levels] if programme is not None else []
    return DrawPage(
        title=row.title,
        facts=(
            (gettext("抽取部门"), view.names.get(row.agency_id, "")),
            (gettext("抽取时间"), formats.moment_full(row.drawn_at)),
            (gettext("检查对象"), gettext("%(n)s 家，抽中 %(m)s 家") % {"n": len(rows), "m": len(chosen)}),
            (gettext("检查人员"), gettext("每家每部门 %(n)s 人") % {"n": row.each}),
        ),
        seed=row.seed,
        chosen=tuple(one for one in rows if one.chosen),
        rest=tuple(one for one in rows if not one.chosen),
        inspectors=tuple(
            (view.names.get(int(agency), ""), formats.joined(numbers)) for agency, numbers in row.inspectors.items()
        ),
        rates=tuple(
            (level_words(programme, level) if programme is not None else level, f"{percent}%")
            for level, percent in sorted(
                row.rates.items(), key=lambda one: order.index(one[0]) if one[0] in order else 0
            )
        ),
        holds=[(one.key, {a: list(n) for a, n in one.inspectors.items()}) for one in repeat(row)]
        == [(one["key"], one["inspectors"]) for one in row.chosen],
        example=f"printf '%s' '{row.seed}:{first}' | sha256sum",
    )


def _row(view: DrawView, subject: dict[str, str], chosen: dict[str, dict[str, list[str]]] | None) -> DrawnRow:
    key, programme = subject["key"], current().programmes.get(view.row.programme)
    task = view.tasks.get(key)
    chip = (result_chip(task.result) or status_chip(task)) if task is not None else None
    if task is not None and task.status != "closed" and task.result in {"findings", "failed"}:
        chip = status_chip(task)
    return DrawnRow(
        key=key,
        name=mask_name(subject["name"]) if key in view.natural else subject["name"],
        level=level_words(programme, subject["level"]) if programme is not None else subject["level"],
        mark=mark(view.row.seed, key)[:_SHOWN],
        chosen=chosen is not None,
        inspectors=tuple(
            (view.names.get(int(agency), ""), formats.joined(numbers))
            for agency, numbers in (chosen or {"inspectors": {}})["inspectors"].items()
        ),
        chip=chip,
    )
