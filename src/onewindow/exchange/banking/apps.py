"""The bank's book as a Django application."""

import importlib

from django.apps import AppConfig


class BankingConfig(AppConfig):
    """When it is ready, the book takes in what the office sends and answers."""

    name = "onewindow.exchange.banking"
    label = "banking"

    def ready(self) -> None:
        """Register the book."""
        importlib.import_module("onewindow.exchange.banking.handlers")
