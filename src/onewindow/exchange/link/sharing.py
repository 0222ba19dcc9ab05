"""What registers may tell over the link, and how a kind of message that only asks is answered: from data, without code.

A source says what it knows of one thing; a kind (`exchange/*.yaml`) names the source and the fields that go out. So a
new shared service over a known source is a file, and no field goes out that its file does not name.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from onewindow.core.errors import NotFound, gettext_noop
from onewindow.core.registry import Registry

from .handlers import Handler, Message
from .kinds import Query


class NothingKnown(NotFound):
    """The register has no such thing."""

    code = "nothing_known"
    message = gettext_noop("登记簿中没有查到，请核对所填的号码。")


class Source(Protocol):
    """A register, as far as it may be asked."""

    #: What it can tell: a kind may name these and no others.
    fields: frozenset[str]

    def look(self, asked: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What it knows of what is asked for, None where there is nothing."""


#: Name -> source.
sources: Registry[Source] = Registry("exchange.link.sources")


class SharedQuery(Handler):
    """Answers a kind that only asks."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def receive(self, message: Message) -> Mapping[str, Any]:
        """The fields that the kind names. Raises NothingKnown."""
        source = sources[self._query.source]
        found = source.look(message.body)
        if found is None:
            raise NothingKnown
        return {name: found[name] for name in self._query.fields if name in source.fields and name in found}
