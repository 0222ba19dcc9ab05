"""The exchange as a Django application."""

import importlib

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """When it is ready, the registers that may be asked over the link have registered themselves."""

    name = "onewindow.exchange"
    label = "exchange"
    default = True

    def ready(self) -> None:
        """Register the sources."""
        importlib.import_module("onewindow.exchange.shared_sources")
