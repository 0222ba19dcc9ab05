"""Who may have the file of a paper. Missing and forbidden look the same."""

from datetime import UTC, date, datetime

import pytest

from onewindow.documents import queries
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.making import make_certificate
from onewindow.people.models import Account, Agency, Division, Mandate, Party, Post, Staff

from .papers import BY, order

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def person(name):
    account = Account.objects.create(username=name)
    return Party.objects.create(kind="natural", name=name, id_kind="none", created_at=LONG_AGO, account=account)


def officer(name, agency, role):
    staff = Staff.objects.create(account=Account.objects.create(username=name), name=name, number=name)
    Post.objects.create(staff=staff, agency=agency, role=role, since=date(2020, 1, 1))
    return staff.account


@pytest.fixture
def holder(desk):
    return person("holder")


@pytest.fixture
def agency(desk):
    return Agency.objects.create(code="press", division=desk)


@pytest.fixture
def serial(holder, agency):
    return make_certificate(order(party=holder.pk, agency=agency.pk), by=BY).serial


def refused(user, serial):
    with pytest.raises(NoSuchCertificate) as told:
        queries.access_paper(user, serial)
    return told.value.text()


def test_the_holder_and_his_agent_have_it_and_strangers_do_not(serial, holder):
    assert queries.access_paper(holder.account, serial).serial == serial
    agent = person("agent")
    hidden = refused(agent.account, serial)
    assert hidden.replace(serial, "") == refused(agent.account, "A" * 16).replace("A" * 16, "")
    mandate = Mandate.objects.create(principal=holder, agent=agent, scope=["*"], since=LONG_AGO)
    assert queries.access_paper(agent.account, serial).serial == serial
    mandate.revoked_at = LONG_AGO
    mandate.save()
    refused(agent.account, serial)


def test_the_issuing_agency_and_the_window_have_it_and_another_agency_does_not(serial, agency, desk):
    assert queries.access_paper(officer("reviewer", agency, "reviewer"), serial).serial == serial
    hall = Agency.objects.create(code="hall", division=desk)
    assert queries.access_paper(officer("clerk", hall, "clerk"), serial).serial == serial
    other = Agency.objects.create(code="tax", division=desk)
    refused(officer("stranger", other, "reviewer"), serial)
    elsewhere = Division.objects.create(code="659998", names={"zh": "另一市"}, administered=True)
    refused(officer("far", Agency.objects.create(code="hall", division=elsewhere), "clerk"), serial)


def test_nobody_has_it_without_signing_in(serial):
    from django.contrib.auth.models import AnonymousUser

    refused(AnonymousUser(), serial)
