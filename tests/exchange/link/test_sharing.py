"""A shared service is a file: the standing of an enterprise, and another one that this test adds without code."""

import shutil

import pytest

from onewindow.core.region import region_dir
from onewindow.exchange.link import kinds, outbox, partners, receiving
from onewindow.registers.enterprises.bulk import import_enterprises

from . import pair
from .pair import BANK, CLERK

pytestmark = pytest.mark.django_db
OFFICE_ASKS = "market_regulation"
ADDED = """
kinds:
  - kind: clearance.query
    name: {zh: 企业注销情况查询, en: Whether an enterprise is closed}
    direction: in
    schema: {type: object, required: [uscc], properties: {uscc: {type: string, minLength: 18, maxLength: 18}}}
    query: {source: enterprises, fields: [status, ended_on, legal_rep_id_no, seals]}
"""


@pytest.fixture
def enterprise(region, link):
    """The first enterprise of the demo's file; its code."""
    text = (region_dir() / "registers" / "demo_enterprises.csv").read_text(encoding="utf-8")
    head, first = text.splitlines()[:2]
    import_enterprises(f"{head}\n{first}\n", source="test", by=CLERK)
    return next(field for field in first.split(",") if len(field) == 18 and field.startswith("9"))


def test_another_department_asks_for_the_standing_of_an_enterprise(enterprise):
    row = pair.say(OFFICE_ASKS, "company.status", "q1", {"uscc": enterprise})
    said = outbox.answer_of(row)["reply"]
    assert (row.state, said["uscc"], said["status"]) == ("taken", enterprise, "active")
    assert set(said) == set(kinds.kinds()["company.status"].query.fields), "what the file does not name does not go out"


def test_an_unknown_code_is_answered_and_an_office_without_the_right_is_refused(enterprise):
    row = pair.say(OFFICE_ASKS, "company.status", "q2", {"uscc": "91652801MA77QY1X0X"})
    assert (row.state, row.fault) == ("refused", "nothing_known")
    row = pair.say(BANK, "company.status", "q3", {"uscc": enterprise})
    assert (row.state, row.fault) == ("dead", "kind_not_allowed")


def test_a_new_file_is_a_new_service_and_tells_only_what_its_source_may_tell(enterprise, tmp_path, monkeypatch):
    shutil.copytree(region_dir() / kinds.FOLDER, tmp_path / kinds.FOLDER)
    (tmp_path / kinds.FOLDER / "clearance.yaml").write_text(ADDED, encoding="utf-8")
    known = kinds.read(tmp_path / kinds.FOLDER)
    for module in (receiving, outbox):
        monkeypatch.setattr(module, "kinds", lambda: known)
    monkeypatch.setattr(partners.Partner, "may_send", lambda self, kind: kind == "clearance.query")
    row = pair.say(OFFICE_ASKS, "clearance.query", "q4", {"uscc": enterprise})
    assert outbox.answer_of(row)["reply"] == {"status": "active", "ended_on": None}
