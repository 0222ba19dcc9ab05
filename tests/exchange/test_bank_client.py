"""The sample program for banks: written without OneWindow, understood by it."""

import importlib.util

import pytest

from onewindow.core.region import regions_root
from onewindow.exchange.consents.queries import breaches
from onewindow.exchange.link import identity
from onewindow.exchange.link.receiving import receive
from onewindow.exchange.link.signing import Request
from tests.exchange.link.pair import BANK, OFFICE, OTHER, link  # noqa: F401

FILE = regions_root().parent / "docs" / "samples" / "bank_client.py"
URL = "https://localhost:8440/link/v1/messages"
ASK = {
    "unit": "652801001002GB00012F00010302",
    "id_kind": "ric",
    "id_no": "652801199001010002",
    "scopes": ["state"],
    "purpose": "个人住房贷款贷前调查",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sample():
    spec = importlib.util.spec_from_file_location("bank_client", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def client(sample, land_demo, link):  # noqa: F811
    """The bank's program, its keys, and a wire without a wire; `client.peer` is the certificate that it shows."""
    here, office = identity.node(BANK), identity.node(OFFICE)

    def post(url, headers, content):
        peer = identity.node(made.peer).me.card.certificates[-1]
        request = Request(method="POST", url=url, headers=headers, content=content, peer=peer, address="127.0.0.1")
        answer = receive(request, office)
        return answer.status_code, answer.headers, made.spoil(answer.content)

    key = office.me.card.keys[-1].public
    made = sample.BankClient(here.folder, code=BANK, key=here.key, office_key=key, url=URL, post=post)
    made.peer, made.spoil = BANK, lambda content: content
    return made


def test_it_asks_for_consent_and_a_repeated_message_has_one_effect(client):
    first = client.send("consent.ask", "GS-1", ASK)
    assert first["status"] == "asked"
    assert client.send("consent.ask", "GS-1", ASK) == first


def test_a_refusal_is_a_problem_with_a_code(client, sample):
    with pytest.raises(sample.Refused) as fault:
        client.send("property.query", "GS-2", {"unit": ASK["unit"], "scopes": ["state"]})
    assert fault.value.problem["code"] == "no_consent"
    assert [breach.kind for breach in breaches()] == ["property.query"]
    with pytest.raises(sample.Refused) as fault:
        client.send("property.query", "GS-3", {"unit": ASK["unit"]})
    assert "scopes" in str(fault.value.problem)


def test_an_answer_that_was_changed_is_not_believed(client, sample):
    client.spoil = lambda content: content.replace(b"asked", b"given")
    with pytest.raises(sample.NotTheOffice):
        client.send("consent.ask", "GS-4", ASK)


def test_the_right_signature_with_another_banks_certificate_is_refused(client, sample):
    client.peer = OTHER
    with pytest.raises(sample.Refused):
        client.send("consent.ask", "GS-5", ASK)
