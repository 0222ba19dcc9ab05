"""An application in one request, or as a draft over several: handed in once, whatever the network does."""

import pytest

from onewindow.cases.models import Case
from onewindow.core import events
from onewindow.people.models import Party
from onewindow.registers.land import samples
from onewindow.sheets.models import Draft
from tests.laid import SYSTEM
from tests.sheets.filled import SERVICES

from .filing import DIVISION, answers_for, attach_all


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_handed_in_over_the_api(zhang, catalogue, today, service):
    if service == "real_estate":
        samples.load(by=SYSTEM)
    answers, files = answers_for(zhang, catalogue, service, today)
    draft = zhang.send("post", "/drafts", {"service": service, "division": DIVISION, "answers": answers}).json()
    attach_all(zhang, draft["id"], files)
    answer = zhang.send("post", "/cases", {"draft": draft["id"]}, idempotency_key=service)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert answer["Location"] == said["case"] == f"/api/v1/cases/{said['number']}"
    assert answer["ETag"] == '"1"'
    case = Case.objects.get(number=said["number"])
    assert (case.service, case.channel, case.applicant.name) == (service, "api", "张样例")
    assert {review.matter for review in case.reviews.all()} <= set(catalogue.service[service].matters)
    assert [event.verb for event in events.history(f"case:{case.number}")] == ["submit"]


@pytest.fixture
def whole(zhang, catalogue, today):
    """An application that needs no file, in one body: the shop sells over the counter only."""
    answers, files = answers_for(zhang, catalogue, "publication_joint", today, net_flag=False, net_channel=None)
    assert files == set()
    return {"service": "publication_joint", "division": DIVISION, "answers": answers}


def test_a_repeated_key_gives_the_first_receipt_and_one_case(zhang, ready):
    first = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="k1")
    again = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="k1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert Case.objects.count() == 1
    other = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="k2")
    assert other.status_code == 409
    assert Case.objects.count() == 1


def test_a_key_with_another_content_is_refused_and_two_callers_may_use_one_key(zhang, ready, program):
    assert zhang.send("post", "/cases", {"draft": ready}, idempotency_key="k").status_code == 201
    other = zhang.send("post", "/cases", {"draft": ready, "answers": {"pub_kind": "批发"}}, idempotency_key="k")
    assert (other.status_code, other.json()["code"]) == (409, "reused_key")
    answer = program("li").send("post", "/cases", {"draft": ready}, idempotency_key="k")
    assert (answer.status_code, answer.json()["code"]) == (404, "draft_not_found")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "idempotency_key_needed"),
        ({"idempotency_key": ""}, "bad_idempotency_key"),
        ({"idempotency_key": "x" * 201}, "bad_idempotency_key"),
        ({"idempotency_key": "a b"}, "bad_idempotency_key"),
        ({"idempotency_key": "键"}, "bad_idempotency_key"),
    ],
)
def test_handing_in_demands_a_usable_key(zhang, headers, code):
    answer = zhang.send("post", "/cases", {"draft": 1}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_an_application_in_one_request_opens_signs_and_submits(zhang, whole):
    answer = zhang.send("post", "/cases", whole, idempotency_key="one")
    assert answer.status_code == 201, answer.content
    draft = Draft.objects.get()
    assert draft.signings.count() == 1
    assert Case.objects.get().draft == draft.pk
    assert zhang.send("post", "/cases", whole, idempotency_key="one").json() == answer.json()
    assert (Draft.objects.count(), Case.objects.count()) == (1, 1)


def test_a_refused_application_tells_everything_and_leaves_nothing(zhang):
    body = {
        "service": "publication_joint",
        "division": DIVISION,
        "answers": {
            "pub_action": "新办许可",
            "pub_kind": "零售",
            "net_flag": False,
            "nothing": 1,
            "premises_area_m2": "viel",
            "truth_commitment": True,
        },
    }
    answer = zhang.send("post", "/cases", body, idempotency_key="k")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_ready")
    told = {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
    assert told["/answers/nothing"] == "unknown_element"
    assert told["/answers/premises_area_m2"] == "not_number"
    assert told["/answers/org_name"] == "missing"
    assert answer.json()["data"]["count"] == len(answer.json()["errors"]) > 8
    assert (Draft.objects.count(), Case.objects.count()) == (0, 0)


def test_without_the_commitment_nothing_is_handed_in(zhang, ready):
    version = zhang.send("get", f"/drafts/{ready}").json()["version"]
    zhang.send("patch", f"/drafts/{ready}", {"answers": {"truth_commitment": False}}, if_match=f'"{version}"')
    answer = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="k")
    assert (answer.status_code, [f["pointer"] for f in answer.json()["errors"]]) == (422, ["/answers/truth_commitment"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"draft": 1, "service": "publication_joint", "division": DIVISION},
        {"service": "publication_joint"},
        {"draft": 1, "division": DIVISION},
    ],
)
def test_a_draft_or_a_service_with_its_division(zhang, body):
    answer = zhang.send("post", "/cases", body, idempotency_key="k")
    assert (answer.status_code, answer.json()["code"]) == (422, "draft_or_service")


def test_a_clerk_hands_in_for_the_applicant_he_names(zhang, program, account, catalogue, today):
    party = Party.objects.get(account=account("zhang")).pk
    clerk = program("clerk.652801")
    answers, files = answers_for(zhang, catalogue, "publication_joint", today)
    draft = clerk.send(
        "post",
        "/drafts",
        {"service": "publication_joint", "division": DIVISION, "applicant": party, "answers": answers},
    )
    assert draft.status_code == 201, draft.content
    attach_all(clerk, draft.json()["id"], files)
    answer = clerk.send("post", "/cases", {"draft": draft.json()["id"]}, idempotency_key="k")
    assert answer.status_code == 201, answer.content
    (event,) = events.history(f"case:{answer.json()['number']}")
    assert event.actor.startswith("staff:")
    assert event.acting_for == f"party:{party}"
