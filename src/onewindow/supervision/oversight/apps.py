"""Oversight as a Django application."""

import importlib

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Oversight after a licence."""

    name = "onewindow.supervision.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Hear of visits."""
        importlib.import_module("onewindow.supervision.oversight.hearing")
