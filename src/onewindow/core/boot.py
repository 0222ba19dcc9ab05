"""Make Django ready in this process: the embedded database is up, the settings are loaded."""

import os

import django

from onewindow.core.db.connection import embedded


def boot(*, role: str = "app") -> None:
    """Start the embedded database if that is the one in use, then set Django up for `role` (app | owner)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    os.environ.setdefault("ONEWINDOW_DB_ROLE", role)
    server = embedded()
    if server is not None:
        server.start()
    django.setup()
