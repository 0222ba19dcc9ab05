"""Every test runs on the real PostgreSQL: the embedded one, or the server of DATABASE_URL."""

import os

os.environ.setdefault("ONEWINDOW_DB_ROLE", "owner")
os.environ.setdefault("ONEWINDOW_DB_POOL", "0")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")

from onewindow.core.boot import boot  # noqa: E402  the environment must be set first

boot(role="owner")
