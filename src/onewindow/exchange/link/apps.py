"""The link as a Django application."""

import importlib

from django.apps import AppConfig


class LinkConfig(AppConfig):
    """Tables of the partner node; when it is ready, the link's own messages have registered themselves."""

    name = "onewindow.exchange.link"
    label = "link"

    def ready(self) -> None:
        """Register the link's own messages."""
        importlib.import_module("onewindow.exchange.link.builtin")
