"""One side of the bank link: `python -m bench.ways.link office|bank prepare|serve COUNT`."""

import json
import resource
import statistics
import sys
import threading
import time
from datetime import date

import django

OFFICE, BANK = "land_registry", "sample_bank_gs"
PORTS = {OFFICE: 8446, BANK: 8447}
HEAD = (
    "不动产单元代码,坐落,用途,权利性质,面积,套内面积,权利类型,"
    "共有方式,权利人,证件类型,证件号码,份额,使用期限,不动产权证号"
)


def unit(n: int) -> str:
    return f"652801001001GB00012F{n // 9_000 + 1:04d}{n % 9_000 + 1:04d}"


def prepare(side: str, count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if side == "bank":
        return
    from onewindow.core.act import Actor
    from onewindow.exchange.link import certificates
    from onewindow.people.acts import load_region
    from onewindow.registers.land.bulk import import_units

    load_region(by=Actor.system("bench"))
    lines = [HEAD] + [
        f"{unit(n)},库尔勒市样例路{n}号,住宅,出让,90.00,,国有建设用地使用权／房屋（构筑物）所有权,单独所有,李样例,居民身份证,"
        f"65280119850612000X,,2080-05-31,新（2019）库尔勒市不动产权第{3_000_000 + n:07d}号"
        for n in range(count + 60)
    ]
    faults = []
    done = import_units(lines, source="bench", by=Actor.system("bench"), report=faults.append)
    assert done.entered == count + 60, faults[:3]
    for code, port in PORTS.items():
        certificates.make(code, address=f"https://localhost:{port}")


def office() -> None:
    """In place of a clerk, an owner and a registrar: what is applied for is registered at once."""
    from onewindow.core.clock import local_now
    from onewindow.exchange.link import outbox
    from onewindow.exchange.link.handlers import Handler, handlers
    from onewindow.registers.land import acts
    from onewindow.registers.land.acts.mortgages import MortgageEntry
    from onewindow.registers.land.book import Ground
    from onewindow.registers.land.entries import Holder, Method

    bank = Holder(name="示例工商银行", id_kind="uscc", id_no="91110000802100433B")

    class Register(Handler):
        def receive(self, message):
            body = message.body
            entry = MortgageEntry(
                method=Method(body["method"]),
                amount=body["amount"],
                debt_from=date.fromisoformat(body["debt_from"]),
                debt_until=date.fromisoformat(body["debt_until"]),
                holders=(bank,),
            )
            done = acts.register_mortgage(body["unit"], entry, Ground(business=message.business), by=message.actor)
            told = {"number": message.business, "unit": done.unit, "proof": done.number, "rank": done.rank}
            told |= {"sha256": "0" * 64, "ticket": "0" * 32, "until": local_now().isoformat()}
            outbox.send(
                BANK, "mortgage.registered", f"{message.business}.1", told, by=message.actor, about=message.business
            )
            return {"number": message.business, "status": "registered", "notes": []}

    handlers._plugins["mortgage.apply"] = Register()


def apply(n: int) -> str:
    from onewindow.core.act import Actor
    from onewindow.exchange.banking import book

    body = {"unit": unit(n), "method": "ordinary", "amount": 50_000_000, "debt_from": "2026-05-08"}
    body |= {"debt_until": "2046-05-08", "contract_no": f"HT{n}", "debtor": "李样例"}
    return book.send(BANK, OFFICE, "mortgage.apply", f"GS{n:08d}", body, by=Actor(ref="bench:clerk"))


def registered() -> int:
    from onewindow.exchange.banking.models import Step

    return Step.objects.filter(kind="mortgage.registered").count()


def wait_for(count: int) -> None:
    end = time.perf_counter() + 170
    while registered() < count:
        assert time.perf_counter() < end, f"{registered()} of {count}"
        time.sleep(0.02)


def go(count: int) -> dict:
    alone = []
    for n in range(count, count + 40):
        began = time.perf_counter()
        apply(n)
        wait_for(n - count + 1)
        alone.append(time.perf_counter() - began)
    began = time.perf_counter()
    for n in range(count):
        apply(n)
    wait_for(40 + count)
    return {"seconds": time.perf_counter() - began, "alone": statistics.median(alone)}


def check(count: int) -> dict:
    from onewindow.exchange.banking.models import File
    from onewindow.exchange.link import identity, reconciling

    here = identity.node(BANK)
    found = reconciling.differences(here, here.nodes[OFFICE])
    files = File.objects.filter(state="registered")
    proofs = files.values_list("proof_number", flat=True).distinct().count()
    return {"registered": files.count() - 40, "differences": len(found), "proofs": proofs - 40}


#: CPU seconds spent on getting ready.
BEFORE: list[float] = []


def cpu() -> dict:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": used.ru_utime + used.ru_stime - (BEFORE[0] if BEFORE else 0.0)}


def serve(side: str, count: int) -> None:
    from onewindow.exchange.link.identity import node
    from onewindow.exchange.link.server import Server

    code = {"office": OFFICE, "bank": BANK}[side]
    if side == "office":
        office()
    with Server(node(code), host="127.0.0.1", port=PORTS[code]) as server:
        threading.Thread(target=server.run, daemon=True).start()
        BEFORE.append(cpu()["cpu"])
        print("ready", flush=True)
        for word in sys.stdin:
            answer = {"go": go, "check": check, "cpu": lambda _count: cpu()}[word.strip()](count)
            print(json.dumps(answer), flush=True)
        server.stop()


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "serve": serve}[sys.argv[2]](sys.argv[1], int(sys.argv[3]))
