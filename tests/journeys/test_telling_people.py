"""A window hands in, a department asks for corrections, and the applicant hears of it: over HTTP, with a real mail host.

E-mail in his language, SMS in the demo's outbox, the badge on his pages; what is not urgent waits for the morning; what
did not go out is tried again, and both he and the operator are told.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest

from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.notices.jobs import deliver
from onewindow.notices.models import Delivery, Message
from tests.notices.conftest import mail, mail_host  # noqa: F401  a mail host in a process of its own
from tests.web.desk_world import (  # noqa: F401  the demo's people
    CLERK,
    REVIEWER,
    account,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)

pytestmark = [pytest.mark.django_db]
#: Wednesday, eleven at night in Shanghai: hours of rest.
NIGHT = datetime(2026, 11, 25, 15, tzinfo=UTC)
MORNING = datetime(2026, 11, 26, 1, tzinfo=UTC)


@pytest.fixture
def published(edition, catalogue):
    """Region and catalogue in force."""
    return catalogue


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def confirm_address(applicant, mail_box, address):
    """He gives his address, opens the link in the mail, and asks for English."""
    sent = {"channel": ["sms", "email"], "language": "en", "email": address}
    sent |= {"quiet": "on", "quiet_from": "22:00", "quiet_until": "09:00"}
    assert applicant.post("/me/messages/preferences/", sent).status_code == 302
    drain()
    link = re.search(r"http://[^\s]+?(/me/messages/address/)\?t=(\S+)", mail_box.mails[-1].get_content())
    assert applicant.post(link.group(1), {"t": link.group(2)}).status_code == 302


def window_accepts(clerk, number):
    page = clerk.get(f"/window/cases/{number}/")
    sent = {"verb": "accept", "version": hidden(page, "version"), "key": hidden(page, "key")}
    assert clerk.post(f"/window/cases/{number}/", sent | {"accept.matter": ["PUB-R", "PUB-N"]}).status_code == 302


def press(client, number, matter, verb, **sent):
    """Do something at the reviewer's desk, as its form does."""
    where = f"/desk/cases/{number}/{matter}/"
    page = client.get(where)
    said = {"version": hidden(page, "version"), "key": hidden(page, "key")}
    said |= {name.replace("__", "."): value for name, value in sent.items()}
    answer = client.post(f"{where}{verb}", said)
    assert answer.status_code == 302, text(answer)


def test_what_happens_at_window_and_desk_reaches_the_applicant(mail, at_desk, bookshop, account):  # noqa: F811
    applicant, number = at_desk("zhang"), bookshop
    confirm_address(applicant, mail, "zhang@example.org")
    window_accepts(at_desk(CLERK), number)
    drain()
    received = mail.mails[-1]
    assert received["Subject"] == f"Case {number} has been accepted" and "张样例" not in received["Subject"]
    assert "promised by" in received.get_content()

    # the department returns one element: after acceptance that goes out at once
    reviewer = at_desk(REVIEWER)
    wrong = {"wrong": "premises_area_m2", "why__premises_area_m2": "与租赁合同不符"}
    press(reviewer, number, "PUB-R", "decide", verdict="correct", **wrong)
    drain()
    assert mail.mails[-1]["Subject"] == f"Case {number} needs to be corrected"
    assert f"Case {number}: 1 points to correct" in text(applicant.get("/demo/outbox/?channel=sms"))
    assert '<b class="n"><span class="num">2</span>' in text(applicant.get(f"/cases/{number}/"))

    # at night only what is urgent goes out
    with clock.moved_to(NIGHT):
        press(at_desk(REVIEWER), number, "PUB-N", "suspend", ground="inspection", notice="检验需要三天")
        before = len(mail.mails)
        drain()
        held = Delivery.objects.get(message__kind="review_suspended", channel="email")
        assert (held.status, held.not_before) == ("waiting", MORNING) and len(mail.mails) == before
    with clock.moved_to(MORNING):
        deliver(held.pk)
    assert mail.mails[-1]["Subject"] == f"The clock of case {number} has stopped"


def test_a_mail_that_does_not_go_out_is_tried_again_and_told(mail, at_desk, bookshop, account, settings):  # noqa: F811
    applicant, operator = at_desk("zhang"), at_desk("admin.652800")
    confirm_address(applicant, mail, "zhang@example.org")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # the mail host is away
    window_accepts(at_desk(CLERK), bookshop)
    drain()
    row = Delivery.objects.get(message__kind="case_accepted", channel="email")
    assert (row.status, row.error, row.tries) == ("waiting", "no_connection", 1)
    while row.status == "waiting":
        with clock.moved_to(row.not_before):
            deliver(row.pk)
        row.refresh_from_db()
    message = Message.objects.get(kind="case_accepted", party=account("zhang").party)
    assert "连不上邮件服务器" in text(applicant.get(f"/me/messages/{message.pk}/"))
    log = text(operator.get("/operations/deliveries/"))
    assert bookshop in log and "连不上邮件服务器" in log and "张样例" not in log
    settings.EMAIL_PORT = port
    with clock.moved_to(row.not_before + timedelta(hours=20)):
        operator = at_desk("admin.652800")  # the next day he signs in again
        assert operator.post("/operations/deliveries/", {"delivery": str(row.pk)}).status_code == 302
        deliver(row.pk)
        assert mail.mails[-1]["Subject"] == f"Case {bookshop} has been accepted"
        assert "没有发不出去的消息" in text(operator.get("/operations/deliveries/"))
