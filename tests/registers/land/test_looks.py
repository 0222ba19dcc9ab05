"""Looks are written in batches: none lost when a process is killed anywhere, none written twice."""

import threading

import pytest
from django.db import connection, transaction

from onewindow.core.jobs import JOBS
from onewindow.registers.land import looks
from onewindow.registers.land.models import Look

from .conftest import FLAT, OTHER_FLAT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ONEWINDOW_LOOKS_SECONDS", "1000")
    looks.write_looks()  # the first look of a home is due at once: no batch was ever written
    return looks._folder()


def note(unit=FLAT, **said):
    looks.note_look(unit, **{"who": looks.Who.ANYBODY, "purpose": "扫码核验", "view": looks.Seen.PUBLIC, **said})


def test_a_look_waits_in_the_file_and_comes_into_the_table_with_the_owners_page_or_the_job(folder):
    note()
    note(OTHER_FLAT, who=looks.Who.COURT, name="库尔勒市人民法院" * 30)
    assert Look.objects.count() == 0
    assert [look.unit_id for look in Look.objects.all()] == []
    assert [(look.who, look.view) for look in looks.looks_of(FLAT)] == [(looks.Who.ANYBODY, looks.Seen.PUBLIC)]
    assert Look.objects.count() == 2 and not (folder / "waiting").exists()
    assert len(Look.objects.get(unit=OTHER_FLAT).name) == 120
    assert "land.write_looks" in JOBS


def test_many_looks_are_written_without_anybody_asking(monkeypatch):
    monkeypatch.setattr(looks, "_LINES", 10)
    for _ in range(25):
        note()
    assert Look.objects.count() >= 10
    monkeypatch.setenv("ONEWINDOW_LOOKS_SECONDS", "0")
    note()
    assert Look.objects.count() == 26


def test_a_batch_left_behind_is_written_once_and_a_torn_line_does_no_harm(folder):
    note()
    (folder / "waiting").rename(folder / "taken-dead")  # whoever took it was killed before it was written
    with (folder / "taken-dead").open("ab") as batch:
        batch.write(b'["torn')
    copy = (folder / "taken-dead").read_bytes()
    assert looks.write_looks() == 1
    (folder / "taken-dead2").write_bytes(copy)  # and this one was killed after it was written
    looks.write_looks()
    assert Look.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_a_transaction_that_is_undone_is_not_lost(folder):
    note()
    with transaction.atomic():
        looks.write_looks()
        transaction.set_rollback(True)
    assert Look.objects.count() == 0
    assert looks.write_looks() == 1
    assert list(folder.glob("taken-*")) == []


@pytest.mark.django_db(transaction=True)
def test_several_at_once_lose_and_double_nothing(folder):
    """A second handle on the file is what a second process has; the system's lock is between them."""
    other, written = looks._Waiting(folder), []
    line = '["%032x", "x", "2026-01-01T00:00:00+00:00", "anybody", "", "", "public"]\n'

    def write():
        try:
            for _ in range(40):
                note()
                looks.write_looks()
        finally:
            connection.close()

    def write_elsewhere():
        for n in range(400):
            other.add((line % n).encode())
            written.append(n)

    threads = [threading.Thread(target=work) for work in (write, write, write_elsewhere)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    looks.write_looks()
    assert Look.objects.count() == 80 + len(written) == 480
