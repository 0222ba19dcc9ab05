"""What the desk shows beside the decision, each with who answered; and the words of the preliminary check."""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.cases.handlers import Check
from onewindow.core.errors import gettext_noop
from onewindow.registers.enterprises.errors import NoEnterprise
from onewindow.registers.enterprises.marks import marks_of
from onewindow.registers.enterprises.models import Mark
from onewindow.registers.publications.queries import licences_of

from . import calendar, licences
from .grounds import Finding, Judged
from .models import ClosingNotice
from .precheck import PUBLICATION, Prechecked, precheck

REGISTER = gettext_noop("市场主体登记簿")
_SHARED = gettext_noop("部门共享")
_NOTICES = gettext_noop("注销公示")
#: Answers of the sheet that make grounds.
ANSWERS = ("debts_settled", "absent_shareholder")


def answers_of(facts: Mapping[str, Any]) -> dict[str, bool | None]:
    """What the applicant says besides the registers."""
    return {name: facts[name] if isinstance(facts.get(name), bool) else None for name in ANSWERS}


def words_of(finding: Finding) -> str:
    """A ground in one line: what, and which office says so."""
    said = "、".join(noted.words or noted.number for noted in finding.noted if noted.words or noted.number)
    return finding.ground.says["zh"] + (f"（{said}）" if said else "")


def why(judged: Judged, way: str) -> str:
    """The grounds that close a way (simple | ordinary), in one text."""
    return "；".join(words_of(finding) for finding in judged.findings if way in finding.ground.closes)


def result_words(found: Prechecked) -> dict[str, str]:
    """What stands on the result of the preliminary check."""
    blocking = [words_of(f) for f in found.judged.findings if f.blocks]
    closing = [words_of(f) for f in found.judged.findings if not f.blocks]
    to_do = [f.ground.remedy["zh"] for f in found.judged.findings]
    return {
        "ways": "、".join(way.value for way in found.judged.ways) or "暂不能注销",
        "to_do": "；".join(to_do) or "无",
        "obstacles": "；".join([*blocking, *closing]) or "无",
    }


def ground_checks(facts: Mapping[str, Any]) -> list[Check]:
    """Every ground that is there, or that none is."""
    uscc = str(facts.get("uscc") or "")
    try:
        judged = precheck(uscc, answers=answers_of(facts)).judged
    except NoEnterprise:
        says = gettext_noop("登记簿中没有“{uscc}”，不能自动核对。")
        return [Check(code="closing_unknown", passed=None, says=says, data={"uscc": uscc}, source=REGISTER)]
    chosen = facts.get("dereg_mode")
    found = [_ground_check(finding, str(chosen)) for finding in judged.findings]
    says = gettext_noop("没有不能注销的情形：名录、冻结、欠费、分支机构都已核对。")
    return found or [Check(code="closing_clear", passed=True, says=says, source=REGISTER)]


def _ground_check(finding: Finding, chosen: str) -> Check:
    """Red where it closes the way that was chosen, else a remark."""
    closed = finding.blocks or (chosen == "简易注销" and "simple" in finding.ground.closes)
    says = gettext_noop("{ground}：{basis}。")
    data = {"ground": words_of(finding), "basis": finding.ground.basis}
    source = finding.noted[0].authority if finding.noted else REGISTER
    code = f"closing_{finding.ground.id}"
    return Check(code=code, passed=False if closed else None, says=says, data=data, source=source)


def notice_checks(facts: Mapping[str, Any]) -> Iterator[Check]:
    """The newest notice of the enterprise."""
    row = ClosingNotice.objects.filter(uscc=str(facts.get("uscc") or "")).order_by("-pk").first()
    if row is None:
        return
    data = {"number": row.number, "status": row.get_status_display()}
    data["last_day"] = calendar.last_day(row.ends_at).isoformat()
    says = gettext_noop("公示 {number}：{status}，公示期至 {last_day}。")
    passed = row.status == ClosingNotice.Status.APPLIED
    yield Check(code="closing_notice", passed=passed or None, says=says, data=data, source=_NOTICES)


def arrears_check(facts: Mapping[str, Any], owed: Mark.Kind) -> Check:
    """Whether something is owed to the office."""
    found = [mark for mark in marks_of(str(facts.get("uscc") or "")) if mark.kind == owed]
    says = gettext_noop("{kind}：{words}。") if found else gettext_noop("没有{kind}。")
    data = {"kind": owed.label, "words": "、".join(mark.words for mark in found)}
    source = found[0].authority if found else _SHARED
    return Check(code=f"closing_{owed.value}", passed=not found, says=says, data=data, source=source)


def licence_checks(facts: Mapping[str, Any]) -> list[Check]:
    """Each licence of the sheet: in force, ended already, or not known to the registers."""
    uscc = str(facts.get("uscc") or "")
    held = {(mark.code, mark.number): "active" for mark in marks_of(uscc) if mark.kind == Mark.Kind.LICENCE}
    held |= {(PUBLICATION, one.number): one.status for one in licences_of(uscc)}
    found = []
    for row in facts.get("licences_held") or ():
        code, number = row.get("kind", ""), row.get("number", "")
        if code not in licences.kinds():
            continue
        status = held.get((code, number))
        says = gettext_noop("{licence} {number} 在登记簿中有效，由{authority}办理注销。")
        passed: bool | None = True
        if status is None:
            says, passed = gettext_noop("{licence} {number} 在共享数据中查不到，请核对证照。"), None
        elif status != "active":
            says, passed = gettext_noop("{licence} {number} 已经吊销、注销或者终止，不用再注销，请在意见中写明。"), None
        data = {"licence": licences.name_of(code), "number": number, "authority": row.get("agency", "")}
        found.append(Check(code="closing_licence", passed=passed, says=says, data=data, source=_SHARED))
    return found
