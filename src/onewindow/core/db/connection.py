"""Which database: `DATABASE_URL` of a real server, or the embedded one. No Django here: settings call this."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from onewindow.core.home import home

from .embedded import Embedded

#: Passed to psycopg: prepared statements on the server halve its work (docs/decisions/0003).
_OPTIONS: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 2}


class BadDatabaseURL(ValueError):
    """DATABASE_URL cannot be read."""


def embedded() -> Embedded | None:
    """The embedded cluster of this installation, or None where DATABASE_URL names a server."""
    if os.environ.get("DATABASE_URL"):
        return None
    return Embedded(home() / "pg")


def databases(role: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for `role` (app | owner). Nothing is started here."""
    entry = _from_url(role) if os.environ.get("DATABASE_URL") else _from_embedded(role)
    pool = int(os.environ.get("ONEWINDOW_DB_POOL", "8"))
    options: dict[str, Any] = {**_OPTIONS, **entry.pop("OPTIONS", {})}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    return {"default": {**entry, "OPTIONS": options, "CONN_MAX_AGE": 0}}


def _from_embedded(role: str) -> dict[str, Any]:
    return dict(Embedded(home() / "pg").database(name="onewindow", user=role))


def _from_url(role: str) -> dict[str, Any]:
    url = os.environ["DATABASE_URL"]
    if role == "owner":
        url = os.environ.get("DATABASE_OWNER_URL", url)
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadDatabaseURL("DATABASE_URL must look like postgresql://user:password@host:5432/database")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": unquote(parts.path.lstrip("/")),
        "OPTIONS": query,
    }


def bank_database(office: dict[str, dict[str, Any]], node: str) -> dict[str, dict[str, Any]]:
    """DATABASES of a bank's node: `ONEWINDOW_BANK_DATABASE_URL`, or a database of its own beside the office's."""
    entry = dict(office["default"])
    url = os.environ.get("ONEWINDOW_BANK_DATABASE_URL")
    if url:
        parts = urlsplit(url)
        entry |= {
            "HOST": dict(parse_qsl(parts.query)).get("host") or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "NAME": unquote(parts.path.lstrip("/")),
        }
    else:
        entry["NAME"] = bank_database_name(node)
    return {"default": entry}


def bank_database_name(node: str) -> str:
    """Name of a bank's database in the embedded server."""
    return "onewindow_" + "".join(sign if sign.isalnum() else "_" for sign in node.lower())[:40]
