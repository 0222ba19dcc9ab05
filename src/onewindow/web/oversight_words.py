"""Words and colours of oversight: statuses, results, levels of risk, answers."""

from datetime import date

from django.utils.translation import gettext

from onewindow.core.clock import today
from onewindow.supervision.oversight.assessing import programme_of
from onewindow.supervision.oversight.programmes import Programme
from onewindow.supervision.oversight.queries import Plan, Task

from . import formats
from .viewmodels import Chip, Text, Tone

#: Where a line of a checklist was not read in the source, its basis says so.
_SEEN = "seen"
_LEVEL_TONES = (Tone.OK, Tone.WARN, Tone.BAD)


def status_chip(task: Task) -> Chip:
    """Where a task stands."""
    said = {
        "open": (gettext("待查"), Tone.PLAIN, ""),
        "visit": (gettext("已约现场"), Tone.PLAIN, "calendar"),
        "disputed": (gettext("结论不一致"), Tone.BAD, "alert"),
        "found": (gettext("待责令改正"), Tone.WARN, ""),
        "rectifying": (gettext("整改中"), Tone.PAUSE, "clock"),
        "reported": (gettext("待复查"), Tone.WARN, ""),
        "closed": (gettext("已办结"), Tone.OFF, ""),
    }
    words, tone, icon = said[task.status]
    return Chip(words=words, tone=tone, icon=icon)


def result_chip(result: str) -> Chip | None:
    """What a task came to."""
    said = {
        "passed": (gettext("符合"), Tone.OK, "check"),
        "findings": (gettext("有问题"), Tone.WARN, "alert"),
        "failed": (gettext("不符合"), Tone.BAD, "alert"),
    }
    if result not in said:
        return None
    words, tone, icon = said[result]
    return Chip(words=words, tone=tone, icon=icon)


def answer_chip(verdict: str) -> Chip | None:
    """What was seen on one line."""
    said = {
        "yes": (gettext("符合"), Tone.OK),
        "no": (gettext("不符合"), Tone.BAD),
        "na": (gettext("不适用"), Tone.OFF),
    }
    if verdict not in said:
        return None
    words, tone = said[verdict]
    return Chip(words=words, tone=tone)


def kind_words(kind: str) -> str:
    """Why there is a task."""
    said = {
        "periodic": gettext("定期检查"),
        "supplement": gettext("逾期未补充"),
        "tracking": gettext("靶向追踪"),
        "draw": gettext("双随机抽查"),
        "assigned": gettext("专项检查"),
    }
    return said.get(kind, kind)


def kinds() -> dict[str, str]:
    """All kinds with their words."""
    return {kind.value: kind_words(kind.value) for kind in Task.Kind}


def level_chip(plan: Plan) -> Chip:
    """The level of a plan."""
    programme = programme_of(plan)
    order = [level.id for level in programme.levels]
    place = order.index(plan.level) if plan.level in order else 0
    tone = _LEVEL_TONES[min(place, len(_LEVEL_TONES) - 1)]
    return Chip(words=level_words(programme, plan.level), tone=tone)


def level_words(programme: Programme, level: str) -> str:
    """A level in words."""
    return formats.local_name(programme.level(level).names)


def due_words(day: date) -> Text:
    """12 月 10 日前, or how late it is."""
    late = (today() - day).days
    if late > 0:
        return gettext("已超 %(n)s 天") % {"n": late}
    return gettext("%(day)s 前") % {"day": formats.day_short(day)}


def basis_words(text: str, status: str) -> str:
    """An article; with a word where it was not read in the source."""
    return text if status == _SEEN else gettext("%(basis)s（待核）") % {"basis": text}
