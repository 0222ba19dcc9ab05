"""Settings of the tests: the product's own, as the role that may create a database, without a connection pool.

Several suites may run at once on one machine (two checkouts' founders, a developer's two terminals): each takes the
first test database that no other process holds.
"""

import atexit
import fcntl
import os
from pathlib import Path

os.environ["ONEWINDOW_DB_ROLE"] = "owner"
os.environ.setdefault("ONEWINDOW_DB_POOL", "0")

from onewindow.config.settings import *  # noqa: F403  the environment must be set first
from onewindow.config.settings import DATABASES, HOME


def _free_name() -> str:
    if os.environ.get("PYTEST_XDIST_WORKER"):  # the controller has chosen
        return os.environ["ONEWINDOW_TEST_DB"]
    folder = Path(HOME) / "test-locks"
    folder.mkdir(exist_ok=True)
    for n in range(100):
        lock = (folder / str(n)).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        atexit.register(lock.close)
        os.environ["ONEWINDOW_TEST_DB"] = f"test_onewindow_{n}"
        return os.environ["ONEWINDOW_TEST_DB"]
    raise RuntimeError("a hundred suites at once")


DATABASES["default"]["TEST"] = {"NAME": _free_name()}
DATABASE_ROUTERS = []  # both sides of the bank link in one database
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many sign-ins; the real one has its own test
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # styles are served without `collectstatic`
STORAGES = {  # no manifest needed before `collectstatic`
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # counts no other test's attempts
