"""The matters as a Django application: when it is ready, their handlers and sources have registered themselves."""

import importlib

from django.apps import AppConfig

#: Modules that register plug-ins when they are imported.
PLUGINS = (
    "onewindow.sheets.contacts",
    "onewindow.appointments.contacts",
    "onewindow.cases.contacts",
    "onewindow.matters.company_closing.handlers",
    "onewindow.matters.company_closing.sources",
    "onewindow.matters.company_opening.demands",
    "onewindow.matters.company_opening.handlers",
    "onewindow.matters.company_opening.sources",
    "onewindow.matters.mortgages.courts",
    "onewindow.matters.mortgages.handlers",
    "onewindow.matters.mortgages.paying",
    "onewindow.matters.power_lines.handlers",
    "onewindow.matters.publications.handlers",
    "onewindow.matters.publications.sources",
    "onewindow.matters.real_estate.cosigning",
    "onewindow.matters.real_estate.demands",
    "onewindow.matters.real_estate.handlers",
    "onewindow.matters.real_estate.paying",
    "onewindow.matters.real_estate.sources",
    "onewindow.matters.real_estate.tax_stands",
    "onewindow.matters.utilities.handlers",
)


class MattersConfig(AppConfig):
    """Handlers for `cases.handlers`, sources for `sheets.sources`."""

    name = "onewindow.matters"
    default = True

    def ready(self) -> None:
        """Register everything."""
        for module in PLUGINS:
            importlib.import_module(module)
