"""Mortgages as a Django application."""

from django.apps import AppConfig


class MortgagesConfig(AppConfig):
    """Applications of banks."""

    name = "onewindow.matters.mortgages"
    label = "mortgages"
