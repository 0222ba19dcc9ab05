"""Make Django ready in this process: the embedded database is up, the settings are loaded."""

import gc
import os

import django

from onewindow.core.db.connection import embedded

#: How much is made before Python looks for cycles, by generation, where tables are made and in tests. With its own 700,
#: 10, 10 it walks all that has been imported again and again: nearly half of the time in which an empty database gets
#: its tables. What serves keeps Python's own: it has set aside what stands (web/warming.py).
_CYCLES = (20_000, 20, 50)


def boot(*, role: str = "app") -> None:
    """Start the embedded database if that is the one in use, then set Django up for `role` (app | owner)."""
    if role == "owner":
        gc.set_threshold(*_CYCLES)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    os.environ.setdefault("ONEWINDOW_DB_ROLE", role)
    server = embedded()
    if server is not None:
        server.start()
    django.setup()
