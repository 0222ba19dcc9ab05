"""The case engine as a Django application: when it is ready, what it plugs in below has registered itself."""

import importlib

from django.apps import AppConfig

#: Modules that register plug-ins of the rooms below when they are imported.
PLUGINS = (
    "onewindow.cases.bookings",
    "onewindow.cases.mandates",
    "onewindow.cases.payment_receipts",
    "onewindow.cases.payments_told",
    "onewindow.cases.visiting",
)


class CasesConfig(AppConfig):
    """Handlers for `appointments.handlers`, `payments.handlers`, `people.handlers`, `visits.handlers`."""

    name = "onewindow.cases"
    default = True

    def ready(self) -> None:
        """Register everything."""
        for module in PLUGINS:
            importlib.import_module(module)
