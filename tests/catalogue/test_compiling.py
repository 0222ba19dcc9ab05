"""The compiled sheet: provenance, what nobody is asked, requiredness in three values, papers, gates, hard rules."""

from datetime import date

import pytest

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.declarations import GateKind, OnRefused
from onewindow.catalogue.gates import duties, gate_graph
from onewindow.catalogue.selection import select
from onewindow.catalogue.sheet import Filled, FindingState, Supply, projection, readers

BOOKSHOP = ("PUB-R", "PUB-N")
POWER = ("PWR-PLAN", "PWR-ROAD", "PWR-TRAF", "PWR-GREEN")


def compiled(catalogue, service, matters, answers=(), **more):
    return compile_sheet(catalogue, service, matters, dict(answers), today=date(2026, 11, 25), **more)


def test_an_element_is_asked_once_and_knows_who_reads_it(catalogue):
    sheet = compiled(catalogue, "publication_joint", BOOKSHOP)
    assert sheet.of("org_name").asked_by == BOOKSHOP
    assert sheet.of("net_url").asked_by == ("PUB-N",)
    assert len({entry.id for entry in sheet.elements}) == len(sheet.elements)


def test_what_a_sibling_issues_is_not_asked(catalogue):
    together = compiled(catalogue, "publication_joint", BOOKSHOP).of("pub_license_no")
    alone = compiled(catalogue, "publication_joint", ["PUB-N"]).of("pub_license_no")
    assert (together.filled, together.source, together.required) == (Filled.SIBLING, "PUB-R", False)
    assert (alone.filled, alone.required) == (Filled.PERSON, True)


def test_the_new_company_is_not_asked_for_its_own_code_nor_its_account(catalogue):
    sheet = compiled(catalogue, "enterprise_startup", None)
    for element, issuer in (("uscc", "ENT-REG"), ("name_reservation_no", "ENT-NAME"), ("bank_account", "ENT-BANK")):
        assert (sheet.of(element).filled, sheet.of(element).source) == (Filled.SIBLING, issuer)


def test_a_matter_does_not_fill_what_it_needs_itself_beforehand(catalogue):
    """The work permit card carries the number of the notice; with only the card asked for, the number is asked."""
    assert compiled(catalogue, "exit_entry_hub", ["EXI-WPC"]).of("wp_no").filled is Filled.PERSON
    assert compiled(catalogue, "exit_entry_hub", ["EXI-WPN", "EXI-WPC"]).of("wp_no").source == "EXI-WPN"


def test_a_register_answers_instead_of_the_applicant(catalogue):
    entry = compiled(catalogue, "enterprise_dereg", ["DER-CHK"]).of("exclusion_check")
    assert (entry.filled, entry.source, entry.required) == (Filled.REGISTER, "credit_publicity", False)


@pytest.mark.parametrize(
    ("answers", "required", "is_open"),
    [({}, True, True), ({"delivery_mode": "邮寄"}, True, False), ({"delivery_mode": "窗口领取"}, False, False)],
)
def test_a_postal_address_is_required_only_for_post_and_open_until_known(catalogue, answers, required, is_open):
    entry = compiled(catalogue, "publication_joint", BOOKSHOP, answers).of("delivery_address")
    assert (entry.required, entry.open) == (required, is_open)
    assert entry.awaits == (("delivery_mode",) if is_open else ())


def test_an_open_question_is_asked_of_a_person_and_assumed_without_one(catalogue):
    with_person = compiled(catalogue, "publication_joint", BOOKSHOP)
    without = compiled(catalogue, "publication_joint", BOOKSHOP, person=False)
    assert "delivery_mode" in with_person.questions_open
    assert without.questions_open == ()
    assert any("邮寄地址" in str(warning) for warning in without.warnings)


def test_a_question_about_a_column_is_a_question_about_its_table(catalogue):
    """Whether prior approval is needed follows from the business scope, so that is what people are asked."""
    asked = compiled(catalogue, "enterprise_startup", ["ENT-REG"]).questions_open
    assert "business_scope" in asked
    assert "pre_approval_scope" not in asked


def test_an_element_nobody_needs_under_these_answers_is_marked(catalogue):
    answers = {"dereg_mode": "简易注销"}
    sheet = compiled(catalogue, "enterprise_dereg", ["DER-PUB"], answers)
    assert sheet.of("liquidation_group").filled is Filled.NOT_NEEDED
    assert sheet.of("investor_commitment").required


def test_the_stricter_constraint_holds(catalogue):
    retail = compiled(catalogue, "publication_joint", ["PUB-R"]).of("premises_area_m2").constraints
    both = compiled(catalogue, "publication_joint", ["PUB-R", "PUB-W"]).of("premises_area_m2").constraints
    assert (retail.above, retail.min) == (0, None)
    assert (both.above, both.min) == (0, 50)


def test_least_data_and_the_reach_of_a_correction(catalogue):
    sheet = compiled(catalogue, "publication_joint", BOOKSHOP)
    assert "net_url" not in projection(sheet, "PUB-R")
    assert "premises_until" not in projection(sheet, "PUB-N")
    assert set(projection(sheet, "PUB-R")) >= set(catalogue.matter["PUB-R"].element_ids)
    assert readers(sheet, "org_name") == BOOKSHOP
    assert readers(sheet, "premises_until") == ("PUB-R",)
    assert readers(sheet, "no_such_element") == ()


def test_the_same_paper_for_two_matters_is_one_line(catalogue):
    sheet = compiled(catalogue, "publication_joint", BOOKSHOP)
    [licence] = [line for line in sheet.materials if line.name.zh == "营业执照"]
    assert licence.asked_by == BOOKSHOP
    assert licence.supply is Supply.EXEMPT
    assert licence.keys == ("PUB-R.m1", "PUB-N.m1")


@pytest.mark.parametrize(
    ("service", "matter", "answers", "paper", "supply"),
    [
        ("publication_joint", "PUB-R", {}, "出版物零售单位(个体)申请书/登记表", Supply.ONLINE),
        ("publication_joint", "PUB-N", {"net_channel": ["直播"]}, "第三方平台开店证明/链接截图", Supply.UPLOAD),
        ("utility_onsite", "UTL-WATER", {"project_code": None}, "规划许可/项目批文", Supply.DEFERRED),
        (
            "utility_onsite",
            "UTL-WATER",
            {"project_code": "2020-652801-44-03-000001"},
            "规划许可/项目批文",
            Supply.EXEMPT,
        ),
        ("enterprise_dereg", "DER-TAX", {"tax_commitment_way": True}, "容缺承诺书", Supply.COMMITMENT),
    ],
)
def test_how_a_paper_comes(catalogue, service, matter, answers, paper, supply):
    lines = {line.name.zh: line for line in compiled(catalogue, service, [matter], answers).materials}
    assert lines[paper].supply is supply


def test_a_paper_whose_case_does_not_arise_is_not_on_the_list(catalogue):
    lines = compiled(catalogue, "publication_joint", ["PUB-N"], {"net_channel": ["第三方平台网店"]}).materials
    assert "ICP备案/增值电信许可证明（自建网站）" not in {line.name.zh for line in lines}


def test_edges_count_only_inside_the_package_and_countersigning_waits_for_nobody(catalogue):
    sheet = compiled(catalogue, "power_green_channel", POWER)
    assert {(edge.before, edge.after) for edge in sheet.edges} == {
        ("PWR-PLAN", "PWR-ROAD"),
        ("PWR-PLAN", "PWR-GREEN"),
        ("PWR-ROAD", "PWR-TRAF"),
    }
    graph = gate_graph(catalogue, sheet)
    assert graph.countersign == (("PWR-ROAD", "PWR-TRAF"),)
    assert graph.into["PWR-TRAF"] == {}
    [gate] = graph.into["PWR-ROAD"][GateKind.DECIDE]
    assert (gate.before, gate.on_refused) == ("PWR-PLAN", OnRefused.REFUSE)
    assert {after for after, _, _ in graph.dependents("PWR-PLAN")} == {"PWR-ROAD", "PWR-GREEN"}


def test_one_of_the_two_publication_licences_is_enough(catalogue):
    sheet = compiled(catalogue, "publication_joint", ["PUB-R", "PUB-W", "PUB-N"], {"pub_kind": "批发"})
    assert [edge.before for edge in sheet.edges] == ["PUB-W"]
    unknown = compiled(catalogue, "publication_joint", ["PUB-R", "PUB-W", "PUB-N"])
    assert {edge.any_of for edge in unknown.edges} == {"licence"}
    assert all(edge.assumed for edge in unknown.edges)


def test_the_filing_goes_to_whoever_decides_the_licence(catalogue):
    [beside_retail] = duties(catalogue, "PUB-N", BOOKSHOP)
    [beside_wholesale] = duties(catalogue, "PUB-N", ("PUB-W", "PUB-N"))
    assert beside_retail.id == "publicity"
    assert beside_wholesale.id == "region_press"
    assert [duty.id for duty in duties(catalogue, "PUB-W", ("PUB-W",))] == ["publicity", "region_press"]


@pytest.mark.parametrize(
    ("answers", "state", "blocks"),
    [
        ({}, FindingState.OPEN, False),
        ({"business_scope": [{"text": "出版物零售", "category": "后置许可"}]}, FindingState.HOLDS, False),
        ({"business_scope": [{"text": "日用百货销售", "category": "一般"}]}, FindingState.FAILS, True),
    ],
)
def test_the_scope_must_name_the_retail_of_publications(catalogue, answers, state, blocks):
    findings = {found.rule: found for found in compiled(catalogue, "publication_joint", ["PUB-R"], answers).findings}
    assert (findings["PUB-R.rule.scope"].state, findings["PUB-R.rule.scope"].blocks) == (state, blocks)


def test_a_high_voltage_line_on_a_bridge_is_forbidden(catalogue):
    answers = {"bridge_laying": True, "voltage_kv": "10"}
    findings = {found.rule: found for found in compiled(catalogue, "power_green_channel", POWER, answers).findings}
    assert findings["PWR.rule.2"].state is FindingState.APPLIES
    assert findings["PWR.rule.2"].blocks
    low = compiled(catalogue, "power_green_channel", POWER, {"bridge_laying": True, "voltage_kv": "0.38"}).findings
    assert {found.rule: found.state for found in low}["PWR.rule.2"] is FindingState.IDLE


def test_an_unbound_condition_is_left_to_the_officer(catalogue):
    sheet = compiled(catalogue, "power_green_channel", POWER)
    design = [line for line in sheet.materials if line.name.zh == "城市绿化工程设计方案"]
    assert design
    assert design[0].open
    assert any("由工作人员判断" in str(warning) for warning in sheet.warnings)


def test_no_form_may_state_the_class_of_handling_but_a_what_if_may(catalogue):
    stated = {"tier": "exempt"}
    with_person = select(catalogue, "power_green_channel", stated, person=True)
    what_if = select(catalogue, "power_green_channel", stated, person=False)
    assert "PWR-PLAN" in with_person.matters
    assert what_if.derived["tier"].value == "免审"
    assert "PWR-PLAN" not in what_if.matters


def test_a_table_outweighs_what_a_form_says_about_it(catalogue):
    answers = {"scope_texts": ["日用百货销售"], "business_scope": [{"text": "出版物零售", "category": "后置许可"}]}
    assert "PUB-R" in select(catalogue, "enterprise_startup", answers, person=True).matters
    assert "PUB-R" not in select(catalogue, "enterprise_startup", answers, person=False).matters


def test_thresholds_follow_the_place(catalogue, pack, rewrite):
    from onewindow.catalogue.loader import load

    rewrite("thresholds/power_works.yaml", "value: 0.4", 'value: 0.4\n    by_place: {"652801": 0.3, "652800": 0.35}')
    changed = load(pack)
    assert changed.thresholds("652801")["p_exempt_max_kv"] == 0.3
    assert changed.thresholds("652822")["p_exempt_max_kv"] == 0.35
    assert changed.thresholds("650100")["p_exempt_max_kv"] == 0.4
    assert changed.thresholds(None)["p_exempt_max_kv"] == 0.4
