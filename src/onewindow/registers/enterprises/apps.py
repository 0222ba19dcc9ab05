"""The register as a Django application."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """The enterprise register."""

    name = "onewindow.registers.enterprises"
    label = "enterprises"
