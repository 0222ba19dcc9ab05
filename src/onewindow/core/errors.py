"""What the house says when it refuses: a code for machines, data for the sentence, the text made at the edge.

    class StaleCase(Conflict):
        code = "stale_case"
        message = gettext_noop("这份办件刚被别人改过（第 {seen} 版，现为第 {current} 版），请刷新后再办。")

    raise StaleCase(seen=3, current=5)

Tree: Refused ─┬─ Invalid 422    the input cannot be used
               ├─ Forbidden 403  known person, not allowed
               ├─ NotFound 404   missing or hidden, which look the same
               ├─ Conflict 409   right input, wrong moment
               └─ Unavailable 503 a part of the system does not answer
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar


def gettext_noop(message: str) -> str:
    """Mark a Chinese sentence for translation; it is translated where it is shown."""
    return message


class Refused(Exception):
    """A refusal with `code` and `data`. Subclasses give `code`, `message` and by their base the HTTP `status`."""

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = gettext_noop("请求不能办理。")
    status: ClassVar[int] = 400

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code)
        self.data: Mapping[str, Any] = data

    def text(self, translate: Callable[[str], str] = lambda message: message) -> str:
        """The sentence, in the language of `translate` (msgid -> text), with the data filled in."""
        return translate(self.message).format_map(_Blank(self.data))

    def __str__(self) -> str:
        return f"{self.code}: {self.text()}"


class _Blank(dict[str, Any]):
    """A missing value leaves its name in the sentence instead of breaking the page that reports an error."""

    def __missing__(self, key: str) -> str:
        return key


class Invalid(Refused):
    """The input cannot be used as it stands; `data` may carry `faults`, all of them at once."""

    code = "invalid"
    message = gettext_noop("填写的内容有误，请改正后再提交。")
    status = 422


class Forbidden(Refused):
    """A known person who may not do this."""

    code = "forbidden"
    message = gettext_noop("您没有办理此事的权限。")
    status = 403


class NotFound(Refused):
    """Missing, or hidden from this person: the answer is the same."""

    code = "not_found"
    message = gettext_noop("没有找到您要的内容，请核对编号。")
    status = 404


class Conflict(Refused):
    """Right input at the wrong moment: somebody was faster, or the step is not open."""

    code = "conflict"
    message = gettext_noop("办件的状态已经变化，请刷新后再办。")
    status = 409


class Unavailable(Refused):
    """A part of the system does not answer; nothing was lost."""

    code = "unavailable"
    message = gettext_noop("系统暂时不可用，您填写的内容没有丢失，请稍后再试。")
    status = 503
