"""Where higher floors plug in: what else happens with a mandate, such as telling the agent.

@handlers.register("messages")
class Tell(MandateHandler):
    def on_granted(self, mandate: Mandate, *, by: Actor) -> None: ...

Called inside the act's own transaction, for every handler in order of its code.
"""

from collections.abc import Iterator

from onewindow.core.act import Actor
from onewindow.core.registry import Registry

from .models import Mandate


class MandateHandler:
    """Override what is of interest."""

    def on_granted(self, mandate: Mandate, *, by: Actor) -> None:
        """A mandate was given, by whom `by` says."""


handlers: Registry[MandateHandler] = Registry("people.handlers")


def all_handlers() -> Iterator[MandateHandler]:
    """Everybody who wants to know."""
    return (handlers[code] for code in handlers)
