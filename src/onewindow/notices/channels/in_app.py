"""The inbox of the portal and the desks: the message's own row is the delivery."""

from onewindow.notices.recipients import Recipient
from onewindow.notices.rendering import Rendered

from .base import Channel, Post, channels


@channels.register("in_app")
class InApp(Channel):
    """Always there, never fails."""

    code = "in_app"

    def address_of(self, recipient: Recipient) -> str:
        """The reader himself."""
        return recipient.ref

    def text_of(self, rendered: Rendered) -> str:
        """The whole text: only the reader sees it, signed in."""
        return rendered.body

    def send(self, post: Post) -> str:
        """Nothing to do."""
        return ""
