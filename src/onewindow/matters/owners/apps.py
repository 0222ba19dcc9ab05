"""The tables of what owners get as a Django application."""

from django.apps import AppConfig


class OwnersConfig(AppConfig):
    """Proofs, alerts, accounts moved along."""

    name = "onewindow.matters.owners"
    label = "owners"
