"""`onewindow demo` as a stranger runs it in an empty home, and what may be run after it: all in the one home."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from onewindow.cli.running import command

from .test_server_commands import call, clean

pytestmark = pytest.mark.slow
#: What differs between two answers: the second, and the mask of a form's token.
FLEETING = re.compile(r"\d\d:\d\d:\d\d|value=\"[A-Za-z0-9]{64}\"")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "a home with blanks ü"
    yield folder
    call("db", "stop", home=folder)


@pytest.fixture(scope="module")
def told(home):
    done = call("demo", "--no-serve", home=home)
    assert done.returncode == 0, done.stderr
    return done


def test_the_story_is_told_on_standard_output_and_the_steps_on_the_other(told):
    assert told.stdout.startswith("OneWindow 一窗 · 演示"), "nothing stands before the story"
    assert "故事一：开一家公司" in told.stdout
    assert "故事二" in told.stdout
    assert "[1/6]" in told.stderr
    assert "[1/6]" not in told.stdout
    assert "Traceback" not in told.stderr


def test_the_story_has_times_savings_addresses_and_accounts(told):
    assert re.search(r"\d+\.\d\d 秒", told.stdout)
    assert "填写 106 → 45 项" in told.stdout
    assert "填写 57 → 37 项" in told.stdout
    assert "填写 37 → 28 项" in told.stdout
    assert told.stdout.count("可验真") == 11
    assert "验真失败" not in told.stdout
    assert re.search(r"http://localhost:8000/V/[A-Z2-7]+", told.stdout)
    assert "/demo/accounts/" in told.stdout
    last = told.stdout.strip().splitlines()[-1]
    assert last.startswith("Summary: company opened: 7 matters")
    assert last.isascii()


def test_certificates_of_the_story_verify_from_the_command_line(told, home):
    token = re.search(r"/V/([A-Z2-7]+)", told.stdout)[1]
    assert call("verify", token, home=home).returncode == 0
    forged = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    assert call("verify", forged, home=home).returncode == 1


def test_setup_may_be_repeated_and_leaves_everything_ready(told, home):
    done = call("setup", home=home)  # the story began with the same steps
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert (home / "static" / "staticfiles.json").exists()
    for order, running in (("stop", 1), ("start", 0)):
        assert call("db", order, home=home).returncode == 0
        assert call("db", "status", home=home).returncode == running


def test_a_second_run_opens_another_company_and_its_pages_end_with_the_command(told, home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**clean(), "ONEWINDOW_HOME": str(home)}
    running = subprocess.Popen(
        command("demo", "--port", str(port)), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        page = wait_for_page(f"http://127.0.0.1:{port}/", running)
        assert "OneWindow" in page or "一窗" in page
        for token in sorted(set(re.findall(r"/V/([A-Z2-7]+)", told.stdout))):
            once, again = (wait_for_page(f"http://127.0.0.1:{port}/V/{token}", running) for _ in range(2))
            assert "<h1>有效" in once or "<h1>已" in once
            assert FLEETING.sub("", once) == FLEETING.sub("", again), "by the site or ahead of it, the same page"
    finally:
        running.send_signal(signal.SIGTERM)
        story, messages = running.communicate(timeout=180)
    assert running.returncode == 0, messages
    first, second = (re.search(r"公司：(\S+)", text)[1] for text in (told.stdout, story))
    assert first != second
    assert f"http://localhost:{port}/V/" in story, "certificates name the address they can be checked under"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "nothing listens any more"


def wait_for_page(address, running, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end and running.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  our own server
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    raise AssertionError("no page")


ORPHAN = """
from onewindow.core.boot import boot
boot()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
    worker = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, attempts, worker_id) "
        "VALUES ('registers', 'publications.chase_supplements', 'doing', '{}', 1, %s) RETURNING id",
        [worker],
    )
    print(cursor.fetchone()[0])
"""
GONE = """
import sys, time
from onewindow.core.boot import boot
boot()
from django.db import connection
end = time.monotonic() + 180
with connection.cursor() as cursor:
    while True:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [int(sys.argv[1])])
        left = cursor.fetchone()
        if left is None or time.monotonic() > end:
            break
        time.sleep(0.5)
    print(left)
"""


def python(code, *arguments, home):
    environment = {**clean(), "ONEWINDOW_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_job_of_a_killed_worker_is_run_by_the_next(told, home):
    job = python(ORPHAN, home=home)
    environment = {**clean(), "ONEWINDOW_HOME": str(home)}
    worker = subprocess.Popen(
        command("worker"), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        assert python(GONE, job, home=home) == "None", "done jobs leave the queue"
    finally:
        worker.send_signal(signal.SIGTERM)
        _, messages = worker.communicate(timeout=180)
    assert worker.returncode == 0, messages
    assert "Traceback" not in messages
