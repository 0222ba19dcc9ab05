"""What the server does for a window whose line breaks: numbers, the worker, and answers to what is sent twice."""

import re

import pytest

from onewindow.cases.models import Case
from onewindow.sheets.models import Draft, ProvisionalNumber
from tests.web.desk_world import (  # noqa: F401  fixtures
    ANSWERS,
    CLERK,
    REVIEWER,
    account,
    at_desk,
    hidden,
    today,
)
from tests.web.test_window import clerk, form, sheet  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def numbers(browser):
    return browser.post("/window/numbers").json()["numbers"]


def handing_in(clerk, form, **more):  # noqa: F811
    """What a browser sends once the line is back: the whole form, as it was when the line broke."""
    clerk.post(form, sheet(hidden(clerk.get(form), "version"), save="on"))
    return sheet(hidden(clerk.get(form), "version"), submit="on", truth_commitment="true", sync="on", **more)


class TestSync:
    def test_what_is_sent_twice_is_one_case(self, clerk, form):  # noqa: F811
        (number, *_) = numbers(clerk)
        sent = handing_in(clerk, form, provisional=number)
        first, second = clerk.post(form, sent), clerk.post(form, sent)
        assert first.status_code == 302
        assert first.url == second.url
        case = Case.objects.get()
        assert ProvisionalNumber.objects.get(number=number).draft.case_number == case.number

    def test_a_saved_form_that_is_sent_again_is_no_quarrel(self, clerk, form):  # noqa: F811
        sent = {"version": hidden(clerk.get(form), "version"), "net_shop_name": "甲", "save": "on", "sync": "on"}
        assert clerk.post(form, sent).status_code == 302
        assert clerk.post(form, sent).status_code == 302

    def test_but_another_answer_is(self, clerk, form):  # noqa: F811
        sent = {"version": hidden(clerk.get(form), "version"), "net_shop_name": "甲", "save": "on", "sync": "on"}
        clerk.post(form, sent)
        assert clerk.post(form, sent | {"net_shop_name": "乙"}).status_code == 409

    def test_a_number_stays_with_an_application_that_is_not_complete(self, clerk, form):  # noqa: F811
        (number, *_) = numbers(clerk)
        sent = {"version": hidden(clerk.get(form), "version"), "provisional": number, "submit": "on", "sync": "on"}
        assert clerk.post(form, sent | {"net_shop_name": "只有这个"}).status_code == 422
        assert clerk.post("/window/", {"q": number}).url == form
        assert 'value="只有这个"' in clerk.get(form).content.decode()

    def test_a_number_of_another_counter_is_refused(self, clerk, form, at_desk):  # noqa: F811
        (number, *_) = numbers(at_desk("clerk.652822"))
        assert clerk.post(form, handing_in(clerk, form, provisional=number)).status_code == 409
        assert Draft.objects.get().case_number == ""


class TestNumbers:
    def test_each_call_gives_others(self, clerk):  # noqa: F811
        assert not set(numbers(clerk)) & set(numbers(clerk))

    def test_only_for_a_window(self, at_desk, client):  # noqa: F811
        assert at_desk(REVIEWER).post("/window/numbers").status_code == 403
        assert client.post("/window/numbers").status_code == 302
        assert ProvisionalNumber.objects.count() == 0

    def test_never_by_an_address_alone(self, clerk):  # noqa: F811
        assert clerk.get("/window/numbers").status_code == 405


class TestWorker:
    def test_it_rules_the_window_only_and_keeps_nothing_personal(self, client):
        answer = client.get("/window/worker.js")
        text = answer.content.decode()
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "Service-Worker-Allowed" not in answer.headers
        listed = re.findall(r'"(/[^"]+)"', text.split("FRAME = [")[1].split("]")[0])
        assert all(address.startswith("/static/") for address in listed[:-1])
        assert listed[-1] == "/window/offline/"
        for address in listed:
            answer = client.get(address)
            assert answer.status_code == 200, address
            answer.close()

    def test_the_page_to_fall_back_on_names_nobody(self, clerk, client):  # noqa: F811
        signed_in, anybody = clerk.get("/window/offline/"), client.get("/window/offline/")
        assert signed_in.status_code == anybody.status_code == 200
        assert "古丽" not in signed_in.content.decode()
        assert signed_in.content == anybody.content

    def test_the_line_can_be_asked_after(self, client):
        assert client.head("/window/ping").status_code == 204


def test_a_page_carries_what_its_slip_needs(clerk, form):  # noqa: F811
    text = clerk.get(form).content.decode()
    assert "临时收件凭证" in text
    assert 'data-slip="number"' in text
    assert ANSWERS["net_shop_name"] not in text
