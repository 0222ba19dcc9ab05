"""Where others plug in what a message does.

    @handlers.register("mortgage.apply")
    class Apply(Handler):
        def receive(self, message: Message) -> Mapping[str, Any]:
            number = apply(…, by=message.actor)        # an act, in the transaction that takes the message in
            return {"number": number}                   # the reply, as `returns` of the kind says

        def refused(self, message: Message, fault: Refused) -> None:
            note_breach(…)                              # what shall stay although `receive` was undone

A handler that raises Refused (status below 500) answers the message with that refusal, for ever: the sender asks anew
under another business number. Any other fault undoes everything and the sender tries again later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.registry import Registry

from .partners import Partner


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message that is who it says it is from, whole, in time and of its schema."""

    own: str  #: code of the node that took it in
    partner: Partner  #: who sent it
    kind: str  #: such as mortgage.apply
    business: str  #: the partner's number of this message
    about: str  #: number of the business it belongs to, or ""
    body: Mapping[str, Any]  #: fits the schema of its kind
    digest: str  #: SHA-256 of the content, 64 hex digits
    at: datetime  #: when it was taken in

    @property
    def actor(self) -> Actor:
        """Who acts when a handler calls an act."""
        return Actor(ref=f"partner:{self.partner.code}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came back for a message of ours, verified and logged."""

    own: str  #: code of our node
    partner: Partner  #: who answered
    kind: str  #: of our message
    business: str  #: our number of it
    about: str  #: as we sent it
    body: Mapping[str, Any]  #: what we had sent
    taken: bool  #: False: refused, and `said` is a problem with `code` and `detail`
    said: Mapping[str, Any]  #: the reply, or the problem
    at: datetime  #: when the partner took it in, or when the refusal came


class Handler:
    """What a kind of incoming message does."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Do it; returns the reply (texts, whole numbers, booleans, null, lists, objects). May raise Refused."""
        raise NotImplementedError

    def refused(self, message: Message, fault: Refused) -> None:
        """After `receive` refused and was undone: write what shall stay. Nothing by default."""


class ReplyHandler:
    """What the answer to a message of ours does."""

    def answered(self, reply: Reply) -> None:
        """Note it. Runs in the transaction that records the answer; must not refuse."""
        raise NotImplementedError


#: In place of a kind: whatever the office sends out and has no handler of its own (a bank's book takes it all).
ANY = "*"
#: Kind -> what it does here.
handlers: Registry[Handler] = Registry("exchange.link.handlers")
#: Kind -> what its answer does here.
replies: Registry[ReplyHandler] = Registry("exchange.link.replies")
