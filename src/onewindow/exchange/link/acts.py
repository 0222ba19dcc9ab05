"""What people do with the link. What messages do is no act of it: their handlers call the acts of their own room."""

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.errors import Invalid, NotFound, gettext_noop

from . import outbox


class NoDeadLetter(NotFound):
    """Nothing of this number was put aside."""

    code = "no_dead_letter"
    message = gettext_noop("没有这条搁置的报文，可能已经重发。")


class NoReason(Invalid):
    """An act of a person without a reason."""

    code = "no_reason"
    message = gettext_noop("请写明重发的原因（2 至 200 字）。")


@act("send_again")
def send_again(outgoing: int, *, own: str, reason: str, by: Actor) -> None:
    """Let a message that was put aside go out again. Who may: the caller asks (`system:job:operate`).

    Raises NoDeadLetter, NoReason.
    """
    if not 2 <= len(reason.strip()) <= 200:
        raise NoReason
    row = outbox.revive(outgoing, own=own)
    if row is None:
        raise NoDeadLetter
    events.append(
        f"link:{own}>{row.partner}",
        verb="send_again",
        by=by,
        body={"business": row.business, "kind": row.kind, "fault": row.fault, "reason": reason.strip()},
    )
