"""Licences that come before registration 先证后照: asked for, checked, waited for, or refused with a sentence."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from onewindow.cases.models import Review
from onewindow.cases.queries import progress
from onewindow.cli.demo_case import play
from onewindow.core.errors import Refused
from onewindow.core.region import region_dir
from onewindow.matters.company_opening import book, checks, prior
from onewindow.registers.enterprises.directories import read
from onewindow.registers.enterprises.scope import Category

from .facts import company_facts
from .test_from_sheet_to_certificate import company, outcomes, papers, stages

SAID = yaml.safe_load((Path(__file__).parent / "opening.yaml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 26)
SCOPE = [{"code": "P8302", "text": "营利性民办学校", "category": "前置许可", "licence_required": True}]
SCHOOL = {
    "business_scope": SCOPE,
    "implied_declined": [],
    "prior_held": False,
    "premises_address": "库尔勒市人民东路66号二楼",
    "premises_area_m2": "320",
    "premises_right": "租赁",
    "premises_until": "2031-12-31",
    "school_stage": "非学历文化教育培训",
    "school_content": "青少年书法、美术培训",
    "school_size": 60,
    "school_head": {"name": "王样例", "id_no": "652801199203080009", "phone": "13900000003"},
    "employee_count": 6,
}
FILES = ("LIC-SCHOOL.m1", "LIC-SCHOOL.m3", "LIC-SCHOOL.m4", "LIC-SCHOOL.m5")


def facts(said):
    rows = [{k: str(v) for k, v in row.items()} for row in said.get("rows", ())]
    return company_facts(business_scope=[{"text": t, "category": "一般"} for t in said["scope"]], prior_licences=rows)


@pytest.mark.parametrize("said", SAID["prior"], ids=lambda said: said["name"])
def test_what_is_missing_or_wrong_is_told(said):
    """The category that the applicant wrote does not count: the directory says what needs its licence first."""
    package = said.get("package", ())
    found = prior.lacks(facts(said), book.current().prior, read(region_dir()).scope, TODAY, package=package)
    assert [lack.sentence.code for lack in found] == said["says"]


def test_every_entry_that_needs_its_licence_first_says_which_and_can_be_chosen(catalogue):
    first = {e.text for e in read(region_dir()).scope.entries.values() if e.category is Category.PRIOR}
    assert set(book.current().prior.entries) == first
    columns = {column.id: column for column in catalogue.element["prior_licences"].columns}
    assert {option.value for option in columns["entry"].options} == first
    matters = {licence.matter for licence in book.current().prior.entries.values()} - {""}
    assert matters <= {gate.before for gate in catalogue.matter["ENT-REG"].gates}, "the registration waits for them"


def school(account, files=None, **changes):
    journey = company(account, **{**SCHOOL, **changes})
    files = {**journey.files, **(dict.fromkeys(FILES, "委托书.pdf") if files is None else files)}
    return journey.__class__(**{**vars(journey), "files": files})


def test_a_school_is_licensed_first_and_registered_then(demo, account):
    played = play(school(account))
    assert set(stages(played.number).values()) == {"delivered"}
    found = papers(played.number)
    assert found["LIC-SCHOOL"].startswith("教民652801")
    when = dict(Review.objects.filter(case__number=played.number).values_list("matter", "accepted_at"))
    decided = Review.objects.get(case__number=played.number, matter="LIC-SCHOOL").decided_at
    assert when["LIC-SCHOOL"] < decided <= when["ENT-REG"]
    told = [h.matters for h in progress(account("zhang"), played.number).timeline if h.verb == "decide"]
    assert ("LIC-SCHOOL",) in told, "the registration only stopped waiting: it is not named"


def test_without_the_licence_there_is_no_registration(demo, account):
    played = play(school(account), refuse={"LIC-SCHOOL": "校舍不符合消防要求"})
    assert outcomes(played.number)["LIC-SCHOOL"] == "refused"
    assert stages(played.number)["ENT-REG"] == "not_accepted"
    held = {"entry": "营利性民办学校", "number": "教民165280170000011号", "issuer": "库尔勒市教育局"}
    held |= {"issued_on": "2019-10-08", "valid_until": "2022-10-07"}
    with pytest.raises(Refused) as refusal:
        play(school(account, prior_held=True, prior_licences=[held]))
    assert "已经过了" in str(refusal.value.data)
    valid = {**held, "issued_on": "2024-10-08", "valid_until": "2099-10-07"}
    alone = {"ENT-REG.m6": "委托书.pdf"}
    opened = play(school(account, alone, trade_name="孔雀河书苑", prior_held=True, prior_licences=[valid]))
    assert stages(opened.number)["ENT-REG"] == "delivered"
    assert "LIC-SCHOOL" not in stages(opened.number), "who holds the licence does not apply for it"
    shown = {c.code: c for c in checks.registration_checks(company_facts(business_scope=SCOPE, prior_licences=[held]))}
    assert shown["prior_licence"].passed is False
