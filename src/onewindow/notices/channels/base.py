"""What a channel is."""

from dataclasses import dataclass

from onewindow.core.registry import Registry
from onewindow.notices.recipients import Recipient
from onewindow.notices.rendering import Rendered


class Undeliverable(Exception):
    """It will never arrive: no such address, refused for good. `code` says why, without any address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(Undeliverable):
    """It did not go out now; another try may succeed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What is handed to a channel."""

    delivery: int  #: id, the same at every try: whoever gets it twice can tell
    address: str  #: where to
    subject: str  #: one line
    text: str  #: the text that fits the channel


class Channel:
    """One way to reach somebody. Subclasses say where and how; they never raise anything but the two above."""

    code = ""  #: its name in the region's files

    def available(self) -> bool:
        """Whether this installation can use it."""
        return True

    def address_of(self, recipient: Recipient) -> str:
        """Where to, empty where it is not known."""
        return recipient.addresses.get(self.code, "")

    def text_of(self, rendered: Rendered) -> str:
        """The short text; a channel that only the reader sees may take the body."""
        return rendered.short

    def send(self, post: Post) -> str:
        """Send it and give the provider's reference. Raises Undeliverable, Unreachable."""
        raise NotImplementedError


channels: Registry[Channel] = Registry("notices.channels")
