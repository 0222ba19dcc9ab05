"""The matter as a Django application, for its tables."""

from django.apps import AppConfig


class PowerLinesConfig(AppConfig):
    """Handlers and jobs register themselves through `matters.apps` and `matters.jobs`."""

    name = "onewindow.matters.power_lines"
    label = "power_lines"
