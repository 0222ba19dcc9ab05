"""The project of utilities as a Django application."""

from django.apps import AppConfig


class UtilitiesConfig(AppConfig):
    """Projects on site and their connections."""

    name = "onewindow.matters.utilities"
    label = "utilities"
