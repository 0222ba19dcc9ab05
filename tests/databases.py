"""The database of a test process: a clone of one that is migrated once for everybody.

`onewindow_test_template_<hash>` holds the schema of the migrations whose hash it bears; other migrations, another
template. Cloning takes a quarter of a second where migrating takes many. An advisory lock keeps suites that run at once
from building the same template, or from removing one that is being cloned.
"""

import hashlib
import time
from importlib import import_module, metadata
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from psycopg.errors import DeadlockDetected

PREFIX = "onewindow_test_template_"
_LOCK = 0x6F6E6577  # any number that nothing else takes
_KEPT = 4  #: templates of other states of the code that stay: other checkouts may be at work
_PACKAGES = ("django", "procrastinate", "django-allauth")  # their migrations read more than their own files


def sources() -> list[Path]:
    """The files that decide what a migrated database looks like."""
    loader = MigrationLoader(None)
    folders = {Path(str(import_module(name).__file__)).parent for name in _modules(loader)}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".sql"})


def _modules(loader: MigrationLoader) -> set[str]:
    return {migration.__module__.rpartition(".")[0] for migration in loader.disk_migrations.values()}


def name_of_template(files: list[Path]) -> str:
    """A name for the schema that these files make; the models count too: content types and permissions are rows."""
    found = hashlib.sha256()
    for path in files:
        found.update(f"\n{path.parent.parent.name}/{path.name}\n".encode() + path.read_bytes())
    models = sorted(f"{model._meta.label} {model._meta.managed}" for model in apps.get_models())
    versions = [f"{package} {metadata.version(package)}" for package in _PACKAGES]
    found.update("\n".join([*models, *versions]).encode())
    return PREFIX + found.hexdigest()[:12]


def give(connection: BaseDatabaseWrapper, *, name: str, run: str, anew: bool) -> None:
    """Point `connection` at a fresh database `name`. `anew` builds the template anew, once for each `run`."""
    template = name_of_template(sources())
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template])
        found = cursor.fetchone()
        if found is None or (anew and found[0] != run):
            _build(connection, cursor, template, run)
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')  # nobody misses it after a crash
    _point(connection, name)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the database that `give` made."""
    name = connection.settings_dict["NAME"]
    connection.close()
    for left in reversed(range(40)):
        try:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except ProgrammingError:  # the server's own cleaner is in it and may not be sent away: it leaves soon
            if not left:
                raise
            time.sleep(0.25)
        else:
            return


def empty_quickly(connection: BaseDatabaseWrapper) -> None:
    """After a committed test delete the rows of the tables that have some, instead of truncating every table there is.

    The lock waits for whoever still writes, as TRUNCATE does. Of 150 tables a test fills perhaps thirty. A request that
    a closed browser has left behind may want a table that is locked while we want one of its own: then we ask again.
    """
    execute = connection.ops.execute_sql_flush

    def sql_flush(
        style: object, tables: list[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        if reset_sequences or allow_cascade:
            raise NotImplementedError("rows are deleted, sequences go on")
        names = ", ".join(connection.ops.quote_name(table) for table in tables)
        texts = ", ".join(f"'{table}'" for table in tables)
        each = (
            "DO $$ DECLARE name text; filled boolean; BEGIN"  # noqa: S608  names of our own
            f" FOREACH name IN ARRAY ARRAY[{texts}] LOOP"
            " EXECUTE format('SELECT EXISTS(SELECT 1 FROM %I)', name) INTO filled;"
            " IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;"
            " END LOOP; END $$"
        )
        return [f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE", each]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign, assignment]
    connection.ops.execute_sql_flush = lambda sql: _insisting(execute, sql)  # type: ignore[method-assign, assignment]


def forget_jobs(connection: BaseDatabaseWrapper) -> None:
    """Empty the tables of the queue: they are not Django's to flush, so a committed job would run in a later test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND starts_with(tablename, 'procrastinate_')"
        )
        _insisting(cursor.execute, f"TRUNCATE {cursor.fetchone()[0]}")
    connection.close()


def _insisting(execute, sql) -> None:
    """Once more where PostgreSQL found two waiting for each other, and chose us to give way."""
    for left in reversed(range(5)):
        try:
            execute(sql)
            break
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, DeadlockDetected):
                raise


def _build(connection: BaseDatabaseWrapper, cursor, template: str, run: str) -> None:
    # Under another name until it is complete: a killed suite leaves no half template.
    _point(connection, connection.settings_dict["NAME"], test=f"{template}_new")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    cursor.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
    cursor.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
    cursor.execute(f"COMMENT ON DATABASE \"{template}\" IS '{run}'")
    cursor.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s ORDER BY oid DESC",
        [PREFIX, template],
    )
    for (old,) in cursor.fetchall()[_KEPT:]:
        cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')


def _point(connection: BaseDatabaseWrapper, name: str, *, test: str | None = None) -> None:
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["TEST"]["NAME"] = test or name
