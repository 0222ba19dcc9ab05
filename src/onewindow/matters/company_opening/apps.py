"""Opening an enterprise as a Django application."""

from django.apps import AppConfig


class CompanyOpeningConfig(AppConfig):
    """The tables of signatures; handlers are registered by `onewindow.matters`."""

    name = "onewindow.matters.company_opening"
    label = "company_opening"
