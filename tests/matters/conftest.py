from datetime import date

import pytest

from onewindow.core.act import Actor
from onewindow.people.acts import grant_mandate, register_party
from onewindow.people.models import Account, Agency, AgencyName, Division, Party

SYSTEM = Actor.system("test")


@pytest.fixture
def demo(demo, edition, settings, tmp_path):
    """The region with its demo accounts and its catalogue in force; uploads go to a folder of the test."""
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def korla(db):
    """A county with two agencies and four people: 张 for himself, 李 and 王 for a company, 阿依古丽 as a stranger."""
    here = Division.objects.create(code="652801", names={"zh": "库尔勒市"}, level="county", administered=True)
    for code, name in (("market_regulation", "库尔勒市市场监督管理局"), ("publicity", "库尔勒市新闻出版局")):
        agency = Agency.objects.create(code=code, division=here)
        AgencyName.objects.create(
            agency=agency, names={"zh": name}, form="bureau", since=date(2019, 1, 1), status="unverified"
        )
    people = {
        username: register_party(
            kind=Party.Kind.NATURAL,
            name=name,
            id_kind="ric",
            number=number,
            division=here,
            account=Account.objects.create(username=username, password="!"),
            assurance=Party.Assurance.SEEN,
            by=SYSTEM,
        )
        for username, name, number in (
            ("zhang", "张样例", "652801199001010002"),
            ("li", "李样例", "65280119850612000X"),
            ("wang", "王样例", "652801199203080009"),
            ("aigul", "阿依古丽·样例", "652822198809200009"),
        )
    }
    company = register_party(
        kind=Party.Kind.LEGAL,
        name="库尔勒样例书业有限公司",
        id_kind="uscc",
        number="91652801MA7A000170",
        division=here,
        assurance=Party.Assurance.REGISTER,
        by=SYSTEM,
    )
    grant_mandate(company, people["li"], scope=["*"], basis="legal_representative", may_delegate=True, by=SYSTEM)
    grant_mandate(company, people["wang"], scope=["publication_joint"], basis="letter", by=SYSTEM)
    return here


@pytest.fixture
def account(db):
    """An account by user name, freshly read as a request would."""
    return lambda username: Account.objects.get(username=username)
