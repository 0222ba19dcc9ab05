"""The link's own messages: heartbeat, reading the log, daily reconciliation, and callbacks asked for again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.core.clock import now
from onewindow.core.errors import Invalid, gettext_noop

from . import health, log, outbox
from .handlers import Handler, Message, handlers
from .lines import instant
from .reconciling import standing

#: Lines in one answer.
MOST_LINES = 500
#: Messages in one answer.
MOST_MESSAGES = 100


class BadQuestion(Invalid):
    """What is asked cannot be answered."""

    code = "bad_question"
    message = gettext_noop("查询的参数不对。")


@handlers.register("link.ping")
class Ping(Handler):
    """{} -> {"at"}."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Note that the partner is there."""
        health.heard(message.own, message.partner.code)
        return {"at": instant(now())}


def _direction(message: Message) -> tuple[str, str]:
    """Only the two directions between us and the one who asks."""
    way = (message.body.get("from"), message.body.get("to"))
    if set(way) != {message.own, message.partner.code}:
        raise BadQuestion
    return str(way[0]), str(way[1])


@handlers.register("link.lines")
class Lines(Handler):
    """{"from", "to", "after"} -> {"lines": [...]}: at most `MOST_LINES`."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Lines of one direction."""
        sender, receiver = _direction(message)
        after = message.body.get("after", 0)
        if not isinstance(after, int) or isinstance(after, bool) or after < 0:
            raise BadQuestion
        found = log.read(message.own, sender, receiver, after=after, most=MOST_LINES)
        return {"lines": [line.json() for line in found]}


@handlers.register("link.reconcile")
class Reconcile(Handler):
    """{"from", "to", "day"} -> {"count", "head"}: how far our copy goes at the end of that day."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Count and head."""
        sender, receiver = _direction(message)
        try:
            day = date.fromisoformat(str(message.body.get("day")))
        except ValueError:
            raise BadQuestion from None
        count, head = standing(message.own, sender, receiver, day)
        return {"count": count, "head": head}


@handlers.register("event.replay")
class Replay(Handler):
    """{"since"} -> {"messages", "more"}: what this partner has answered to us after a line of our log, as it was sent.

    For one who has lost part of his own book. Nothing is sent anew and no line is added for what he had already: each
    message has the number and the moment that it had, so that taking it in again changes nothing.
    """

    def receive(self, message: Message) -> Mapping[str, Any]:
        """At most `MOST_MESSAGES`, in order of the log; `more`: ask again after the last one."""
        found = outbox.answered_after(message.own, message.partner.code, message.body["since"], most=MOST_MESSAGES + 1)
        return {"messages": found[:MOST_MESSAGES], "more": len(found) > MOST_MESSAGES}
