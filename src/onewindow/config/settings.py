"""Django's settings. What differs between installations comes from the environment (docs/administration.md)."""

import os
from pathlib import Path

from onewindow.core import crypto
from onewindow.core.db.connection import databases
from onewindow.core.home import home

from .settings_sign_in import *  # noqa: F403  settings are names in one module

PACKAGE = Path(__file__).resolve().parents[1]
HOME = home()


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0") not in {"0", "", "false", "no"}


DEBUG = False
#: Demo accounts and a demo notice on every page; never with a database server of one's own unless asked for.
DEMO = _flag("ONEWINDOW_DEMO", default=not os.environ.get("DATABASE_URL"))
SECRET_KEY = os.environ.get("ONEWINDOW_SECRET_KEY") or (
    crypto.secret_file("django.key").hex() if not os.environ.get("DATABASE_URL") else ""
)
if not SECRET_KEY:
    raise RuntimeError("Set ONEWINDOW_SECRET_KEY (at least 50 random characters).")
ALLOWED_HOSTS = [h for h in os.environ.get("ONEWINDOW_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
#: Where the public reaches this installation; stands in the QR codes of certificates.
PUBLIC_URL = os.environ.get("ONEWINDOW_PUBLIC_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "onewindow.core",
    "onewindow.people",
    "onewindow.catalogue",
    "onewindow.sheets",
    "onewindow.documents",
    "onewindow.payments",
    "onewindow.appointments",
    "onewindow.notices",
    "onewindow.visits",
    "onewindow.cases",
    "onewindow.exchange",
    "onewindow.exchange.link",
    "onewindow.exchange.banking",
    "onewindow.exchange.consents",
    "onewindow.registers.enterprises",
    "onewindow.registers.publications",
    "onewindow.registers.land",
    "onewindow.matters",
    "onewindow.matters.company_opening",
    "onewindow.matters.power_lines",
    "onewindow.matters.utilities",
    "onewindow.matters.company_closing",
    "onewindow.matters.mortgages",
    "onewindow.matters.owners",
    "onewindow.matters.registrar",
    "onewindow.supervision.oversight",
    "onewindow.supervision.tallies",
    "onewindow.api",
    "onewindow.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onewindow.web.middleware.PageCompression",
    "onewindow.web.middleware.PageMiddleware",
    "onewindow.api.middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "onewindow.web.lifetimes.LifetimeMiddleware",
    "onewindow.people.second_factor.SecondFactorMiddleware",
]
ROOT_URLCONF = "onewindow.config.urls"
WSGI_APPLICATION = "onewindow.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onewindow.web.context.page",
            ],
        },
    }
]

#: `app` serves; `onewindow migrate` and the tests set ONEWINDOW_DB_ROLE=owner.
DATABASES = databases(os.environ.get("ONEWINDOW_DB_ROLE", "app"))
#: The bank's book has no tables in the office's database.
DATABASE_ROUTERS = ["onewindow.config.routing.OfficeOnly"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: Every room keeps its background work in `jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": 5.0,
    "stalled_worker_timeout": 20.0,
    "fetch_job_polling_interval": 1.0,
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 20,
}

_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if _HTTPS else []
#: A security key is bound to https, except where somebody tries the system out on his own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English"), ("ug", "ئۇيغۇرچە"), ("ru", "Русский"), ("mn", "Монгол")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
#: Uploads live outside what the web server can reach; they are served as attachments by a view that checks access.
UPLOADS = HOME / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

#: Messages by mail: without a host there are none (docs/administration.md).
EMAIL_HOST = os.environ.get("ONEWINDOW_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("ONEWINDOW_SMTP_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("ONEWINDOW_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONEWINDOW_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("ONEWINDOW_SMTP_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("ONEWINDOW_MAIL_FROM", "onewindow@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ONEWINDOW_LOG_LEVEL", "WARNING")},
}
