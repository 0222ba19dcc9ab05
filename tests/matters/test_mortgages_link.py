"""The same over the link: signed messages of a bank in, callbacks out, breaches of consent noted."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest

from onewindow.core import events, jobs
from onewindow.core.clock import moved_to, now
from onewindow.documents.queries import find_paper
from onewindow.exchange.consents.acts import admit_letter, grant_consent
from onewindow.exchange.consents.models import Consent
from onewindow.exchange.consents.queries import breaches
from onewindow.exchange.link import outbox
from onewindow.exchange.link.handlers import handlers
from onewindow.exchange.link.identity import node
from onewindow.exchange.link.kinds import kinds
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.errors import WrongTime
from onewindow.matters.mortgages.handlers import BankHandler
from onewindow.matters.mortgages.models import Application
from onewindow.matters.mortgages.queries import volumes
from onewindow.matters.owners import queries as owners
from onewindow.matters.owners.jobs import look as watch
from onewindow.matters.owners.models import Alert
from onewindow.people.errors import NotAllowed
from onewindow.registers.land.entries import Of
from onewindow.registers.land.looks import Who, looks_of
from onewindow.registers.land.queries import unit_at
from onewindow.web.estate_tokens import granted
from tests.exchange.link.pair import BANK, OFFICE, OTHER, in_process, link, say  # noqa: F401

from .mortgages_world import GS, NY, SHARED, ZHANG_FLAT, clerk, pay, registered, registrar, sign, world

pytestmark = pytest.mark.django_db
UNIT = "652801 001002 GB00012 F00010302"
MORTGAGE = {
    "unit": UNIT,
    "method": "ordinary",
    "amount": 60_000_000,
    "debt_from": "2026-12-01",
    "debt_until": "2046-11-30",
    "contract_no": "GS-DY-1",
    "debtor": "张样例",
}


@pytest.fixture
def who(edition, land_demo, link, settings):  # noqa: F811
    settings.DEMO = True
    return world()


def told(row):
    """What the office answered: the reply, or the code of its refusal."""
    said = outbox.answer_of(row)
    return said["reply"] if row.state == "taken" else said["code"]


def consented(who, *scopes):
    owner = who("zhang")
    ask = {"unit": UNIT, "id_kind": "ric", "id_no": "652801199001010002", "scopes": list(scopes), "purpose": "贷款"}
    asked = told(say(BANK, "consent.ask", f"c-{len(scopes)}-{scopes[0]}", ask))
    grant_consent(asked["consent"], scopes=scopes, days=30, by=owner)


def sent_to_bank():
    """Kinds and bodies of what the office has for the bank, in order, delivered."""
    outbox.Outgoing.objects.filter(own=OFFICE, state="waiting").update(next_try=now())
    rows = list(outbox.Outgoing.objects.filter(own=OFFICE).order_by("pk"))
    for row in rows:
        outbox.deliver(row.pk, node(OFFICE), post=in_process)
    return [(row.kind, json.loads(outbox.content_of(row))["body"]) for row in rows]


def test_every_kind_of_the_region_that_comes_in_from_a_bank_is_answered():
    ours = {code for code, kind in kinds().items() if kind.incoming and not code.startswith("link.") and not kind.query}
    banks = {code for code in handlers if isinstance(handlers[code], BankHandler)}
    assert banks <= ours
    assert {"consent.ask", "property.query", "mortgage.apply", "cancel.apply", "transfer.agree"} <= banks


def test_a_query_shows_what_was_ticked_and_the_owner_sees_it(who):
    before = {look.id for look in looks_of(ZHANG_FLAT)}
    assert told(say(BANK, "property.query", "q0", {"unit": UNIT, "scopes": ["state"]})) == "no_consent"
    consented(who, "state", "owners")
    said = told(say(BANK, "property.query", "q1", {"unit": UNIT, "scopes": ["state", "owners"]}))
    assert (said["state"]["mortgaged"], said["state"]["attached"]) == (False, False)
    assert [one["name"] for one in said["owners"]] == ["张样例"]
    assert "mortgages" not in said
    assert told(say(BANK, "property.query", "q2", {"unit": UNIT, "scopes": ["amounts"]})) == "no_consent"
    assert told(say(OTHER, "property.query", "q1", {"unit": UNIT, "scopes": ["state"]})) == "no_consent"
    assert [(b.partner, b.code) for b in breaches()] == [
        (OTHER, "no_consent/none"),
        (BANK, "no_consent/scope"),
        (BANK, "no_consent/none"),
    ], "each with its reason, and what was refused left nothing else"
    assert [look.who for look in looks_of(ZHANG_FLAT) if look.id not in before] == [Who.BANK]


def test_from_the_application_to_the_proof_and_the_release(who):
    consented(who, "state")
    first = told(say(BANK, "mortgage.apply", "GS-1", MORTGAGE))
    assert told(say(BANK, "mortgage.apply", "GS-1", MORTGAGE)) == first, "one effect"
    number = first["number"]
    assert told(say(OTHER, "mortgage.withdraw", "w1", {"number": number, "reason": "试"})) == "other_banks_case"
    assert breaches()[0].code == "other_banks_case"
    sign(who, number, "zhang")
    acts.ask_supplement(number, words="缺主债权合同", by=registrar(who))
    assert told(say(BANK, "mortgage.supplement", "s1", {"number": number, "words": "已补"}))["status"] == "accepted"
    pay(number)
    done = acts.grant_mortgage(number, by=registrar(who))
    jobs.drain()
    kinds_sent = dict(sent_to_bank())
    assert list(kinds_sent) == [
        "consent.answered",
        "mortgage.accepted",
        "mortgage.payment_due",
        "mortgage.need_material",
        "mortgage.registered",
    ]
    assert (kinds_sent["consent.answered"]["status"], kinds_sent["consent.answered"]["scopes"]) == (
        "granted",
        ["state"],
    )
    paper = kinds_sent["mortgage.registered"]
    assert (paper["proof"], paper["rank"]) == (done.number, 1)

    fetched = told(say(BANK, "proof.fetch", "f1", {"number": number, "ticket": paper["ticket"]}))
    pdf = base64.b64decode(fetched["pdf"])
    assert pdf.startswith(b"%PDF")
    assert hashlib.sha256(pdf).hexdigest() == fetched["sha256"] == paper["sha256"]
    wrong = {"number": number, "ticket": "x" * 43}
    assert told(say(BANK, "proof.fetch", "f2", wrong)) == "no_mortgage_proof"
    assert told(say(OTHER, "proof.fetch", "f3", {**wrong, "ticket": paper["ticket"]})) == "other_banks_case"

    cancel = {"unit": UNIT, "proof": done.number, "reason": "贷款已还清"}
    assert told(say(OTHER, "cancel.apply", "n1", cancel)) == "no_such_mortgage"
    assert told(say(BANK, "cancel.apply", "GS-2", cancel))["status"] == "registered"
    assert unit_at(ZHANG_FLAT).of(Of.MORTGAGE) == ()
    jobs.drain()
    assert [kind for kind, _ in sent_to_bank()][-1] == "cancel.done"
    sent = list(outbox.Outgoing.objects.filter(own=OFFICE).order_by("sequence"))
    again = told(say(BANK, "event.replay", "e1", {"since": 2}))
    assert [(one["sequence"], one["business"]) for one in again["messages"]] == [
        (row.sequence, row.business) for row in sent[2:]
    ], "the same messages under the same numbers"
    assert again["messages"][-1]["body"] == sent_to_bank()[-1][1]
    assert outbox.Outgoing.objects.filter(own=OFFICE).count() == len(sent), "nothing is sent anew"
    assert told(say(OTHER, "event.replay", "e1", {"since": 0})) == {"messages": [], "more": False}
    serial = Application.objects.get(number=number).serial
    assert find_paper(serial).status == "cancelled", "the paper says so for ever"


def test_a_mistyped_proof_is_no_breach_and_another_banks_is(who):
    consented(who, "state")
    assert told(say(BANK, "cancel.apply", "x1", {"unit": UNIT, "proof": "新（2026）错号", "reason": "还清"})) == (
        "no_such_mortgage"
    )
    assert breaches() == []


def test_two_banks_exchange_their_ranks(who):
    who("zhang")
    for bank, unit in ((GS, "GS-1"), (NY, "NY-1")):
        registered(who, bank=bank, business=unit)
    first, second = unit_at(ZHANG_FLAT).of(Of.MORTGAGE)
    wish = {"unit": UNIT, "proof": second.papers[0], "with_rank": 1, "reason": "贷款重组"}
    assert told(say(OTHER, "mortgage.rank", "NY-0", {**wish, "with_rank": 2})) == "bad_mortgage_application"
    assert told(say(BANK, "mortgage.rank", "GS-0", wish)) == "no_such_mortgage"
    asked = told(say(OTHER, "mortgage.rank", "NY-2", wish))
    assert told(say(OTHER, "mortgage.rank", "NY-2", wish)) == asked
    number, yes = asked["number"], {"number": asked["number"], "agree": True}
    assert ("mortgage.rank_asked", number) in [(kind, body["number"]) for kind, body in sent_to_bank()]
    assert told(say(OTHER, "mortgage.rank_answer", "NY-3", yes)) == "no_mortgage_application", "not its own consent"
    assert sign(who, number, "zhang") == "unsigned", "the owner alone is not enough"
    with pytest.raises(WrongTime):
        acts.grant_mortgage(number, by=registrar(who))
    with pytest.raises(NotAllowed):
        acts.agree_to_rank_exchange(GS, number, by=clerk(who, NY))
    assert told(say(BANK, "mortgage.rank_answer", "GS-3", yes))["status"] == "accepted"
    acts.grant_mortgage(number, by=registrar(who))
    jobs.drain()
    after = {one.key: one for one in unit_at(ZHANG_FLAT).of(Of.MORTGAGE)}
    assert (after[first.key].value.rank, after[second.key].value.rank) == (2, 1)
    papers = {body["proof"]: body["rank"] for kind, body in sent_to_bank() if kind == "mortgage.registered"}
    assert papers == {after[first.key].papers[0]: 2, after[second.key].papers[0]: 1}, "each bank gets its new proof"
    assert [(v.partner, v.applied) for v in volumes(Application.objects.first().asked_at)] == [(GS, 1), (NY, 2)]
    again = told(say(OTHER, "mortgage.rank", "NY-4", {**wish, "proof": after[second.key].papers[0], "with_rank": 2}))
    no = {"number": again["number"], "agree": False, "reason": "不同意"}
    assert told(say(BANK, "mortgage.rank_answer", "GS-4", no))["status"] == "refused"


def test_a_court_looks_by_its_letter_and_the_owner_reads_of_it_later(who, client):
    owner, before = who.user("zhang"), {one.id for one in looks_of(ZHANG_FLAT, limit=500)}
    letter = {"unit": UNIT, "letter": "（2026）新2801执9号", "scopes": ["state", "amounts", "cases"]}
    said = told(say("people_court", "court.query", "F-1", letter))
    assert told(say("people_court", "court.query", "F-1", letter)) == said, "one letter, one token"
    assert (said["mortgages"], said["attachments"]) == ([], [])
    assert "owners" not in said
    assert told(say("people_court", "court.query", "F-2", {**letter, "letter": "口头通知"})) == "bad_court_letter"
    for partner in (BANK, "people_court"):
        with pytest.raises(NotAllowed):
            admit_letter(partner, UNIT, letter=letter["letter"], scopes=("state",), business="X", by=clerk(who))
    turned = outbox.Outgoing.objects.get(pk=say(BANK, "court.query", "F-3", letter).pk)
    assert (turned.state, turned.fault) == ("dead", "kind_not_allowed")
    assert not Consent.objects.exists()
    (event,) = events.history(f"letter:{said['number']}")
    assert event.body["letter"] == letter["letter"]

    assert granted(said["token"], ZHANG_FLAT).scopes == {"state", "amounts", "cases"}
    assert granted(said["token"], SHARED) is None
    assert granted("x" * 43, ZHANG_FLAT) is None
    (noted,) = [one for one in looks_of(ZHANG_FLAT) if one.who is Who.COURT and one.id not in before]
    assert (noted.name, noted.purpose) == ("库尔勒市人民法院", "查询函 （2026）新2801执9号")
    watch()
    assert all(one.who is not Who.COURT for one in owners.looks_of(owner, ZHANG_FLAT)), "not before it is enforced"
    assert {one.told_at for one in Alert.objects.filter(unit=ZHANG_FLAT, change="court_looked")} == {None}
    with moved_to(now() + timedelta(hours=169)):
        assert granted(said["token"], ZHANG_FLAT) is None, "the token holds three days"
        assert any(one.who is Who.COURT for one in owners.looks_of(owner, ZHANG_FLAT))
        watch()
        assert None not in {one.told_at for one in Alert.objects.filter(unit=ZHANG_FLAT, change="court_looked")}
