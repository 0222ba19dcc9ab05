"""The registers fill later sheets: read-only, with record and time; strangers get nothing."""

import pytest

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.region import region_dir
from onewindow.people.access import party_of
from onewindow.people.queries import principals_of
from onewindow.registers.enterprises.bulk import import_enterprises
from onewindow.registers.publications import acts as publications
from onewindow.registers.publications.entry import LicenceEntry
from onewindow.sheets.drafts import entries_of_draft, open_draft
from onewindow.sheets.queries import state_of
from onewindow.sheets.sources import Asking, prefill
from onewindow.sheets.submission import Channel, How

SYSTEM = Actor.system("test")


@pytest.fixture
def books(demo):
    sample = region_dir() / "registers" / "demo_enterprises.csv"
    report = import_enterprises(sample.read_text(encoding="utf-8"), source="test", by=SYSTEM)
    assert report.faults == ()


@pytest.fixture
def company(books, account):
    return next(p.party for p in principals_of(account("li")) if p.party.name == "库尔勒样例书业有限公司")


def test_the_sheet_of_a_company_is_filled_from_its_register_and_read_only(account, company):
    draft = open_draft(
        account("li"), service="publication_joint", division="652801", party=company.pk, channel=Channel.PORTAL
    )
    entries = entries_of_draft(draft)
    assert entries["org_name"].raw == "库尔勒样例书业有限公司"
    assert entries["registered_capital_wan"].raw == "60"
    assert entries["applicant_type"].raw == "企业法人"
    assert [row["text"] for row in entries["business_scope"].raw][:1] == ["出版物零售"]
    for element in ("org_name", "uscc", "legal_rep_name", "legal_rep_id_no", "reg_address", "business_scope"):
        entry = entries[element]
        assert entry.provenance.how is How.REGISTER
        assert not entry.editable
    assert entries["reg_address"].provenance.record == "91652801MA7A000170"
    assert entries["reg_address"].provenance.source_name == "市场主体登记簿"


def test_what_the_register_gives_passes_the_checks_of_the_sheet(account, company):
    draft = open_draft(
        account("li"), service="publication_joint", division="652801", party=company.pk, channel=Channel.PORTAL
    )
    state = state_of(draft)
    given = {name for name, entry in state.entries.items() if entry.provenance.how is How.REGISTER}
    assert {fault.element for fault in state.faults} & given == set()


def asking(applicant, acting=None):
    return Asking(applicant=applicant, acting=acting, service="publication_joint", division="652801", today=today())


def test_a_natural_person_gets_nothing_from_the_register_of_enterprises(books, account):
    zhang = party_of(account("zhang"))
    found, down = prefill(asking(zhang, zhang), ["org_name", "uscc", "business_scope", "pub_license_no"])
    assert (found, down) == ({}, ())


def test_the_own_licence_is_filled_in(books, company):
    entry = LicenceEntry(
        kind="retail",
        division="652801",
        authority="库尔勒市新闻出版局",
        holder_uscc="91652801MA7A000170",
        holder_name="库尔勒样例书业有限公司",
        org_type="有限责任公司",
        legal_rep_name="李样例",
        address="库尔勒市人民东路1号",
        types=("图书",),
    )
    number = publications.grant_licence(entry, by=SYSTEM).number
    found, _ = prefill(asking(company), ["pub_license_no"])
    code, value = found["pub_license_no"]
    assert (code, value.value) == ("publication_licences", number)
