"""The tables of closing an enterprise as a Django application."""

from django.apps import AppConfig


class CompanyClosingConfig(AppConfig):
    """Public notices, objections, the list of licences."""

    name = "onewindow.matters.company_closing"
    label = "company_closing"
