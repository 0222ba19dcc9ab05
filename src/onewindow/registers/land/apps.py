"""The register as a Django application."""

from django.apps import AppConfig


class LandConfig(AppConfig):
    """The land register."""

    name = "onewindow.registers.land"
    label = "land"
