"""`{% load ow %}`: icons, rings, bars, swimlanes; values set apart from prose; masks; figures as people read them."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from onewindow.documents import vertical
from onewindow.web import flow, formats, masking
from onewindow.web.viewmodels import Lane, Swimlane

register = template.Library()

#: Icons that point along the line of reading and turn over with it.
_DIRECTED = {"arrow", "back", "chevron", "sign-out", "list", "offline"}
#: Chinese from its first sign to its last, with the figures, capitals and marks between (新ICP备2020号).
_CHINESE = re.compile(r"([《“（]*[\u3400-\u9fff](?:[^a-z]*[\u3400-\u9fff])?[》”）。：；]*)")
_ROUND = 113.1  # circumference of the ring's circle, radius 18


@register.simple_tag
def icon(name: str, classes: str = "", *, label: str = "") -> SafeString:
    """A picture of the sprite, in the colour of the text. With `label` it speaks; without, it is decoration."""
    css = " ".join(filter(None, ("i", "flip" if name in _DIRECTED else "", classes)))
    href = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def brand_mark() -> SafeString:
    """The mark of the house: a range, a river, a dune."""
    return format_html(
        '<svg viewBox="0 0 48 48" aria-hidden="true"><use href="{}#brand"/></svg>', static("web/icons.svg")
    )


@register.simple_tag
def ring(share: float, state: str, label: str = "", *, size: str = "", words: str = "") -> SafeString:
    """Time left as a ring: `share` 0 to 1, `state` of `flow.BarState`, `label` inside, `words` for screen readers."""
    left = max(0.0, min(1.0, float(share))) * _ROUND
    spoken = format_html('role="img" aria-label="{}"', words) if words else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="ring {} {}" viewBox="0 0 44 44" {}><circle class="rest" cx="22" cy="22" r="18"/>'
        '<circle class="left" cx="22" cy="22" r="18" stroke-dasharray="{} {}" transform="rotate(-90 22 22)"/>{}</svg>',
        state,
        size,
        spoken,
        f"{left:.1f}",
        _ROUND,
        format_html('<text x="22" y="26.500">{}</text>', label) if label else "",
    )


@register.simple_tag
def bar(begin: float, end: float, total: float, state: str = "work") -> SafeString:
    """A bar of a plan on its track: working days `begin` to `end` of `total`. Decoration beside words."""
    drawn = flow.planned(begin, end, total, state=flow.BarState(state), mirrored=get_language_bidi())
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect class="st-{}" x="{}%" width="{}%" height="100%" rx="6"/></svg>',
        drawn.state.value,
        drawn.x,
        drawn.width,
    )


@register.simple_tag
def plan_picture(lanes: Any, total: float) -> SafeString:
    """The parallel plan in miniature for a card: one thin bar per agency, at most seven."""
    shown = list(lanes)[:7]
    bars = [flow.planned(lane.begin, lane.end, total, mirrored=get_language_bidi()) for lane in shown]
    rects = format_html_join(
        "",
        '<rect class="tint-{}" x="{}%" width="{}%" y="{}" height="6" rx="3"/>',
        ((n % 3 + 1, drawn.x, drawn.width, n * 10) for n, drawn in enumerate(bars)),
    )
    return format_html('<svg height="{}" aria-hidden="true">{}</svg>', max(len(bars) * 10 - 4, 6), rects)


@register.inclusion_tag("web/components/vertical.html")
def vertical_place() -> dict[str, Any]:
    """The name of this place in the traditional Mongolian script, where the region declares one: the first of them."""
    name = next(iter(vertical.here().divisions.values()), None)
    return {"text": name.text if name else "", "waiting": name is not None and not name.verified}


@register.inclusion_tag("web/components/swimlane.html")
def swimlane(picture: Swimlane) -> dict[str, Any]:
    """Who has it and how long still."""
    mirrored = get_language_bidi()
    return {
        "picture": picture,
        "lanes": [(lane, _drawn(picture, lane, mirrored=mirrored)) for lane in picture.lanes],
        "ticks": [_tick(picture, *tick, mirrored=mirrored) for tick in flow.ticks(picture.axis)],
        "hatch": f"hatch-{id(picture) % 100000}",
        "anchor": {False: "start", True: "end"},
    }


def _drawn(picture: Swimlane, lane: Lane, *, mirrored: bool) -> flow.Drawn:
    return flow.draw(picture.axis, lane.stretches, limit=lane.limit, now=picture.now, mirrored=mirrored)


def _tick(picture: Swimlane, day: date, x: float, minor: bool, *, mirrored: bool) -> dict[str, Any]:  # noqa: FBT001
    today = picture.now is not None and formats.local(picture.now).strftime("%F") == f"{day:%F}"
    return {"day": day, "x": 100 - x if mirrored else x, "minor": minor, "today": today}


@register.filter(is_safe=True)
def bdi(value: Any) -> SafeString:
    """A value from data, set apart so that its direction does not disturb the sentence."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter(is_safe=True)
def code(value: Any) -> SafeString:
    """A number or code: always left to right, in figures."""
    return format_html('<bdi dir="ltr" class="num">{}</bdi>', value)


@register.filter(is_safe=True)
def linked(text: Any) -> SafeString:
    """A text in which addresses of this site can be pressed; others stay text, whoever wrote them."""
    own = re.split(rf"({re.escape(settings.PUBLIC_URL)}/[\w/?=&%.~-]*)", str(text))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a class="u" href="{0}">{0}</a>', part) if n % 2 else apart(part),)
            for n, part in enumerate(own)
        ),
    )


@register.filter(is_safe=True)
def named(names: Any) -> SafeString:
    """A name from data in the reader's language, marked with its own language where it is another."""
    tag = formats.name_language(names)
    words = formats.local_name(names)
    return format_html('<bdi lang="{}">{}</bdi>', tag, words) if tag else format_html("<bdi>{}</bdi>", words)


@register.filter(is_safe=True)
def apart(text: Any) -> SafeString:
    """Words with names from data among them: in another language than Chinese, what is Chinese in them is set apart
    and says so. "From: 实名信息" -> From: <bdi lang="zh-CN">实名信息</bdi>.
    """
    words = str(text or "")
    if formats.language() == "zh":
        return format_html("{}", text or "")
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<bdi lang="zh-CN">{}</bdi>', part) if n % 2 else part,)
            for n, part in enumerate(_CHINESE.split(words))
        ),
    )


@register.filter
def localname(names: Any) -> str:
    """A name from data in the reader's language, as plain text."""
    return formats.local_name(names)


@register.filter
def mask_name(value: Any) -> str:
    """张**."""
    return masking.mask_name(str(value or ""))


@register.filter
def mask_id(value: Any) -> str:
    """652***********1234."""
    return masking.mask_number(str(value or ""))


@register.filter
def mask_phone(value: Any) -> str:
    """139****0000."""
    return masking.mask_mobile(str(value or ""))


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan."""
    return formats.yuan(fen)


@register.filter
def plain(number: float | None) -> str:
    """7.0 as 7."""
    return formats.plain(number)


@register.filter
def working_days(amount: float | None) -> str:
    """5 个工作日."""
    return formats.working_days(amount)


@register.filter
def day(value: date | datetime | None) -> str:
    """2026 年 11 月 18 日."""
    return formats.day(value)


@register.filter
def day_short(value: date | datetime | None) -> str:
    """11 月 18 日."""
    return formats.day_short(value)


@register.filter
def moment(value: datetime | None) -> str:
    """11 月 18 日 16:30."""
    return formats.moment(value)


@register.filter
def moment_full(value: datetime | None) -> str:
    """2026 年 11 月 18 日 16:30:12."""
    return formats.moment_full(value)


@register.filter
def weekday(value: date | datetime) -> str:
    """周三."""
    return formats.weekday(value)


@register.filter
def month_day(value: date | datetime) -> str:
    """11/18."""
    return formats.month_day(value)


@register.filter
def file_size(octets: int) -> str:
    """1.5 KB."""
    return formats.size(octets)
