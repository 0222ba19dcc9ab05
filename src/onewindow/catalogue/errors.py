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
