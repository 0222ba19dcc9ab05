"""Rows that many tests begin with: made once per process by the acts, kept as text, laid again by COPY.

Four layers: the region's divisions and agencies; its first edition; the people of its demo; its book of land. A layer holds all rows that
the acts wrote, events included, so a test cannot tell it from the acts themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.definitions import Catalogue
from onewindow.core.act import Actor
from onewindow.core.clock import moved_to
from onewindow.people.acts import load_demo, load_region
from onewindow.registers.land import samples

SYSTEM = Actor.system("test")
#: The moment at which layers are made; before the moments at which tests happen.
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Layer:
    new: Mapping[str, bytes]  #: table -> lines as COPY writes them
    gone: tuple[tuple[str, str, str], ...]  #: (table, its key, value): rows that stand differently among the new ones


def layer(act: Callable[[], object], *, on: Iterable[Layer] = ()) -> Layer:
    """The rows that `act` writes on top of other layers. All is rolled back: the database stays as empty as it was."""
    with transaction.atomic(), moved_to(LONG_AGO), _demo_is_on():
        for below in on:
            lay(below)
        before = _rows()
        act()
        after = _rows()
        gone = tuple(_key(table, line) for table, text in before.items() for line in _less(text, after[table]))
        transaction.set_rollback(True)
    new = {table: b"".join(_less(text, before[table])) for table, text in after.items() if text != before[table]}
    return Layer(new=new, gone=gone)


def region() -> Layer:
    """Divisions and agencies."""
    return layer(lambda: load_region(by=SYSTEM))


def edition(on: Layer, catalogue: Catalogue) -> Layer:
    """The first edition."""
    return layer(lambda: publish_edition(catalogue, reason="test", by=SYSTEM), on=[on])


def demo(on: Layer) -> Layer:
    """The people of the demo."""
    return layer(lambda: load_demo(by=SYSTEM), on=[on])


def land(on: Layer) -> Layer:
    """The demo's book of land."""
    return layer(lambda: samples.load(by=SYSTEM), on=[on])


def lay(layer: Layer) -> None:
    """Write the rows of a layer."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, key, value in layer.gone:
            cursor.execute(f'DELETE FROM "{table}" WHERE "{key}"::text = %s', [value])  # noqa: S608  names of our own
        for table, lines in layer.new.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(lines)


def _less(lines: bytes, others: bytes) -> list[bytes]:
    known = set(others.splitlines(keepends=True))
    return [line for line in lines.splitlines(keepends=True) if line not in known]


def _key(table: str, line: bytes) -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    assert key is not None, table
    return table, key, line.decode().rstrip("\n").split("\t")[names.index(key)]


def _rows() -> dict[str, bytes]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                found[table] = b"".join(copy)
    return found


@contextmanager
def _demo_is_on() -> Iterator[None]:
    was, settings.DEMO = settings.DEMO, True
    try:
        yield
    finally:
        settings.DEMO = was
