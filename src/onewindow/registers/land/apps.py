"""The register as a Django application."""

import importlib

from django.apps import AppConfig


class LandConfig(AppConfig):
    """The land register."""

    name = "onewindow.registers.land"
    label = "land"

    def ready(self) -> None:
        """Tell `documents` whose numbers stand in this book."""
        importlib.import_module("onewindow.registers.land.scanning").keep_books()
