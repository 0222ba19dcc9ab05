"""What oversight refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class TaskNotFound(NotFound):
    """No such task, or none of this person's agencies."""

    code = "oversight_task_not_found"
    message = gettext_noop("没有找到这项监管任务，请回到监管列表再打开。")


class PlanNotFound(NotFound):
    """No such plan, or none of this person's agencies."""

    code = "oversight_plan_not_found"
    message = gettext_noop("没有找到这份监管计划，请回到监管列表再打开。")


class DrawNotFound(NotFound):
    """No such draw."""

    code = "draw_not_found"
    message = gettext_noop("没有找到这次双随机抽查，请核对网址。")


class BadCursor(Invalid):
    """A page that does not exist."""

    code = "bad_oversight_page"
    message = gettext_noop("这一页打不开，请从第一页重新看。")


class StaleTask(Conflict):
    """Somebody has changed the task since the page saw it."""

    code = "stale_oversight_task"
    message = gettext_noop("这项任务刚被改过，请核对新的内容再办。")


class NotNow(Conflict):
    """The task is at another point."""

    code = "oversight_not_now"
    message = gettext_noop("任务现在是“{status}”，不能这样办。")


class PlanOver(Conflict):
    """Nothing is overseen any more."""

    code = "oversight_over"
    message = gettext_noop("监管已经结束（{reason}），不能再办。")


class WordsMissing(Invalid):
    """A reason or a text that others read."""

    code = "oversight_words_missing"
    message = gettext_noop("请写明{what}。")


class AnswersMissing(Invalid):
    """Lines without an answer; `faults`: line -> sentence."""

    code = "oversight_answers_missing"
    message = gettext_noop("还有 {count} 项没有填好：逐项选“符合”“不符合”或“不适用”，不符合的写明情况。")


class BadDay(Invalid):
    """A day that cannot be."""

    code = "oversight_bad_day"
    message = gettext_noop("日期应在 {first} 至 {last} 之间，请改。")


class WrongAgency(Invalid):
    """An agency that has no part in this programme, or the own one."""

    code = "oversight_wrong_agency"
    message = gettext_noop("请从列出的部门中选一个。")


class TrackedAlready(Conflict):
    """The agency follows it already."""

    code = "tracked_already"
    message = gettext_noop("本部门已经在追踪“{name}”，要改期限请先结束原来的。")


class NobodyToDraw(Invalid):
    """A draw without subjects."""

    code = "nobody_to_draw"
    message = gettext_noop("名录中没有可以抽取的检查对象：在管的单位都有未办结的任务，或还没有在管的单位。")


class NoInspectors(Invalid):
    """Too few inspectors."""

    code = "no_inspectors"
    message = gettext_noop("{agency}可以抽取的检查人员不足 {least} 人，请先配备人员，或不选该部门。")
