"""One statement sent straight through libpq, for the few whose price is the way to the server.

    row = first_row("UPDATE … WHERE id = %(case)s RETURNING number", {"case": 7})

A cursor takes as long to send such a statement as the server to run it (docs/decisions/0011). Here it is prepared once
per connection, its parameters go as text and have the types that the statement gives them. It is its own transaction:
inside another one, or where somebody looks at the statements, it takes the way through a cursor.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus

#: SQLSTATE invalid_sql_statement_name: the statement did not run.
_UNPREPARED = b"26000"
_NAMES = count(1)
_PARAMETER = re.compile(r"%\((\w+)\)s")
_TEXT: Mapping[type, Callable[[Any], bytes]] = {
    bool: lambda value: b"t" if value else b"f",
    bytes: lambda value: b"\\x" + value.hex().encode(),
    date: lambda value: value.isoformat().encode(),
    datetime: lambda value: value.isoformat().encode(),
    int: lambda value: b"%d" % value,
    str: str.encode,
}


def first_row(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row of a statement with named parameters; more values than it names are allowed.

    Raises what a cursor raises. Inside a transaction a refusal of the database leaves the transaction usable.
    """
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy looks it up at every word
    if not _straight_ahead(connection):
        return _through_a_cursor(connection, statement, values)
    with connection.wrap_database_errors:
        raw = connection.connection
        result = _sent(raw, statement, values)
        if not result.ntuples:
            return None
        reader = Transformer(raw)
        reader.set_pgresult(result)
        found: tuple[Any, ...] = reader.load_row(0, tuple)
        return found


def first_text(statement: str, values: Mapping[str, Any]) -> tuple[str | None, ...] | None:
    """The first row of a statement whose columns are all text, with nothing made of them; else as `first_row`."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not _straight_ahead(connection):
        return _through_a_cursor(connection, statement, values)
    with connection.wrap_database_errors:
        return _texts(_sent(connection.connection, statement, values))


def any_row(statement: str, values: Mapping[str, Any]) -> bool:
    """Whether a statement gives a row; else as `first_row`."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not _straight_ahead(connection):
        return _through_a_cursor(connection, statement, values) is not None
    with connection.wrap_database_errors:
        return bool(_sent(connection.connection, statement, values).ntuples)


class Lines:
    """Connections of one's own beside those of requests: one is taken for a statement and given back after it.

    For what answers before a request begins. They are opened as they are needed and stay open.
    """

    def __init__(self) -> None:
        self._idle: list[BaseDatabaseWrapper] = []

    def first_text(self, statement: str, values: Mapping[str, Any]) -> tuple[str | None, ...] | None:
        """As the function of this name. Raises what the driver raises; the next one then gets a new connection."""
        try:
            line = self._idle.pop()
        except IndexError:
            line = _line()
        try:
            found = _texts(_sent(line.connection, statement, values))
        except BaseException:
            line.close()
            raise
        self._idle.append(line)
        return found


def _line() -> BaseDatabaseWrapper:
    """A connection set up as Django's own, out of no pool."""
    model = connections[DEFAULT_DB_ALIAS]
    settings = {**model.settings_dict, "OPTIONS": {**model.settings_dict["OPTIONS"], "pool": False}}
    line = type(model)(settings, DEFAULT_DB_ALIAS)
    line.inc_thread_sharing()
    line.ensure_connection()
    return line


def _texts(result: Any) -> tuple[str | None, ...] | None:
    if not result.ntuples:
        return None
    values = (result.get_value(0, n) for n in range(result.nfields))
    return tuple([None if value is None else value.decode() for value in values])


def _straight_ahead(connection: BaseDatabaseWrapper) -> bool:
    if connection.in_atomic_block or connection.queries_logged or connection.execute_wrappers:
        return False
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection.get_autocommit()


def _through_a_cursor(
    connection: BaseDatabaseWrapper, statement: str, values: Mapping[str, Any]
) -> tuple[Any, ...] | None:
    with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


@lru_cache(maxsize=512)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The text with $1 …, and the names of the parameters in this order."""
    order: dict[str, int] = {}
    text = _PARAMETER.sub(lambda found: f"${order.setdefault(found.group(1), len(order) + 1)}", statement)
    return text.replace("%%", "%").encode(), tuple(order)


def _sent(raw: Any, statement: str, values: Mapping[str, Any]) -> Any:
    text, order = _numbered(statement)
    said = [values[parameter] for parameter in order]
    row = [None if value is None else _TEXT[type(value)](value) for value in said]
    prepared: dict[bytes, bytes] = raw.__dict__.setdefault("_straight", {})
    result = raw.pgconn.exec_prepared(_prepared(raw, prepared, text), row)
    if result.status == ExecStatus.FATAL_ERROR and result.error_field(DiagnosticField.SQLSTATE) == _UNPREPARED:
        prepared.clear()  # psycopg lets go of everything prepared after a rollback or a change of tables
        result = raw.pgconn.exec_prepared(_prepared(raw, prepared, text), row)
    _demand(raw, result, ExecStatus.TUPLES_OK)
    return result


def _prepared(raw: Any, prepared: dict[bytes, bytes], text: bytes) -> bytes:
    name = prepared.get(text)
    if name is None:
        name = b"straight_%d" % next(_NAMES)
        _demand(raw, raw.pgconn.prepare(name, text), ExecStatus.COMMAND_OK)
        prepared[text] = name
    return name


def _demand(raw: Any, result: Any, status: ExecStatus) -> None:
    if result.status != status:
        raise psycopg.errors.error_from_result(result, encoding=raw.info.encoding)
