"""Settings of a second process that works on the running test's database."""

import os

os.environ.setdefault("ONEWINDOW_DB_ROLE", "owner")
os.environ.setdefault("ONEWINDOW_DB_POOL", "0")

from onewindow.config.settings import *  # noqa: F403  the environment must be set first
from onewindow.config.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["ONEWINDOW_OTHER_DATABASE"]
