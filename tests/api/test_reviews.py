"""A case from its receipt to its certificates, over HTTP alone: the applicant's program and those of the agencies."""

import re

import pytest

from onewindow.api.access import ACCESS, Audience
from onewindow.cases import stages
from onewindow.cases.models import Case
from onewindow.cases.stages import Role, Stage
from onewindow.catalogue.queries import edition
from onewindow.core import events
from onewindow.core.jobs import drain
from onewindow.people.access_keys import KeyScope
from onewindow.people.models import Agency, Party
from onewindow.people.roles import roles

from .filing import DIVISION, answers_for, attach_all
from .test_problems import problem_of


@pytest.fixture
def submitted(zhang, ready, home):
    """The bookshop's case."""
    answer = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="s")
    assert answer.status_code == 201, answer.content
    return answer.json()["number"]


@pytest.fixture
def desk(program):
    """A program of the reviewer (or another role) of the agency that has a matter now."""
    made = {}

    def of(number, matter, role="reviewer"):
        review = Case.objects.get(number=number).reviews.get(matter=matter)
        agency = Agency.objects.get(pk=review.agency_id)
        username = f"{role}.{agency.code}.{agency.division_id}"
        return made.setdefault(username, program(username))

    return of


def act(client, number, matter, verb, body=None, *, version=None, status=200, **headers):
    """One verb with the version as it stands, unless another is given."""
    seen = version or Case.objects.get(number=number).version
    answer = client.send(
        "post", f"/cases/{number}/reviews/{matter}/{verb}", body or {}, if_match=f'"{seen}"', **headers
    )
    assert answer.status_code == status, answer.content
    return answer


def test_the_applicant_follows_his_case(zhang, submitted):
    (line,) = zhang.send("get", "/cases").json()["cases"]
    assert line["number"] == submitted
    answer = zhang.send("get", f"/cases/{submitted}")
    said = answer.json()
    assert answer["ETag"] == f'"{said["version"]}"'
    assert {r["matter"]: r["stage"] for r in said["reviews"]} == {"PUB-R": "received", "PUB-N": "received"}
    assert [entry["verb"] for entry in said["timeline"]] == ["submit"]
    assert {"withdraw", "nudge"} <= set(said["verbs"])
    assert said["roles"] == ["applicant"]


def test_an_agency_finds_its_review_sees_its_slice_and_no_number_in_clear(zhang, submitted, desk):
    reviewer = desk(submitted, "PUB-R")
    inbox = reviewer.send("get", "/inbox").json()["reviews"]
    assert [(row["number"], row["matter"]) for row in inbox] == [(submitted, "PUB-R"), (submitted, "PUB-N")]
    said = reviewer.send("get", f"/cases/{submitted}/reviews/PUB-R").json()
    facts = {fact["element"]: fact for fact in said["facts"]}
    assert set(facts) <= {use.id for use in reads(submitted, "PUB-R")}
    assert facts["premises_area_m2"]["value"] == "80"
    assert facts["contact_id_no"]["value"] == "652***********0002"
    assert not re.search(r"652801199001010002", str(said))
    assert "accept" in said["verbs"]


def reads(number, matter):
    """What the matter declares that it reads."""
    found = edition(Case.objects.get(number=number).edition_id).catalogue.matter[matter]
    return found.elements + found.context


def test_accepted_and_decided_it_ends_in_certificates_that_anybody_can_check(zhang, submitted, desk, program):
    for matter in ("PUB-R", "PUB-N"):
        act(desk(submitted, matter), submitted, matter, "accept")
    said = zhang.send("get", f"/cases/{submitted}").json()
    clock = said["clocks"]["PUB-R"]["statutory"]
    assert clock["due_at"]
    assert len(clock["lines"]) >= 2
    assert all(line["text"] and line["code"] for line in clock["lines"])
    for matter in ("PUB-R", "PUB-N"):
        body = {"outcome": "granted", "opinion": "准予", "data": {"valid_until": "2028-03-31"}}
        act(desk(submitted, matter), submitted, matter, "decide", body)
    drain()
    for matter in ("PUB-R", "PUB-N"):
        act(program("clerk.652801"), submitted, matter, "deliver", {"way": "window"})
    said = zhang.send("get", f"/cases/{submitted}").json()
    assert {r["matter"]: (r["stage"], r["outcome"]) for r in said["reviews"]} == {
        "PUB-R": ("delivered", "granted"),
        "PUB-N": ("delivered", "granted"),
    }
    assert said["open_reviews"] == 0
    assert said["closed_at"]
    assert {paper["matter"] for paper in said["papers"]} == {"PUB-R", "PUB-N"}
    for paper in said["papers"]:
        assert zhang.send("get", paper["pdf"].removeprefix("/api/v1")).content.startswith(b"%PDF-")
        assert zhang.send("get", f"/certificates/{paper['token']}").json()["status"] == "valid"


def test_a_stale_version_is_a_409_with_both(submitted, desk):
    reviewer = desk(submitted, "PUB-R")
    act(reviewer, submitted, "PUB-R", "accept", version=1)
    answer = act(reviewer, submitted, "PUB-R", "decide", {"outcome": "granted"}, version=1, status=409)
    assert answer.json()["code"] == "stale_case"
    assert answer.json()["data"] == {"seen": 1, "current": 2}
    act(reviewer, submitted, "PUB-N", "accept", version=1)


@pytest.mark.parametrize(
    ("tag", "status", "code"), [(None, 428, "version_needed"), ("1", 400, "bad_version"), ('"99"', 409, "stale_case")]
)
def test_every_act_says_which_version_was_seen(submitted, desk, tag, status, code):
    headers = {} if tag is None else {"if_match": tag}
    answer = desk(submitted, "PUB-R").send("post", f"/cases/{submitted}/reviews/PUB-R/accept", {}, **headers)
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_a_repeated_key_acts_once_and_gives_the_first_answer(submitted, desk):
    reviewer = desk(submitted, "PUB-R")
    first = act(reviewer, submitted, "PUB-R", "accept", version=1, idempotency_key="a")
    again = act(reviewer, submitted, "PUB-R", "accept", version=1, idempotency_key="a")
    assert first.json() == again.json() == {"number": submitted, "version": 2}
    assert [event.verb for event in events.history(f"case:{submitted}")] == ["submit", "accept"]
    other = act(reviewer, submitted, "PUB-N", "accept", version=1, idempotency_key="a", status=409)
    assert other.json()["code"] == "reused_key"


def test_defects_are_told_once_corrected_in_their_place_and_the_case_goes_on(zhang, submitted, desk):
    reviewer = desk(submitted, "PUB-R")
    act(reviewer, submitted, "PUB-R", "report_defects", {"defects": {"premises_address": "请写门牌号。"}})
    assert zhang.send("get", f"/cases/{submitted}").json()["notices"] == []
    version = Case.objects.get(number=submitted).version
    sent = reviewer.send("post", f"/cases/{submitted}/notify", {}, if_match=f'"{version}"')
    assert sent.status_code == 200, sent.content
    said = zhang.send("get", f"/cases/{submitted}").json()
    (notice,) = said["notices"]
    assert [(line["what"], line["says"]) for line in notice["lines"]] == [("premises_address", "请写门牌号。")]
    path, tag = f"/cases/{submitted}/resubmit", f'"{said["version"]}"'
    wrong = zhang.send("post", path, {"answers": {"premises_address": "x" * 201, "nothing": 1}}, if_match=tag)
    assert {(f["pointer"], f["code"]) for f in wrong.json()["errors"]} == {
        ("/answers/premises_address", "too_long"),
        ("/answers/nothing", "unknown_element"),
    }
    alien = zhang.send("post", path, {"answers": {"premises_area_m2": "90"}}, if_match=tag)
    assert (alien.status_code, alien.json()["code"]) == (422, "not_returned")
    answer = zhang.send(
        "post", path, {"answers": {"premises_address": "库尔勒市人民东路1号"}}, if_match=tag, idempotency_key="c"
    )
    assert answer.status_code == 200, answer.content
    facts = reviewer.send("get", f"/cases/{submitted}/reviews/PUB-R").json()["facts"]
    address = next(fact for fact in facts if fact["element"] == "premises_address")
    assert (address["value"], address["changed"], address["returned"]) == ("库尔勒市人民东路1号", True, False)


def test_suspend_resume_and_extend_say_why(submitted, desk):
    reviewer, superior = desk(submitted, "PUB-R"), desk(submitted, "PUB-R", "superior")
    act(reviewer, submitted, "PUB-R", "accept")
    answer = act(reviewer, submitted, "PUB-R", "suspend", {"ground": "holiday", "notice": "x"}, status=422)
    assert answer.json()["code"] == "unknown_ground"
    act(reviewer, submitted, "PUB-R", "suspend", {"ground": "expert_review", "notice": "组织专家评审"})
    act(reviewer, submitted, "PUB-R", "resume", {"result": "通过"})
    answer = act(reviewer, submitted, "PUB-R", "extend", {"working_days": 5, "reason": "x"}, status=403)
    assert answer.json()["code"] == "not_allowed"
    act(superior, submitted, "PUB-R", "extend", {"working_days": 5, "reason": "情况复杂"})
    answer = act(reviewer, submitted, "PUB-R", "decide", {"outcome": "refused"}, status=422)
    assert answer.json()["code"] == "reason_missing"


def test_the_applicant_reminds_once_a_day_and_takes_back(zhang, submitted):
    path = f"/cases/{submitted}"
    assert zhang.send("post", f"{path}/nudge", {}).status_code == 200
    again = zhang.send("post", f"{path}/nudge", {})
    assert (again.status_code, again.json()["code"]) == (409, "nudged_today")
    tag = zhang.send("get", path)["ETag"]
    assert (
        zhang.send("post", f"{path}/withdraw", {"matters": ["PUB-N"], "reason": "不办了"}, if_match=tag).status_code
        == 200
    )
    stages_now = {r["matter"]: r["stage"] for r in zhang.send("get", path).json()["reviews"]}
    assert stages_now["PUB-N"] == "withdrawn"
    assert stages_now["PUB-R"] == "received"


def test_a_file_of_the_slice_is_for_its_agency(zhang, submitted, desk, program):
    reviewer = desk(submitted, "PUB-N")
    (file,) = reviewer.send("get", f"/cases/{submitted}/reviews/PUB-N").json()["files"]
    assert "path" not in file
    answer = reviewer.send("get", f"/cases/{submitted}/reviews/PUB-N/files/{file['upload']}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(b"".join(answer.streaming_content)) == file["size"]
    for path in (f"PUB-R/files/{file['upload']}", "PUB-N/files/x"):
        assert reviewer.send("get", f"/cases/{submitted}/reviews/{path}").status_code == 404
    assert (
        program("reviewer.tax.652801")
        .send("get", f"/cases/{submitted}/reviews/PUB-N/files/{file['upload']}")
        .status_code
        == 404
    )


# Who may see and do what.

READS = ["", "/reviews/PUB-R", "/reviews/PUB-R/files/x"]
WRITES = [
    ("/resubmit", {"answers": {"org_name": "x"}}),
    ("/supplement", {"answers": {"org_name": "x"}}),
    ("/withdraw", {}),
    ("/nudge", {}),
]
BODIES = {
    "refuse_acceptance": {"reason": "x"},
    "report_defects": {"defects": {"org_name": "x"}},
    "receive": {"materials": ["x"]},
    "reassign": {"to": None},
    "suspend": {"ground": "hearing", "notice": "x"},
    "extend": {"working_days": 1, "reason": "x"},
    "decide": {"outcome": "granted"},
    "countersign": {"outcome": "granted"},
    "deliver": {"way": "window"},
    **{verb: {"reason": "x"} for verb in ("revoke", "cancel", "retry", "override", "skip", "abort")},
}
VERBS = [
    name
    for name, access in ACCESS.items()
    if name in stages.verbs() and access.audience is Audience.STAFF and name not in {"notify", "amend"}
]
MISSING = "652801-20261125-99999"


def same(answer, number):
    """An answer without the number that was asked for."""
    return answer.status_code, str(answer.json()).replace(number, "NUMBER")


@pytest.mark.parametrize(
    "username",
    [
        "li",
        "aigul",
        "reviewer.tax.652801",
        "superior.tax.652801",
        "clerk.652822",
        "admin.652800",
    ],
)
def test_who_may_not_see_a_case_gets_the_answer_of_one_that_does_not_exist(submitted, program, username):
    other = program(username)
    requests = [("get", path, None) for path in READS] + [("post", path, body) for path, body in WRITES]
    requests += [("post", f"/reviews/PUB-R/{verb}", BODIES.get(verb, {})) for verb in VERBS] + [("post", "/notify", {})]
    for method, path, body in requests:
        hidden = other.send(method, f"/cases/{submitted}{path}", body, if_match='"1"')
        missing = other.send(method, f"/cases/{MISSING}{path}", body, if_match='"1"')
        assert same(hidden, submitted) == same(missing, MISSING), path
        assert hidden.status_code in {403, 404}, path
        assert hidden.json()["code"] in {"case_not_found", "not_allowed"}, path
    assert [event.verb for event in events.history(f"case:{submitted}")] == ["submit"]
    assert submitted not in str(other.send("get", "/cases").json())


def test_a_supervisor_reads_and_decides_nothing(submitted, program):
    supervisor = program("supervisor.652801")
    assert supervisor.send("get", f"/cases/{submitted}").status_code == 200
    assert supervisor.send("get", f"/cases/{submitted}/reviews/PUB-R").status_code == 200
    for verb in VERBS:
        answer = supervisor.send(
            "post", f"/cases/{submitted}/reviews/PUB-R/{verb}", BODIES.get(verb, {}), if_match='"1"'
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), verb


@pytest.fixture
def company(zhang, catalogue, today, home):
    """A case with many agencies: a company is being opened."""
    service = "enterprise_startup"
    answers, files = answers_for(zhang, catalogue, service, today)
    draft = zhang.send("post", "/drafts", {"service": service, "division": DIVISION, "answers": answers}).json()["id"]
    attach_all(zhang, draft, files)
    answer = zhang.send("post", "/cases", {"draft": draft}, idempotency_key="c")
    assert answer.status_code == 201, answer.content
    return answer.json()["number"]


def test_a_reviewer_learns_where_siblings_stand_and_not_what_they_said(zhang, company, desk, program):
    drain()  # the declared name is decided by the system, and the registration is received
    reviewer = desk(company, "ENT-REG")
    act(reviewer, company, "ENT-REG", "report_defects", {"defects": {"reg_address": "秘密意见"}})
    version = Case.objects.get(number=company).version
    assert reviewer.send("post", f"/cases/{company}/notify", {}, if_match=f'"{version}"').status_code == 200
    for who in (
        zhang,
        reviewer,
        program("clerk.652801"),
        program("lead.market_regulation.652801"),
        program("supervisor.652801"),
    ):
        assert "秘密意见" in str(who.send("get", f"/cases/{company}").json())
    sibling = desk(company, "ENT-SI").send("get", f"/cases/{company}")
    assert sibling.status_code == 200
    assert {r["matter"] for r in sibling.json()["reviews"]} >= {"ENT-REG", "ENT-SI"}
    assert "秘密意见" not in str(sibling.json())
    assert desk(company, "ENT-SI").send("get", f"/cases/{company}/reviews/ENT-REG").status_code == 404


def test_each_agency_gets_the_facts_of_its_own_matter_only(company, desk):
    for matter in ("ENT-REG", "ENT-SEAL", "ENT-TAX", "ENT-SI", "ENT-HF"):
        said = desk(company, matter).send("get", f"/cases/{company}/reviews/{matter}").json()
        assert {fact["element"] for fact in said["facts"]} <= {use.id for use in reads(company, matter)}
        assert "652801199001010002" not in str(said)


def test_the_table_of_access_lets_in_whom_the_engines_table_lets_act():
    """An operation for a verb is open to every role of staff that may do the verb at any stage, and to no fewer."""
    staff_roles = {code: role.permissions for code, role in roles().items()}  # some have no verb in the engine
    for verb in [*VERBS, "notify"]:
        may = {role for role in stages.roles(verb) if role in staff_roles}
        let_in = {role for role, held in staff_roles.items() if held & ACCESS[verb].permissions}
        assert may <= let_in, verb
        assert let_in <= may | {Role.REVIEWER, Role.SUPERIOR}, verb


def test_every_verb_that_a_person_may_do_has_an_operation():
    by_hand = {verb for verb, row in stages.verbs().items() if row.roles - {Role.SYSTEM}}
    # A certificate is made by the system, the desk has the button for it; of visits the case only hears.
    assert by_hand - set(ACCESS) == {"issue", "plan_visit", "move_visit", "call_off_visit", "report_visit"}
    assert Stage.RECEIVED in stages.verbs()["accept"].steps


def test_staff_without_the_scope_of_writing_only_read(submitted, program, key):
    from .conftest import Program

    reader = Program(key("reviewer.publicity.652801", KeyScope.READ_REVIEWS))
    assert reader.send("get", "/inbox").status_code == 200
    answer = reader.send("post", f"/cases/{submitted}/reviews/PUB-R/accept", {}, if_match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_the_inbox_and_the_list_have_pages(zhang, submitted, desk, account):
    reviewer = desk(submitted, "PUB-R")
    first = reviewer.send("get", "/inbox?size=1").json()
    second = reviewer.send("get", first["next"].removeprefix("/api/v1")).json()
    assert [row["matter"] for row in first["reviews"] + second["reviews"]] == ["PUB-R", "PUB-N"]
    assert second["next"] is None
    assert reviewer.send("get", "/inbox?matter=PUB-N").json()["reviews"][0]["matter"] == "PUB-N"
    assert reviewer.send("get", "/inbox?kind=elsewhere").json()["reviews"] == []
    for path, client in (("/inbox", reviewer), ("/cases", zhang)):
        answer = client.send("get", f"{path}?after=x")
        assert (answer.status_code, problem_of(answer)["code"]) == (422, "bad_cursor"), path
    assert Party.objects.get(account=account("zhang")).pk == zhang.send("get", "/cases").json()["cases"][0]["applicant"]
