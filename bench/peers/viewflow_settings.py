"""A bare Django project for Viewflow on the bench's database."""

import os
from urllib.parse import parse_qs, urlsplit

_URL = urlsplit(os.environ["DATABASE_URL"])
SECRET_KEY = "bench"  # noqa: S105  measures only
DEBUG = False
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "viewflow",
    "viewflow.workflow",
    "bench.peers.viewflow_app",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parse_qs(_URL.query)["host"][0],
        "USER": _URL.username,
        "NAME": _URL.path.lstrip("/"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
