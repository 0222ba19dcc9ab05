"""What a catalogue is refused for: each fault with its file, its line and a remedy; all of them at once."""

import re

import pytest

SECOND_MATTER = "matters/PUB-N.yaml"
FIRST_MATTER = "matters/PUB-R.yaml"
SERVICE = "services/publication_joint.yaml"

CASES = {
    "unknown element": (
        FIRST_MATTER,
        "  - premises_right\n",
        "  - premises_rigth\n",
        "premises_rigth",
        "premises_right",
    ),
    "unknown key": (FIRST_MATTER, "\nbasis:\n", "\nbasiss:\n", "不认识“basiss”", "basis"),
    "unknown kind": (FIRST_MATTER, "kind: licence\n", "kind: license\n", "license", "licence"),
    "wrong type": (FIRST_MATTER, "working_days: 7", "working_days: 七天", "这里应为数", "请改正"),
    "element twice": (
        FIRST_MATTER,
        "  - premises_right\n",
        "  - premises_right\n  - premises_right\n",
        "写了 2 次",
        "",
    ),
    "unknown agency": (FIRST_MATTER, "id: publicity", "id: publicty", "publicty", "publicity"),
    "unknown certificate": (FIRST_MATTER, "certificate: publication_licence", "certificate: nothing", "证照", ""),
    "unknown register": (FIRST_MATTER, "register: business_licences", "register: business_licence", "共享来源", ""),
    "unknown source": (FIRST_MATTER, "source: [L_CB]", "source: [L_CBX]", "L_CBX", "L_CB"),
    "gate to a stranger": (SECOND_MATTER, "before: PUB-W", "before: EXI-RP", "不在同一个联办服务里", ""),
    "gate to nobody": (SECOND_MATTER, "before: PUB-W", "before: PUB-X", "PUB-X", "PUB-"),
    "gate to itself": (SECOND_MATTER, "before: PUB-W", "before: PUB-N", "不能等自己", ""),
    "unknown variable": (
        SECOND_MATTER,
        "when: {net_opened: true}",
        "when: {net_openned: true}",
        "net_openned",
        "net_opened",
    ),
    "unknown option": (FIRST_MATTER, "{pub_kind: 零售}", "{pub_kind: 零卖}", "零卖", "请先定义"),
    "unreadable condition": (FIRST_MATTER, "{pub_kind: 零售}", "{pub_kind: {largest: 1}}", "条件读不懂", "above"),
    "text compared by size": (FIRST_MATTER, "{pub_kind: 零售}", "{pub_kind: {above: 大}}", "条件有误", "数或日期"),
    "phase": (FIRST_MATTER, "{pub_kind: 零售}", "{selected_matters: {contains: PUB-N}}", "事项还没有选定", ""),
    "nobody asks": (
        SERVICE,
        "        sets: {pub_action: 新办许可}\n",
        "        sets: {pub_kind: 零售}\n",
        "没有说明会设置",
        "sets",
    ),
    "catch-all": (FIRST_MATTER, "zh: 经营场所使用权证明", "zh: 其他有关材料", "兜底条款", "具体"),
    "limit below zero": (FIRST_MATTER, "{working_days: 7,", "{working_days: -7,", "期限不能是 -7", "0 到"),
    "limit beyond all": (FIRST_MATTER, "{working_days: 20,", "{working_days: 99999,", "期限不能是 99999", "0 到"),
    "paper of any kind": (FIRST_MATTER, "zh: 经营场所使用权证明", "zh: 审批机关认为需要的材料", "兜底条款", "具体"),
    "no law": (FIRST_MATTER, "basis:\n  -", "basis: []\nnotess:\n  -", "notess", "notes"),
    "no English name": ("elements/publications.yaml", "en: Kinds of publications handled", 'en: ""', "缺少英文名", ""),
    "number without a counter": (
        "certificates/online_filing_receipt.yaml",
        "number: 网发备{division}{year}{serial:4}号",
        "number: 网发备号",
        "serial",
        "",
    ),
    "a field nobody reads": (
        "certificates/online_filing_receipt.yaml",
        "value: [net_url]",
        "value: [heat_mode]",
        "heat_mode",
        "证面|删去|加上",
    ),
    "typical package": (SERVICE, "typical_package: [PUB-R, PUB-N]", "typical_package: [PUB-R]", "不是典型套餐", ""),
    "conflict": (
        FIRST_MATTER,
        "constraints: {above: 0}",
        "constraints: {above: 0, max: 49}",
        "PUB-R 和 PUB-W 对“premises_area_m2”的要求互相矛盾",
        "统一要求",
    ),
    "own conflict": (FIRST_MATTER, "constraints: {above: 0}", "constraints: {above: 9, max: 5}", "互相矛盾|矛盾", ""),
    "duplicate key": (FIRST_MATTER, "kind: licence\n", "kind: licence\nkind: filing\n", "写了两次", "保留一处"),
    "not YAML": (FIRST_MATTER, "kind: licence\n", "kind: [licence\n", "不是有效的 YAML", "缩进"),
    "two names": ("matters/PUB-C.yaml", "code: PUB-C", "code: PUB-D", "文件名却是“PUB-C”", "一致"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_with_file_line_and_remedy(pack, rewrite, faults, case):
    file, old, new, message, remedy = CASES[case]
    before = (pack / file).read_text(encoding="utf-8").splitlines()
    rewrite(file, old, new)
    changed = (pack / file).read_text(encoding="utf-8").splitlines()
    first = next(number for number, (a, b) in enumerate(zip(before, changed, strict=False), start=1) if a != b)
    found = faults()
    told = [fault for fault in found if re.search(message, fault.message)]
    assert told, [str(fault) for fault in found]
    assert any(re.search(remedy, fault.remedy + fault.message) for fault in told)
    assert all(fault.remedy for fault in told)
    if case not in {
        "gate to nobody",
        "gate to a stranger",
        "conflict",
        "no English name",
        "typical package",
        "two names",
    }:
        assert all(fault.file == file for fault in told)
        assert any(abs(fault.line - first) <= 12 for fault in told), (first, [fault.line for fault in told])


def test_the_line_is_exact_where_the_fault_has_its_own_line(rewrite, faults, pack):
    rewrite(FIRST_MATTER, "  - premises_right\n", "  - premises_rigth\n")
    lines = (pack / FIRST_MATTER).read_text(encoding="utf-8").splitlines()
    [fault] = [fault for fault in faults() if "premises_rigth" in fault.message]
    assert lines[fault.line - 1] == "  - premises_rigth"


def test_all_faults_are_told_at_once(rewrite, faults):
    rewrite(FIRST_MATTER, "  - premises_right\n", "  - premises_rigth\n")
    rewrite(FIRST_MATTER, "kind: licence\n", "kind: licence\nkindness: yes\n")
    rewrite("matters/ENT-REG.yaml", "  - liaison\n", "  - liaisn\n")
    rewrite("services/utility_onsite.yaml", "lead: housing_construction", "lead: housing")
    messages = " ".join(str(fault) for fault in faults())
    for word in ("kindness", "liaisn", "housing"):
        assert word in messages


def test_an_unreadable_matter_causes_no_second_fault_where_it_is_named(rewrite, faults):
    rewrite(FIRST_MATTER, "kind: licence\n", "kind: license\n")
    assert len(faults()) == 1


RING = "kind: decide\n    on_refused: refuse\n"


def test_a_ring_of_waiting_matters_is_refused_with_its_path(rewrite, faults):
    rewrite("matters/PWR-PLAN.yaml", "elements:\n", "gates:\n  - {before: PWR-GREEN, kind: accept}\nelements:\n")
    [fault] = [fault for fault in faults() if "互相等待" in fault.message]
    assert fault.file in {"matters/PWR-PLAN.yaml", "matters/PWR-GREEN.yaml"}
    assert "PWR-PLAN" in fault.message
    assert "PWR-GREEN" in fault.message
    assert "countersign" in fault.remedy


def test_an_optional_gate_makes_no_ring(rewrite, faults):
    rewrite("matters/PWR-PLAN.yaml", "elements:\n", "gates:\n  - {before: PWR-GREEN, kind: optional}\nelements:\n")
    assert faults() == []


def test_gates_that_never_hold_together_make_no_ring(rewrite, faults):
    """Retail waits for the filing only in wholesale, so the two never wait for each other."""
    gate = "gates:\n  - {before: PUB-N, kind: decide, condition: {when: {pub_kind: 批发}}}\n"
    rewrite(FIRST_MATTER, "gates:\n", gate)
    assert [fault for fault in faults() if "互相等待" in fault.message] == []
    rewrite(FIRST_MATTER, "when: {pub_kind: 批发}", "when: {pub_kind: 零售}")
    assert [fault for fault in faults() if "互相等待" in fault.message] != []


def test_countersigning_replaces_the_edges_between_the_two(rewrite, faults):
    """Road and police ask for each other's papers; they sign one record instead."""
    gate = "gates:\n  - {before: PWR-TRAF, kind: decide}\n"
    rewrite("matters/PWR-ROAD.yaml", "gates:\n", gate)
    assert faults() == []
    rewrite("services/power_green_channel.yaml", "countersign: [[PWR-ROAD, PWR-TRAF]]\n", "")
    assert any("互相等待" in fault.message for fault in faults())


def test_a_certificate_that_nobody_issues_is_refused(rewrite, faults):
    rewrite("matters/PUB-N.yaml", "certificate: online_filing_receipt\n", "")
    assert any("没有事项颁发" in fault.message for fault in faults())


def test_a_matter_that_nobody_can_ask_for_is_refused(rewrite, faults):
    rewrite(
        "services/publication_joint.yaml",
        "matters: [PUB-R, PUB-W, PUB-N, PUB-C, PUB-CW]",
        "matters: [PUB-R, PUB-W, PUB-N]",
    )
    assert any("PUB-C" in fault.message and "不在任何联办服务里" in fault.message for fault in faults())


def test_a_guide_that_cannot_be_answered_is_refused(rewrite, faults):
    """Without the question about the kind of business nobody knows which licence is meant."""
    rewrite("services/publication_joint.yaml", "sets: [pub_kind]", "sets: [pub_types]")
    messages = [fault.message for fault in faults()]
    assert any("引导问题没有问“pub_kind”" in message for message in messages)


def test_a_question_asked_too_early_is_refused(rewrite, faults):
    rewrite(
        "services/publication_joint.yaml",
        "sets: [pub_action, net_flag]",
        "sets: [pub_action, net_flag]\n    ask_when: {net_channel: {contains: App}}",
    )
    assert any("在后面才问" in fault.message for fault in faults())


def test_a_derived_value_may_not_read_a_later_one(rewrite, faults):
    rewrite(
        "services/power_green_channel.yaml",
        "- id: power_works_on_road\n    rules:\n",
        "- id: power_works_on_road\n    rules:\n      - {when: {tier: 免审}, value: true}\n",
    )
    assert any("还没有算出的“tier”" in fault.message for fault in faults())


def test_the_region_as_it_stands_has_no_fault(faults):
    assert faults() == []


def test_a_folder_that_is_no_region_is_told_apart_from_a_faulty_one(tmp_path):
    from onewindow.catalogue.loader import NoCatalogue, load

    with pytest.raises(NoCatalogue):
        load(tmp_path)
