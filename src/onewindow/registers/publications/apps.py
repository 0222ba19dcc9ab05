"""The register as a Django application."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """The register of publication distribution."""

    name = "onewindow.registers.publications"
    label = "publications"
