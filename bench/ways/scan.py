"""Scans of property certificates: `--fill SIZE SAMPLE` writes the book, `--offline` checks tokens by themselves,
otherwise one process of clients: `python -m bench.ways.scan HOST PORT SECONDS CLIENTS ADDRESSES`.
"""

import json
import os
import random
import re
import resource
import socket
import sys
import threading
import time
from datetime import date
from pathlib import Path

REQUEST = (
    b"GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\nAccept-Language: zh-CN\r\nX-Forwarded-For: %s\r\n\r\n"
)
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")
DIVISION = "652801"
FILL = Path(__file__).parents[1] / "scan.sql"


def fill(size: int, sample: int) -> None:
    """The book, and `sample` certificates with real tokens, written to `tokens.json` in the folder of the run."""
    from django.db import connection

    from onewindow.core.clock import now
    from onewindow.documents import keys, sealing, tokens
    from onewindow.documents.content import PublicContent, Shown, token_part
    from onewindow.documents.models import Certificate
    from onewindow.people.models import Division
    from onewindow.registers.land import showing

    county = {"names": {"zh": "测"}, "level": "county", "administered": True}
    Division.objects.get_or_create(code=DIVISION, defaults=county)
    said = FILL.read_text().replace("@last@", str(size - 1)).replace("@sample@", str(sample))
    with connection.cursor() as cursor:
        for statement in filter(str.strip, said.split(";\n")):
            cursor.execute(statement)
    showing.refresh()
    signing, made, written = keys.ensure(), [], []
    for n in range(sample):
        content = PublicContent(
            serial=tokens.new_serial(),
            kind="land_certificate",
            names={"zh": "不动产权证书"},
            number=f"新（2020）库尔勒市不动产权第{n:07d}号",
            holder=Shown(label="权利人", shown="王**"),
            lines=[Shown(label="用途", shown="住宅")],
            issuer="库尔勒市自然资源局",
            issued_on=date(2020, 6, 8),
            expires_on=None,
        )
        digest = content.digest()
        payload = tokens.Payload(
            kind=tokens.Kind.CERTIFICATE,
            key=signing.current_token.key,
            serial=content.serial,
            issued_on=content.issued_on,
            expires_on=None,
            content=token_part(digest),
        )
        token = tokens.encode(payload, signing.sign_token)
        written.append(token)
        made.append(
            Certificate(
                serial=content.serial, kind=content.kind, names=content.names, number=content.number,
                source_reference=f"bench:{n}", holder={"label": "权利人", "shown": "王**"},
                lines=[{"label": "用途", "shown": "住宅"}], issuer=content.issuer, division_id=DIVISION,
                issued_on=content.issued_on, token=token, content_hash=digest.hex(), seq=1, head=b"\0", made_at=now(),
            )
        )  # fmt: skip
    Certificate.objects.bulk_create(made, batch_size=1000)
    sealing.seal([certificate.serial for certificate in made])
    print(json.dumps(written))


def offline(written: list[str]) -> dict[str, float]:
    """Tokens a second and core by `tokens.verify`, and by the bare signature; in turns."""
    from onewindow.documents import keys, tokens

    ring, on = keys.ensure().public, date(2026, 11, 26)
    parsed = [tokens.parse(token) for token in written]
    public = ring.token_key(parsed[0].payload.key)
    assert public is not None
    spent = {"checked": [], "bare": []}
    for _ in range(9):
        began = time.process_time()
        for token in written:
            assert tokens.verify(token, ring, on=on).signature_ok
        middle = time.process_time()
        for token in parsed:
            public.verify(token.signature, tokens.CONTEXT + token.said)
        spent["checked"].append(middle - began)
        spent["bare"].append(time.process_time() - middle)
    return {name: len(written) / sorted(times)[4] for name, times in spent.items()}


def clients(host: str, port: int, seconds: float, count: int, addresses: list[str]) -> dict[str, object]:
    """`count` visitors on connections of their own, each from many addresses, until the time is over."""
    latencies: list[float] = []
    end, ready = [0.0], threading.Barrier(count + 1)

    def visit(seed: int) -> None:
        chance, own = random.Random(seed), []
        link = socket.create_connection((host, port), timeout=30)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def ask() -> None:
            visitor = f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
            link.sendall(REQUEST % (chance.choice(addresses).encode(), host.encode(), visitor.encode()))
            answer = link.recv(65_536)
            while b"\r\n\r\n" not in answer:
                answer += link.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
            head = answer.index(b"\r\n\r\n")
            whole = head + 4 + int(LENGTH.search(answer, 0, head)[1])
            while len(answer) < whole:
                answer += link.recv(65_536)

        for _ in range(20):
            ask()
        ready.wait()
        while time.perf_counter() < end[0]:
            began = time.perf_counter()
            ask()
            own.append(time.perf_counter() - began)
        latencies.extend(own)

    running = [threading.Thread(target=visit, args=(os.getpid() + n,)) for n in range(count)]
    for thread in running:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    end[0] = time.perf_counter() + seconds
    ready.wait()
    for thread in running:
        thread.join()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"latencies": latencies, "cpu": used.ru_utime + used.ru_stime}


def main() -> None:
    if sys.argv[1] not in {"--fill", "--offline"}:
        host, port, seconds, count = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
        addresses = json.loads(Path(sys.argv[5]).read_text())
        print(json.dumps(clients(host, port, seconds, count, addresses)), flush=True)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django

    django.setup()
    if sys.argv[1] == "--fill":
        fill(int(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(offline(json.load(sys.stdin))))


if __name__ == "__main__":
    main()
