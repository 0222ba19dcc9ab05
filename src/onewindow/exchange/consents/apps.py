"""Consents as a Django application."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Consents of owners, agreements of mortgagees, breaches."""

    name = "onewindow.exchange.consents"
    label = "consents"
