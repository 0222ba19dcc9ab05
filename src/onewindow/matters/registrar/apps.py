"""The tables of the registrar's counter as a Django application."""

from django.apps import AppConfig


class RegistrarConfig(AppConfig):
    """Searches with their reason, entries that wait for a second person."""

    name = "onewindow.matters.registrar"
    label = "registrar"
