"""Settings of a bank's node: the same link, the bank's own database, none of the office's rooms.

`ONEWINDOW_NODE` names the node. Its database is `ONEWINDOW_BANK_DATABASE_URL`, or its own in the embedded server.
"""

import os

from onewindow.core.db.connection import bank_database

from .settings import *  # noqa: F403  settings are names in one module
from .settings import DATABASES

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "procrastinate.contrib.django",
    "onewindow.core",
    "onewindow.exchange.link",
    "onewindow.exchange.banking",
]
MIDDLEWARE = []
TEMPLATES = []
DATABASE_ROUTERS = []
DATABASES = bank_database(DATABASES, os.environ["ONEWINDOW_NODE"])
