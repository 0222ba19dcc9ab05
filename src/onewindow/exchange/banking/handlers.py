"""What the bank does with what the office sends and answers: it writes it into its book."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.exchange.link.handlers import ANY, Handler, Message, Reply, ReplyHandler, handlers, replies

from . import book


@handlers.register(ANY)
class Told(Handler):
    """A callback: the state of the file is the last word of the kind, such as `registered`."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Note it."""
        book.told(
            message.own,
            message.about or message.business,
            kind=message.kind,
            business=message.business,
            said=message.body,
            state=message.kind.rpartition(".")[2],
            at=message.at,
        )
        return {"noted": True}


@replies.register(ANY)
class Answered(ReplyHandler):
    """The answer to a message of ours."""

    def answered(self, reply: Reply) -> None:
        """Note it."""
        book.told(
            reply.own,
            reply.about or reply.business,
            kind=reply.kind,
            business=reply.business,
            said=reply.said,
            state="taken" if reply.taken else "refused",
            at=reply.at,
        )


@replies.register("event.replay")
class Replayed(ReplyHandler):
    """Callbacks that the bank asked for again: each is noted as it was when it came first, so a second time is none."""

    def answered(self, reply: Reply) -> None:
        """Note them."""
        messages = reply.said["messages"] if reply.taken else ()
        for one in messages:
            book.told(
                reply.own,
                one["about"] or one["business"],
                kind=one["kind"],
                business=one["business"],
                said=one["body"],
                state=one["kind"].rpartition(".")[2],
                at=datetime.fromisoformat(one["at"]),
            )
        state = "taken" if reply.taken else "refused"
        said = {"notes": [one["business"] for one in messages]} if reply.taken else reply.said
        book.told(
            reply.own, reply.business, kind=reply.kind, business=reply.business, said=said, state=state, at=reply.at
        )
