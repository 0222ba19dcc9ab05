"""Ways to reach somebody, all behind one interface (`base.Channel`): in the portal, by mail, and demo back ends.

A region's own provider of SMS or WeChat registers its channel under the same code, in place of the demo's.
"""

from . import demo, in_app, mail
from .base import Channel, Post, Undeliverable, Unreachable, channels

__all__ = ["Channel", "Post", "Undeliverable", "Unreachable", "channels", "demo", "in_app", "mail"]
