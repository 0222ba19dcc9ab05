"""Over the wire: two processes with a database each, TLS that asks for certificates, a line that is cut anywhere.

The suite cuts at a sample of bytes; every byte: `ONEWINDOW_LINK_CUTS=all pytest tests/exchange/link/test_wire.py -k cut -s`.
"""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time

import httpx
import pytest
from django.db import connection

from onewindow.exchange.link import certificates, client, identity, log, outbox, reconciling, server
from onewindow.exchange.link.models import LoggedLine, Turned
from onewindow.exchange.link.server import Server

from . import pair
from .cutter import Cutter
from .pair import BANK, CLERK, DO, OFFICE, OTHER, TELL, effects

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def office(counted, monkeypatch):
    """The office's node, listening; what is sent is sent by the test itself."""
    monkeypatch.setattr(Server, "__enter__", lambda self: self)
    with Server(identity.node(OFFICE), host="127.0.0.1", port=0) as server:
        listening = threading.Thread(target=server.run, daemon=True)
        listening.start()
        reached_at(OFFICE, server.port)
        yield server
        client.hang_up()
        server.stop()
        listening.join(timeout=60)
        reached_at(OFFICE, 8440)


def reached_at(code, port):
    certificates.write_card(code, address=f"https://localhost:{port}")


def context(folder, *, shown=None):
    made = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    if shown:
        made.load_cert_chain(shown / "tls.pem", shown / "tls.key")
    return made


def strangers_folder(tmp_path, monkeypatch, code, **more):
    """A certificate of this node issued by another authority, or by ours but run out."""
    if more:
        shutil.copytree(pair.folder() / "authority", tmp_path / "authority")
    monkeypatch.setenv("ONEWINDOW_LINK", str(tmp_path))
    certificates.make(code, **more)
    monkeypatch.setenv("ONEWINDOW_LINK", str(pair.folder()))
    return tmp_path / code


def test_only_certificates_of_the_links_authority_are_let_in(office, tmp_path, monkeypatch):
    url, ours = f"https://localhost:{office.port}/link/v1/health", pair.folder() / BANK
    other_authority = strangers_folder(tmp_path / "other", monkeypatch, BANK)
    run_out = strangers_folder(tmp_path / "old", monkeypatch, BANK, days=-1)
    assert httpx.get(url, verify=context(ours, shown=ours)).json()["node"] == OFFICE
    for refused in (None, other_authority, run_out):
        with pytest.raises((httpx.HTTPError, ssl.SSLError)):
            httpx.get(url, verify=context(ours, shown=refused))
    with pytest.raises(httpx.ConnectError):  # nor does a bank talk to a server that another authority vouches for
        httpx.get(url, verify=context(other_authority, shown=ours))


def test_another_banks_certificate_passes_the_handshake_and_is_refused(office):
    bank, other = identity.node(BANK), identity.node(OTHER)
    pk = outbox.send(OFFICE, DO, "n1", {}, by=CLERK, own=BANK)

    def through_the_other(here, partner, request):
        return client.post(other, partner, request)

    assert not outbox.deliver(pk, bank, post=through_the_other)
    row = outbox.Outgoing.objects.get(pk=pk)
    assert (row.state, row.fault, row.status, effects()) == ("dead", "other_partners_key", 403, [])


AMBIGUOUS = {
    "Content-Length: 99999999999": 413,
    f"Content-Length: {'9' * 5000}": 413,
    "Content-Length: -1": 413,
    "X: 1": 413,
    "Transfer-Encoding: chunked": 400,
    "Content-Length: 2\r\nTransfer-Encoding: chunked": 400,
    "Content-Length: 2\r\nContent-Length: 3": 400,
    "Content-Length: 2\r\nHost: elsewhere": 400,
    "Content-Length: 2\r\nSignature: link=:AAAA:\r\nSignature: link=:BBBB:": 400,
}


def test_a_request_that_could_be_read_in_two_ways_is_not_read(office):
    for head, status in AMBIGUOUS.items():
        with opened(office, BANK) as line:
            line.sendall(f"POST /link/v1/messages HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
            said = b"".join(iter(lambda: line.recv(2000), b""))
            assert said.startswith(f"HTTP/1.1 {status} ".encode()), head


def opened(office, code):
    ours = pair.folder() / code
    line = socket.create_connection(("127.0.0.1", office.port), timeout=20)
    return context(ours, shown=ours).wrap_socket(line, server_hostname="localhost")


def test_who_says_nothing_or_one_byte_at_a_time_keeps_nobody_out(office, monkeypatch):
    monkeypatch.setattr(server, "_GREETING", 0.5)
    monkeypatch.setattr(server, "_IDLE", 0.5)
    where = {"address": ("127.0.0.1", office.port), "timeout": 20, "source_address": ("127.0.0.2", 0)}
    strangers = [socket.create_connection(**where) for _ in range(70)]
    with opened(office, BANK) as slow:  # a partner comes in, but it, too, has its time for a request and no more
        began = time.monotonic()
        slow.sendall(b"POST /link")
        assert gone(slow)
        assert time.monotonic() - began < 5
    for line in strangers:
        assert gone(line)
        line.close()


def gone(line):
    """The other side has hung up, without a word or with a reset."""
    try:
        return line.recv(100) == b""
    except (ConnectionError, ssl.SSLError):
        return True


def test_nothing_is_sent_to_a_server_that_shows_another_partners_certificate(office):
    """The address of a bank leads to somebody else on the link: authority and name are right, the card is not."""
    pk = outbox.send(OTHER, TELL, "r1", {"who": "Zhang"}, by=CLERK, own=OFFICE)
    reached_at(OTHER, office.port)
    try:
        assert not outbox.deliver(pk, identity.node(OFFICE))
    finally:
        reached_at(OTHER, 8442)
    row = outbox.Outgoing.objects.get(pk=pk)
    assert (row.state, row.fault) == ("waiting", "bad_certificate")
    assert not Turned.objects.exists(), "not a byte of it was read there"


def test_cut_at_any_byte_nothing_is_lost_and_nothing_is_done_twice(office, monkeypatch):
    cuts, began = 0, time.monotonic()
    with Cutter(office.port) as line:
        reached_at(OFFICE, line.port)
        bank = identity.node(BANK)
        deliver(bank, "whole", line)
        whole = line.passed
        every = os.environ.get("ONEWINDOW_LINK_CUTS") == "all"
        for way in ("up", "down"):
            step = 1 if every else whole[way] // 14
            for at in range(0, whole[way] + step, step):
                line.cut(way, at)
                deliver(bank, f"{way}{at}", line)
                cuts += 1
    print(f"{cuts} cuts in {whole}, {time.monotonic() - began:.1f} s")  # noqa: T201  the whole campaign is read by a person
    sent = set(outbox.Outgoing.objects.filter(own=BANK).values_list("business", flat=True))
    assert len(sent) == cuts + 1
    assert effects() == sorted(sent)
    assert not outbox.Outgoing.objects.exclude(state="taken").exists()
    assert list(log.read(BANK, BANK, OFFICE)) == list(log.read(OFFICE, BANK, OFFICE))


def deliver(bank, business, line):
    """Send once through the line as it is (each time a new connection), then again through a whole one."""
    pk = outbox.send(OFFICE, DO, business, {"n": business}, by=CLERK, own=BANK)
    line.forget()
    for _ in range(2):
        client.hang_up()
        if outbox.deliver(pk, bank):
            break
        line.cut("", 0)
        outbox.Outgoing.objects.filter(pk=pk).update(next_try="2020-01-01T00:00Z")
    line.cut("", 0)


def test_two_processes_with_a_database_each_keep_the_same_log(office, monkeypatch):
    """The bank's node is another process with the bank's own database; the office's registers are here."""
    name = f"{connection.settings_dict['NAME']}_bank"
    with DatabaseOfItsOwn(name), BankProcess(name) as bank:
        assert bank.pid != os.getpid()
        reached_at("market_regulation", bank.port)
        for n in range(3):
            bank.says({"send": "company.status", "business": f"q{n}", "body": {"uscc": "91652801MA77QY1X0X"}})
        outbox.send("market_regulation", "mortgage.rejected", "r1", CALLBACK, by=CLERK, about="q1", own=OFFICE)
        here = identity.node(OFFICE)
        wait(lambda: outbox.deliver_due(here) or not outbox.due(OFFICE).exists())
        wait(lambda: all(file["state"] != "sent" for file in bank.says({"book": ""})))
        wait(
            lambda: len(bank.says({"book": "q1"})["steps"]) == 3
        )  # sent, answered, and told: the last two in any order
        file = bank.says({"book": "q1"})
        assert {step["kind"] for step in file["steps"]} == {"company.status", "mortgage.rejected"}
        bank.says({"send": "event.replay", "business": "e1", "body": {"since": 0}})
        wait(lambda: bank.says({"book": "e1"})["state"] == "taken")
        assert bank.says({"book": "e1"})["steps"][-1]["said"] == {"notes": ["r1"]}, "it came again"
        assert bank.says({"book": "q1"}) == file, "and changed nothing"
        assert LoggedLine.objects.filter(own="market_regulation").count() == 0, (
            "the bank's lines are in its own database"
        )
        other = here.nodes["market_regulation"]
        assert reconciling.differences(here, other) == []
        assert [row.agrees for row in reconciling.reconcile(here, other, reconciling.now().date())] == [True, True]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE link_loggedline SET answer = message WHERE sequence = 2 AND sender <> %s", [OFFICE])
        assert [found.what for found in reconciling.differences(here, other)] == ["broken_here", "differs"]


CALLBACK = {"number": "652801-2026-000001", "status": "rejected", "reason": "查封未解除"}


def wait(what, seconds=120):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "too slow"
        time.sleep(0.05)


class DatabaseOfItsOwn:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{template()}"')

    def __exit__(self, *_):
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def template():
    from tests import databases

    return databases.name_of_template(databases.sources())


class BankProcess:
    def __init__(self, database):
        said = connection.settings_dict
        url = f"postgresql://{said['USER']}@/{database}?host={said['HOST']}"
        environment = os.environ | {
            "ONEWINDOW_NODE": "market_regulation",
            "ONEWINDOW_BANK_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "onewindow.config.settings_bank",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.link.bank"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __enter__(self):
        first = json.loads(self._process.stdout.readline())
        self.pid, self.port = first["pid"], first["port"]
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(timeout=120)
        self._process.stdout.close()

    def says(self, command):
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
