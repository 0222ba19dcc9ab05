"""The journey of one flat: scanned by a buyer, sold with its mortgage, scanned again, released by the bank.

The bank speaks over the link, seller and buyer are told of each step, and the codes on old paper say so for ever.
"""

import re

import pytest

from onewindow.core import jobs
from onewindow.core.errors import Refused
from onewindow.documents.models import Certificate
from onewindow.exchange.link import identity, log, outbox
from onewindow.matters.owners.jobs import look as watch
from onewindow.notices.models import Message
from onewindow.people.models import Account, Agency
from onewindow.people.queries import agency_name
from onewindow.registers.land import checking, queries
from onewindow.registers.land.codesheets import Issuer, OnPaper, issue_code
from onewindow.registers.land.entries import Of
from tests.exchange.link.pair import OFFICE, OTHER, in_process, link, say  # noqa: F401
from tests.laid import SYSTEM
from tests.matters.property import estate

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FLAT, BANK = estate.BANNED, OTHER  # mortgaged to the agricultural bank, not to be sold without its word


@pytest.fixture
def flat(demo, edition, land_demo, link, settings, tmp_path):  # noqa: F811
    settings.DEMO, settings.UPLOADS = True, tmp_path / "uploads"
    watch()
    return FLAT


def code_of_old_paper():
    """The registrar holds the old certificate against the book and sticks a code on it."""
    agency = Agency.objects.get(code="natural_resources", division="652801")
    paper = OnPaper(number=estate.number_of(FLAT), unit=FLAT, owner="李样例")
    issuer = Issuer(agency=agency.pk, name=agency_name(agency))
    return issue_code(paper, issuer, by=SYSTEM).token


def scanned(client, token):
    """What somebody reads who scans the code, without signing in."""
    client.logout()
    answer = client.get(f"/V/{token}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "李样例" not in text
    assert "张样例" not in text
    return text


def restricted(text):
    """Names of the restrictions that the page says are there."""
    found = re.findall(r"<dt>([^<]+)(?:<small>[^<]*</small>)?</dt><dd><span class=\"chip (\w+)\"", text)
    assert found
    return {name for name, tone in found if tone == "warn"}


def told(username):
    """Kinds of the messages that somebody has, oldest first."""
    watch()
    party = Account.objects.get(username=username).party
    return list(Message.objects.filter(party=party).order_by("pk").values_list("kind", flat=True))


def answer(row):
    assert row.state == "taken", outbox.answer_of(row)
    return outbox.answer_of(row)["reply"]


def test_one_flat(flat, client):
    proof = estate.number_of(FLAT, "mortgage")
    (mortgage,) = queries.unit_at(FLAT).of(Of.MORTGAGE)
    old = code_of_old_paper()
    before = scanned(client, old)
    assert restricted(before) == {"抵押", "限制转让"}, "the buyer sees at once that it is mortgaged"

    li = Account.objects.get(username="li")
    with pytest.raises(Refused) as refusal:
        estate.sale(li, FLAT, estate.ZHANG, re_mortgage_way="带押过户")  # the bank has not agreed yet
    assert "禁止或限制转让" in refusal.value.text() + repr(refusal.value.data)
    agreed = {"unit": FLAT, "proof": proof, "buyer": "张样例"}
    assert answer(say(BANK, "transfer.agree", "NY-T1", agreed))["unit"] == FLAT
    assert "transfer_agreed" in told("li")
    case = estate.sale(li, FLAT, estate.ZHANG, re_mortgage_way="带押过户")
    estate.transferred(case)
    jobs.drain()
    view = queries.unit_at(FLAT)
    (carried,) = view.of(Of.MORTGAGE)
    assert [one.name for one in view.of(Of.RIGHT)[0].holders] == ["张样例"]
    assert (carried.key, carried.value, carried.papers) == (mortgage.key, mortgage.value, mortgage.papers)
    assert "property_changed" in told("zhang")
    assert "property_changed" in told("li")

    assert "换发了新证" in scanned(client, old), "the old code says so for ever"
    new = Certificate.objects.get(kind="land_certificate").token
    assert restricted(scanned(client, new)) == {"抵押", "限制转让"}

    sent_before = len(told("zhang"))
    cancel = {"unit": FLAT, "proof": proof, "reason": "贷款已还清"}
    assert answer(say(BANK, "cancel.apply", "NY-C1", cancel))["status"] == "registered"
    assert answer(say(BANK, "cancel.apply", "NY-C1", cancel))["status"] == "registered"  # sent twice, one effect
    assert "mortgage_released" in told("zhang")[sent_before:]
    assert restricted(scanned(client, new)) == set()
    assert queries.unit_at(FLAT).of(Of.MORTGAGE) == ()

    for row in outbox.Outgoing.objects.filter(own=OFFICE).order_by("pk"):
        outbox.deliver(row.pk, identity.node(OFFICE), post=in_process)
    kinds = []
    for sender, receiver in ((BANK, OFFICE), (OFFICE, BANK)):
        ours, theirs = (list(log.read(own, sender, receiver)) for own in (OFFICE, BANK))
        assert ours == theirs, "both sides hold the same log"
        kinds.append([line.kind for line in ours])
    assert kinds == [["transfer.agree", "cancel.apply"], ["cancel.done"]]
    assert [fault for part in checking.check() for fault in part.faults] == []
