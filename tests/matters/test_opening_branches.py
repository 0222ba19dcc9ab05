"""Every kind of enterprise from the sheet to the certificate, and the licences that its business brings along."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.selection import select
from onewindow.cli.demo_case import play
from onewindow.core.region import region_dir
from onewindow.registers.enterprises import queries as enterprises
from onewindow.registers.enterprises.directories import read
from onewindow.rules.expressions import evaluate

from .test_from_sheet_to_certificate import company, papers, stages

SAID = yaml.safe_load((Path(__file__).parent / "opening.yaml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 26)
CASES = pytest.mark.parametrize("said", SAID["licences"], ids=lambda said: said["name"])
KINDS = pytest.mark.parametrize("said", SAID["kinds"], ids=lambda said: said["kind"])


def chosen(catalogue, scope, more=None):
    rows = [{"text": text, "category": "一般"} for text in scope]
    answers = {"matter_choice": ["ENT-REG"], "business_scope": rows, **(more or {})}
    return select(catalogue, "enterprise_startup", answers, today=TODAY)


@CASES
def test_the_business_brings_its_licences_into_the_package(catalogue, said):
    found = chosen(catalogue, said["scope"], said.get("more"))
    assert set(found.matters) == {"ENT-REG", *said["matters"]}
    assert [w.data["licence"] for w in found.warnings if w.code == "later_licence"] == said.get("told", [])


@CASES
def test_the_words_of_the_service_are_entries_of_the_directory(catalogue, said):
    directory = read(region_dir()).scope
    assert all(directory.find(text) is not None for text in said["scope"])


def test_every_entry_of_the_directory_that_brings_a_licence_brings_its_matter(catalogue):
    service = catalogue.service["enterprise_startup"]
    ours = {licence.id: licence for licence in service.implied_licences if licence.joins_matter.startswith("LIC-")}
    for entry in read(region_dir()).scope.entries.values():
        for licence in set(entry.licences) & ours.keys():
            scope = {"scope_texts": [entry.text], "implied_declined": [], "startup_small_goods": False}
            assert evaluate(ours[licence].expression, scope) is True, (entry.text, licence)


def test_licences_wait_for_the_business_licence_and_for_nothing_else(catalogue):
    found = chosen(catalogue, ["餐饮服务", "住宿服务"])
    sheet = compile_sheet(
        catalogue,
        "enterprise_startup",
        found.matters,
        {"scope_texts": ["餐饮服务", "住宿服务"]},
        division="652801",
        today=TODAY,
        person=False,
    )
    edges = {(edge.before, edge.after, edge.kind.value) for edge in sheet.edges}
    assert edges == {("ENT-REG", code, "accept") for code in ("LIC-FOOD", "LIC-HYG", "LIC-HOTEL")}
    shared = next(entry for entry in sheet.elements if entry.id == "premises_address")
    assert len(shared.asked_by) == 3, "the premises are asked once for all three"


@KINDS
def test_a_kind_is_asked_what_it_has(catalogue, said):
    matters = ["ENT-NAME", "ENT-REG", "ENT-SEAL", "ENT-TAX", "ENT-SI", "ENT-HF", "ENT-BANK"]
    sheet = compile_sheet(
        catalogue, "enterprise_startup", matters, {"org_type": said["kind"]}, division="652801", today=TODAY
    )
    asked = {entry.id for entry in (*sheet.elements, *sheet.context) if entry.asked}
    assert set(said["asks"]) <= asked
    assert not set(said.get("not", ())) & asked


@KINDS
def test_a_kind_is_opened_from_the_sheet_to_the_certificate(demo, account, said):
    parts = {"division": "库尔勒", "trade_name": "梨城书苑", "industry": "图书", "form": said["form"]}
    name = "".join(parts.values())
    more = {"operator_form": "个人经营"} if "operator_form" in said["asks"] else {}
    if "parent_name" in said["asks"]:
        more = {"parent_name": "巴州样例书业有限公司", "parent_uscc": "91652801MA7A000170"}
    journey = company(account, org_type=said["kind"], name_parts=parts, org_name=name, **more)
    journey = journey.__class__(
        **{**vars(journey), "answers": {k: v for k, v in journey.answers.items() if k not in said.get("not", ())}}
    )
    played = play(journey)
    assert set(stages(played.number).values()) == {"delivered"}
    assert len(stages(played.number)) == 7
    view = enterprises.enterprise_at(papers(played.number)["ENT-REG"])
    assert (view.name, view.kind) == (name, said["kind"])
    assert (view.capital_wan is None) == ("registered_capital_wan" in said.get("not", ()))
