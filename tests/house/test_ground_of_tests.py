"""What the tests stand on is what the acts and the migrations would have made."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from time import sleep

import pytest
from django.db import connection, transaction

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.errors import SameEdition
from onewindow.core.models import Event
from onewindow.people.acts import load_demo
from onewindow.people.models import Account, Staff
from tests.databases import PREFIX, name_of_template, sources
from tests.laid import SYSTEM


def test_other_migrations_have_another_template(tmp_path):
    file = tmp_path / "0001_initial.py"
    file.write_text("operations = []\n")
    before = name_of_template([file])
    assert before == name_of_template([file])
    file.write_text("operations = [1]\n")
    assert name_of_template([file]) != before


def test_every_migration_counts():
    found = {(path.parent.parent.name, path.name) for path in sources()}
    assert {("core", "0002_roles.py"), ("cases", "0002_append_only.py"), ("auth", "0001_initial.py")} <= found


@pytest.mark.django_db
def test_the_database_is_a_clone_of_its_template():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname = %s", [name_of_template(sources())])
        assert cursor.fetchone()[0].startswith(PREFIX)
        cursor.execute("SELECT current_database(), count(*) > 20 FROM django_migrations")
        name, migrated = cursor.fetchone()
    assert name.startswith("test_onewindow_")
    assert migrated


@pytest.mark.django_db(transaction=True)
def test_a_request_that_was_left_behind_does_not_fail_the_emptying_of_tables():
    """It holds a lock on the last table and wants one on the first while all are being locked in their order."""
    first, last = "core_event", "people_account"
    begun = Signal()

    def request():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {last} IN ROW EXCLUSIVE MODE")
                begun.set()
                for _ in range(1000):
                    cursor.execute(f"SELECT FROM pg_locks WHERE NOT granted AND relation = '{last}'::regclass")
                    if cursor.fetchone() is not None:
                        break
                    sleep(0.01)
                cursor.execute(f"LOCK TABLE {first} IN ROW EXCLUSIVE MODE")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        left = worker.submit(request)
        begun.wait(60)
        connection.ops.execute_sql_flush(connection.ops.sql_flush(None, [first, last]))
        left.result()


def test_the_acts_go_on_where_the_laid_rows_end(demo, edition, catalogue):
    people = (Account.objects.count(), Staff.objects.count())
    assert min(people) > 10
    load_demo(by=SYSTEM)
    assert (Account.objects.count(), Staff.objects.count()) == people
    with pytest.raises(SameEdition):
        publish_edition(catalogue, reason="test", by=SYSTEM)
    told = list(Event.objects.filter(verb__in=["load_region", "load_demo"]).order_by("seq").values_list("verb", "seq"))
    assert told == [("load_region", 1), ("load_demo", 2), ("load_demo", 3)]
