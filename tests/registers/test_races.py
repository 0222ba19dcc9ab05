"""Real connections at the same moment: a code, a name, a seal goes to one."""

import threading

import pytest
from django.db import connection

from onewindow.core.errors import Refused
from onewindow.registers.enterprises import acts
from onewindow.registers.enterprises.acts.enrolments import SealWanted
from onewindow.registers.enterprises.models import Enterprise, Name, Seal
from onewindow.registers.enterprises.name_law import Proposal

from .conftest import CLERK, KORLA, bookshop, make_places

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls on threads of their own behind a barrier; returns results and refusals in order."""
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


TRADE_NAMES = ("孔雀河", "开都河", "塔里木", "楼兰", "天山", "昆仑", "胡杨", "红柳", "雪莲", "东归", "瀚海", "绿洲")


def test_every_registration_gets_a_code_of_its_own():
    make_places()
    calls = [lambda name=name: acts.register_enterprise(bookshop(name), by=CLERK) for name in TRADE_NAMES]
    done = at_once(*calls)
    assert not [result for result in done if isinstance(result, Refused)]
    assert len({result.uscc for result in done}) == len(TRADE_NAMES)
    serials = sorted(result.uscc[12:16] for result in done)
    assert serials == [f"{n:04d}" if n < 10 else f"000{'ABC'[n - 10]}" for n in range(1, len(TRADE_NAMES) + 1)]


def test_of_two_who_want_one_name_one_gets_it():
    make_places()
    entry = bookshop()
    wanted = Proposal(parts=entry.name, division=KORLA, industry_code=entry.industry_code, kind=entry.kind)
    calls = [lambda n=n: acts.reserve_name(wanted, held_by=f"party:{n}", by=CLERK) for n in range(6)]
    done = at_once(*calls)
    assert sum(not isinstance(result, Refused) for result in done) == 1


def test_one_reservation_serves_one_registration():
    make_places()
    entry = bookshop()
    wanted = Proposal(parts=entry.name, division=KORLA, industry_code=entry.industry_code, kind=entry.kind)
    number = acts.reserve_name(wanted, held_by="party:1", by=CLERK).number
    done = at_once(*[lambda: acts.register_enterprise(bookshop(reservation=number), by=CLERK)] * 5)
    assert sum(not isinstance(result, Refused) for result in done) == 1
    assert Enterprise.objects.count() == Name.objects.count() == 1


def test_a_name_declared_and_reserved_at_once_goes_to_one():
    make_places()
    entry = bookshop()
    wanted = Proposal(parts=entry.name, division=KORLA, industry_code=entry.industry_code, kind=entry.kind)
    done = at_once(
        lambda: acts.reserve_name(wanted, held_by="party:1", by=CLERK),
        lambda: acts.register_enterprise(entry, by=CLERK),
    )
    assert sum(isinstance(result, Refused) for result in done) == 1


def test_seal_codes_are_never_given_twice():
    make_places()
    codes = [acts.register_enterprise(bookshop(name), by=CLERK).uscc for name in TRADE_NAMES[:5]]
    wanted = tuple(SealWanted(kind=kind, material="光敏") for kind in ("法定名称章", "财务专用章", "发票专用章"))
    calls = [lambda uscc=uscc: acts.file_seals(uscc, wanted=wanted, maker="KZ652801-01", by=CLERK) for uscc in codes]
    done = at_once(*calls)
    assert len({code for result in done for code in result.codes}) == Seal.objects.count() == 15
