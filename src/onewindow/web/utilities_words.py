"""The words of utilities on site: lights, nodes, sides, reasons why a time would not do."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from onewindow.matters.utilities.book import current
from onewindow.matters.utilities.findings import Finding, Ground, Side
from onewindow.matters.utilities.nodes import LightColour, NodeLight

from . import formats
from .utilities_models import Lamp, PlanCard
from .viewmodels import Chip, Text, Tone


def side_name(side: str) -> Text:
    """Where a line leaves the site."""
    words = {
        Side.EAST: gettext("东侧"),
        Side.SOUTH: gettext("南侧"),
        Side.WEST: gettext("西侧"),
        Side.NORTH: gettext("北侧"),
    }
    return words.get(Side(side), "") if side in set(Side) else ""


def ground_name(ground: str) -> Text:
    """What a line crosses."""
    return gettext("道路") if ground == Ground.ROAD else gettext("绿地")


def node_name(node: str) -> Text:
    """What a node is called in the region."""
    return formats.local_name(dict(current().node(node).names))


def light_words(colour: LightColour) -> Text:
    """The word of a light: its colour never stands alone."""
    words = {
        LightColour.DONE: gettext("已办"),
        LightColour.GREEN: gettext("在办"),
        LightColour.AMBER: gettext("临期"),
        LightColour.RED: gettext("超期"),
        LightColour.PAUSED: gettext("停表"),
        LightColour.LATER: gettext("未到"),
        LightColour.SKIPPED: gettext("不需要"),
        LightColour.ENDED: gettext("终止"),
    }
    return words[colour]


def lamp(one: NodeLight) -> Lamp:
    """A node as it is shown."""
    small: Text = ""
    words = light_words(one.light)
    if one.at is not None:
        small = formats.moment(one.at)
        words = gettext("已办（超期）") if one.late else words
    elif one.due is not None:
        small = gettext("%(when)s 前") % {"when": formats.moment(one.due)}
    colour = "late" if one.late and one.at is not None else str(one.light)
    return Lamp(name=node_name(one.node), colour=colour, words=words, small=small)


def way_chip(lights: Sequence[NodeLight], ended: str) -> Chip:
    """How a utility stands, in one word."""
    if ended == "refused":
        return Chip(words=gettext("不能接入"), tone=Tone.BAD, icon="cross")
    if ended == "withdrawn":
        return Chip(words=gettext("不再办理"), tone=Tone.OFF, icon="ban")
    running = next((one for one in lights if one.light not in {LightColour.DONE, LightColour.SKIPPED}), None)
    if running is None:
        return Chip(words=gettext("已接通"), tone=Tone.OK, icon="check")
    tones = {
        LightColour.GREEN: Tone.PLAIN,
        LightColour.AMBER: Tone.WARN,
        LightColour.RED: Tone.BAD,
        LightColour.PAUSED: Tone.PAUSE,
    }
    said = gettext("%(node)s · %(light)s") % {"node": node_name(running.node), "light": light_words(running.light)}
    return Chip(words=said, tone=tones.get(running.light, Tone.PLAIN), icon="clock")


def finding_facts(found: Finding) -> tuple[tuple[Text, str], ...]:
    """What a utility found, label by label."""
    if not found.possible:
        return ((gettext("不能接入"), found.reason),)
    outside = gettext("不需要")
    if found.outside:
        outside = gettext("%(side)s，%(n)s 米") % {"side": side_name(found.side), "n": found.length_m}
    crossed = [str(ground_name(ground)) for ground in Ground if ground in found.grounds]
    facts: list[tuple[Text, str]] = [
        (gettext("接入点"), found.point),
        (gettext("管径或容量"), found.capacity),
        (gettext("红线外管线"), outside),
        (gettext("涉路涉绿"), formats.joined(crossed) if crossed else gettext("不涉及")),
        (gettext("预计工期"), formats.working_days(found.days)),
        (gettext("费用"), str(money(found.yuan))),
        (gettext("还要补充"), formats.joined(found.supplements) if found.supplements else gettext("没有")),
    ]
    return tuple((name, value) for name, value in facts if value)


def money(yuan: int) -> Text:
    """0 → 不收费."""
    return gettext("不收费") if not yuan else gettext("%(n)s 元") % {"n": f"{yuan:,}"}


def why_not(line: Any, names: Any) -> Text:
    """Why an earlier half day would not do."""
    day = formats.day_short(date.fromisoformat(line["day"]))
    half = gettext("上午") if line["half"] == "morning" else gettext("下午")
    words = {
        "leave": gettext("停办"),
        "declined": gettext("来不了"),
        "full": gettext("已排满"),
        "closed": gettext("不出现场"),
        "busy": gettext("没有空的人"),
        "together": gettext("没有共同的钟点"),
    }
    who = names.get(line["agency"], "") or gettext("各家")
    return gettext("%(day)s%(half)s：%(who)s%(why)s") % {
        "day": day,
        "half": half,
        "who": who,
        "why": words.get(line["why"], ""),
    }


def yours(plans: Sequence[PlanCard], outside: str) -> tuple[tuple[str, Text], ...]:
    """What nobody but the applicant can do now, in the order of the page."""
    found: list[tuple[str, Text]] = []
    if outside in {"apply", "draft"}:
        found.append(("outside", gettext("申请外线审批")))
    said = gettext("%(utility)s：签供用合同")
    found += [(f"plan-{plan.matter}", said % {"utility": plan.name}) for plan in plans if plan.may_sign]
    return tuple(found)
