"""What can be applied for, over HTTP: the list, the guide facts, and the sheet that answers lead to."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_list_has_the_services_of_the_edition_in_force(edition, stranger):
    said = stranger.send("get", "/services").json()
    assert said["edition"] == edition.number
    assert [line["code"] for line in said["services"]] == [s.code for s in edition.catalogue.services]
    assert len(said["services"]) == 9


@pytest.mark.parametrize(
    ("words", "code"),
    [("开书店", "publication_joint"), ("bookshop", "publication_joint"), ("开公司", "enterprise_startup")],
)
def test_services_are_found_by_words_as_people_say_them(edition, stranger, words, code):
    found = stranger.get("/api/v1/services", {"q": words}).json()["services"]
    assert code in [line["code"] for line in found]
    assert len(found) < 7


def test_words_that_nobody_uses_find_nothing(edition, stranger):
    assert stranger.send("get", "/services?q=zzzz").json()["services"] == []


def test_the_guide_facts_are_what_the_departments_declare(edition, stranger):
    said = stranger.send("get", "/services/publication_joint").json()
    retail = next(m for m in said["matter_facts"] if m["code"] == "PUB-R")
    declared = edition.catalogue.matter["PUB-R"]
    assert retail["statutory"] | {"basis": ""} == {"unit": "working_days", "amount": 20, "basis": "", "status": "seen"}
    assert [b["text"] for b in retail["basis"]] == [b.text for b in declared.basis]
    assert retail["waits_for"] == [{"before": "ENT-REG", "gate": "accept", "why": declared.gates[0].why}]
    assert retail["certificate"] == {"zh": "出版物经营许可证", "en": "Publication Business Licence"}
    assert said["figures"]["fields_after"] < said["figures"]["fields_before"]
    assert [q["id"] for q in said["questions"]] == [
        q.id for q in edition.catalogue.service["publication_joint"].questions
    ]


def test_every_service_has_its_guide_facts(edition, stranger):
    for service in edition.catalogue.services:
        said = stranger.send("get", f"/services/{service.code}").json()
        assert [m["code"] for m in said["matter_facts"]] == list(service.matters)


def test_an_unknown_service_is_told_with_the_nearest_one(edition, stranger):
    for method, path in (("get", "/services/publication_jont"), ("post", "/services/publication_jont/sheet")):
        answer = stranger.send(method, path, {} if method == "post" else None)
        assert answer.status_code == 404
        assert answer.json()["code"] == "unknown_service"
        assert "publication_joint" in answer.json()["detail"]


def test_answers_lead_to_matters_and_fields(edition, stranger):
    answers = {"pub_action": "新办许可", "pub_kind": "零售", "net_flag": True, "net_channel": ["第三方平台网店"]}
    said = stranger.send("post", "/services/publication_joint/sheet", {"answers": answers}).json()
    assert said["matters"] == ["PUB-R", "PUB-N"]
    assert {"id": "uscc", "asked_by": ["PUB-R", "PUB-N"]}.items() <= next(
        e for e in said["elements"] if e["id"] == "uscc"
    ).items()
    assert not said["ready"]


def test_all_faults_of_a_sheet_are_told_at_once_with_their_places(edition, stranger):
    answers = {
        "pub_action": "新办许可",
        "pub_kind": "零售",
        "net_flag": False,
        "premises_area_m2": "many",
        "uscc": "123",
        "contact_phone": "12",
        "no_such_element": 1,
    }
    said = stranger.send("post", "/services/publication_joint/sheet", {"answers": answers}).json()
    codes = {fault["pointer"]: fault["code"] for fault in said["faults"]}
    assert codes["/answers/premises_area_m2"] == "not_number"
    assert codes["/answers/no_such_element"] == "unknown_element"
    assert codes["/answers/org_name"] == "missing"
    assert {"/answers/uscc", "/answers/contact_phone"} <= set(codes)
    assert all(fault["detail"] for fault in said["faults"])


def test_the_matters_can_be_named_outright(edition, stranger):
    asked = {"matters": ["ENT-REG", "ENT-SEAL"], "answers": {}}
    said = stranger.send("post", "/services/enterprise_startup/sheet", asked).json()
    assert "ENT-SEAL" in said["matters"]
    assert "ENT-BANK" not in said["matters"]


def test_before_the_first_edition_the_list_says_so(region, stranger):
    answer = stranger.send("get", "/services")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_edition")
