"""The words of on-site visits: states, results, what was found, photos, one checklist line."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.visits.queries import PhotoView, VisitView

from . import formats
from .onsite_models import Shot
from .viewmodels import Chip, Tone


def purpose_chip(purpose: str) -> Chip:
    """Why somebody comes."""
    return Chip(words=gettext("批后核查") if purpose == "aftercheck" else gettext("现场核查"))


def state_chip(status: str, result: str) -> Chip:
    """How a visit stands; with a result, what came of it."""
    if result:
        return result_chip(result)
    words = {
        "planned": Chip(words=gettext("未到"), tone=Tone.OFF),
        "arrived": Chip(words=gettext("在办"), tone=Tone.GOLD),
        "cancelled": Chip(words=gettext("已取消"), tone=Tone.OFF, icon="ban"),
    }
    return words[status]


def result_chip(result: str) -> Chip:
    """What came of it."""
    words = {
        "passed": Chip(words=gettext("符合"), tone=Tone.OK, icon="check"),
        "findings": Chip(words=gettext("符合，有问题已记录"), tone=Tone.WARN, icon="alert"),
        "failed": Chip(words=gettext("不符合"), tone=Tone.BAD, icon="cross"),
        "absent": Chip(words=gettext("现场无人"), tone=Tone.WARN, icon="close-door"),
    }
    return words[result]


def verdict_chip(answer: Mapping[str, Any]) -> Chip:
    """What was found on one line."""
    if answer.get("verdict") == "no":
        if answer.get("fixed"):
            return Chip(words=gettext("当场改好"), tone=Tone.WARN, icon="refresh")
        return Chip(words=gettext("不符合"), tone=Tone.BAD, icon="cross")
    if answer.get("verdict") == "na":
        return Chip(words=gettext("不涉及"), tone=Tone.OFF)
    return Chip(words=gettext("符合"), tone=Tone.OK, icon="check")


def basis_words(text: str, status: str) -> str:
    """The article, and that nobody has compared it yet where that is so."""
    unsure = {"memory": gettext("条文待核对"), "unverified": gettext("待核实"), "proposal": gettext("建议")}
    return f"{text}（{unsure[status]}）" if status in unsure else text


def shots_of(view: VisitView, agency: int, line: str) -> tuple[Shot, ...]:
    """The photos of one line."""
    return tuple(_shot(view, p) for p in view.photos if (p.agency, p.line) == (agency, line))


def _shot(view: VisitView, photo: PhotoView) -> Shot:
    parts = [f"{formats.local(photo.taken_at):%H:%M}"]
    if photo.away_m is not None:
        parts.append(gettext("离现场 %(n)s 米") % {"n": photo.away_m})
    elif photo.place:
        parts.append(photo.place)
    else:
        parts.append(gettext("没有定位"))
    return Shot(url=reverse("web:onsite_photo", args=[view.row.pk, photo.name]), words=" · ".join(parts))


def hours(view: VisitView) -> str:
    """11 月 24 日 周二 11:00–12:00."""
    start, end = formats.local(view.row.start_at), formats.local(view.row.end_at)
    return f"{formats.day_short(start)} {formats.weekday(start)} {start:%H:%M}–{end:%H:%M}"
