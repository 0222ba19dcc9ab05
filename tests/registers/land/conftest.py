import threading
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.errors import Refused
from onewindow.registers.land import acts
from onewindow.registers.land.acts.mortgages import MortgageEntry
from onewindow.registers.land.acts.rights import FirstEntry
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Attachment, Facts, Holder, Method, Ownership, Right

CLERK = Actor(ref="staff:1", division="652801")
FLAT = "652801001001GB00012F00180302"
OTHER_FLAT = "652801001001GB00012F00180303"
PARCEL = "652801001001GB00012W00000000"
BANK = Holder(name="库尔勒示范银行", id_kind="uscc", id_no="91110000802100433B")
GROUND = Ground(business="YW-1", reason="买卖", source_reference="case:1")


def number(serial: int) -> str:
    """A citizen number with a right check digit."""
    body = f"65280119900101{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


WANG = Holder(name="王芳", id_kind="ric", id_no=number(123))
BATU = Holder(name="巴特尔", id_kind="ric", id_no=number(345))
FACTS = Facts(location="库尔勒市人民东路1号1栋302室", use="dwelling", nature="granted", area=Decimal("89.50"))
RIGHT = Right(kind="state_building_land_house", ownership=Ownership.SINGLE, term_until=date(2070, 6, 30))
DAY = datetime(2026, 5, 8, 10, tzinfo=SHANGHAI)


def first(code=FLAT, **changes):
    """A flat registered for the first time, held by one person."""
    entry = FirstEntry(**{"facts": FACTS, "right": RIGHT, "holders": (WANG,), **changes})
    return acts.register_first(code, entry, GROUND, by=CLERK)


def mortgage(code=FLAT, **changes):
    said = {
        "method": Method.ORDINARY,
        "amount": 50_000_000,
        "debt_from": date(2026, 5, 8),
        "debt_until": date(2046, 5, 8),
        "holders": (BANK,),
    }
    return acts.register_mortgage(code, MortgageEntry(**{**said, **changes}), GROUND, by=CLERK)


def attach(code=FLAT, document="（2026）新2801执保1号", months=12, **changes):
    said = Attachment(authority="库尔勒市人民法院", document_no=document, case_no=document, months=months, **changes)
    return acts.attach(code, said, GROUND, by=CLERK)


def at_once(*calls):
    """Run the calls on threads of their own behind a barrier; results and refusals in order."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n, call):
        try:
            barrier.wait(timeout=60)
            results[n] = call()
        except Refused as refusal:
            results[n] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert all(result is not None for result in results)
    return results


@pytest.fixture
def flat(db):
    return first()
