"""What the catalogue refuses."""

from collections.abc import Iterable

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class UnknownService(NotFound):
    """No joint service has this code."""

    code = "unknown_service"
    message = gettext_noop("没有“{service}”这个联办服务{hint}")


class UnknownMatter(Invalid):
    """A matter that this service does not contain."""

    code = "unknown_matter"
    message = gettext_noop("“{service}”里没有事项“{matter}”{hint}")


class UnknownElement(Invalid):
    """An answer to an element that nobody defined."""

    code = "unknown_element"
    message = gettext_noop("没有“{element}”这个数据元{hint}")


class NoSuchOption(Invalid):
    """An answer that is not among the options."""

    code = "no_such_option"
    message = gettext_noop("“{element}”没有“{value}”这个选项{hint}")


class NotPublishable(Invalid):
    """A catalogue with faults; the running edition stays."""

    code = "not_publishable"
    message = gettext_noop("目录有 {count} 处错误，没有发布，现行版本不变。")


class LongerWithoutReason(Invalid):
    """An edition that asks or takes more of the public than the one before, and does not say why."""

    code = "longer_without_reason"
    message = gettext_noop(
        "这一版比现行版本更繁，没有写明理由，没有发布：{what}。请在事项里写 lengthened（延长的理由）。"
    )


class NoEdition(NotFound):
    """Nothing is published in this region yet, or no edition has this number."""

    code = "no_edition"
    message = gettext_noop("还没有发布的目录，请先运行 onewindow catalogue publish。")


class SameEdition(Conflict):
    """The very same content is in force already."""

    code = "same_edition"
    message = gettext_noop("内容与现行第 {number} 版完全相同，不用再发布。")


def hint(guess: str | None, known: Iterable[str] = ()) -> str:
    """The end of a sentence that proposes the nearest word, or else names the few that are `known`."""
    if guess:
        return f"，是不是“{guess}”？"
    listed = "、".join(sorted(known))
    return f"，可用的有 {listed}。" if listed else "，请核对。"


class RevisionNotFound(NotFound):
    """No such revision, or not for this person."""

    code = "revision_not_found"
    message = gettext_noop("没有找到这份修订稿，请核对地址。")


class WrongState(Conflict):
    """The revision stands elsewhere."""

    code = "revision_state"
    message = gettext_noop("这份修订稿现在不能这样办，请刷新后看它走到了哪一步。")


class OwnRevision(Conflict):
    """Nobody approves what he has written himself."""

    code = "own_revision"
    message = gettext_noop("您写过或提交过这份修订稿，须由另一个人审定。")


class NotYet(Conflict):
    """It takes effect on a later day."""

    code = "not_yet_effective"
    message = gettext_noop("这份修订稿自 {day} 起施行，到那天会自动发布；要提前，请退回改施行日期。")


class StalePart(Conflict):
    """Somebody else has saved the same definition."""

    code = "stale_part"
    message = gettext_noop(
        "这一页打开以后，别人改过这个定义（您看到第 {seen} 版，现为第 {current} 版）；您填的还在，请对照后再存。"
    )


class BadPart(Invalid):
    """A definition that cannot be read; `flaws` in its data."""

    code = "bad_part"
    message = gettext_noop("有 {count} 处填写不对，没有保存；请看各栏旁边的说明。")


class NothingRevised(Invalid):
    """A revision without a change."""

    code = "nothing_revised"
    message = gettext_noop("修订稿里还没有改动，不能提交。")


class NoReason(Invalid):
    """A revision without a title, a reason, or the basis of its transitional rule."""

    code = "no_reason"
    message = gettext_noop("请写明{what}。")


class Overtaken(Conflict):
    """Another edition has changed the same definitions meanwhile."""

    code = "overtaken"
    message = gettext_noop("现行版已经改动了{parts}；请打开这些定义对照，确认后再提交。")


class PartExists(Conflict):
    """A new definition under a code that is taken."""

    code = "part_exists"
    message = gettext_noop("代码“{code}”已经有了，请换一个，或打开原有的来改。")


class NoSuchPart(NotFound):
    """Neither the edition nor the revision has this definition."""

    code = "no_such_part"
    message = gettext_noop("没有找到这个定义，请核对代码。")
