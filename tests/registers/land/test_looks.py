"""Looks are written in batches: none lost when a process is killed anywhere, none written twice."""

import subprocess
import sys
import threading

import pytest
from django.db import connection, transaction

from onewindow.registers.land import jobs, looks, waiting
from onewindow.registers.land.models import Look

from .conftest import FLAT, OTHER_FLAT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ONEWINDOW_LOOKS_SECONDS", "1000")
    return looks._folder()


def note(unit=FLAT, **said):
    looks.note_look(unit, **{"who": looks.Who.ANYBODY, "purpose": "扫码核验", "view": looks.Seen.PUBLIC, **said})


def test_a_look_waits_in_the_file_and_comes_into_the_table_with_the_owners_page_or_the_job(folder):
    note()
    note(OTHER_FLAT, who=looks.Who.COURT, name="库尔勒市人民法院" * 30)
    assert Look.objects.count() == 0
    for _ in range(2):
        assert [(look.who, look.view) for look in looks.looks_of(FLAT)] == [(looks.Who.ANYBODY, looks.Seen.PUBLIC)]
    assert Look.objects.count() == 1 and len(list(folder.glob("waiting-*"))) == 1
    jobs.write_looks()
    assert Look.objects.count() == 2 and list(folder.glob("waiting-*")) == []
    assert len(Look.objects.get(unit=OTHER_FLAT).name) == 120


def test_many_looks_are_written_without_anybody_asking(monkeypatch):
    monkeypatch.setattr(waiting, "_LINES", 10)
    for _ in range(25):
        note()
    assert Look.objects.count() == 20
    monkeypatch.setenv("ONEWINDOW_LOOKS_SECONDS", "0")
    note()
    assert Look.objects.count() == 26


def test_a_batch_left_behind_is_written_once_and_a_torn_line_does_no_harm(folder):
    note()
    waiting.waiting_in(folder).take()
    [left] = folder.glob("taken-*")
    left.rename(folder / "taken-dead")  # whoever took it was killed before it was written
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
    other, written = waiting.Waiting(folder), []
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
    assert len(list(folder.glob("waiting-*"))) == 1


@pytest.mark.django_db(transaction=True)
def test_lines_of_another_process_are_read_while_it_lives_and_taken_when_it_was_killed(folder):
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "written\n"
        assert [look.purpose for look in looks.looks_of(FLAT)] == ["别的进程"]
        assert looks.write_looks() == 0 and len(list(folder.glob("waiting-*"))) == 1
        process.kill()
    assert looks.write_looks() == 1
    assert list(folder.iterdir()) == [] and Look.objects.count() == 1


WRITER = f"""
import json, sys, time
from pathlib import Path
from onewindow.registers.land.waiting import waiting_in
look = ["{"a" * 32}", "{FLAT}", "2026-11-26T00:00:00+00:00", "anybody", "", "别的进程", "public"]
waiting_in(Path(sys.argv[1])).add((json.dumps(look) + chr(10)).encode())
print("written", flush=True)
time.sleep(60)
"""
