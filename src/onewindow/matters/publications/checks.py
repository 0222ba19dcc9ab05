"""What the desk shows beside the decision on a licence or a filing, each with who answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.cases.handlers import Check
from onewindow.core.errors import gettext_noop
from onewindow.registers.publications import queries
from onewindow.registers.publications.entry import current, missing

from . import reading

_SHEET = gettext_noop("本次申请表")
_REGISTER = gettext_noop("出版物发行登记簿")


def licence_checks(facts: Mapping[str, Any], kind: str) -> Iterator[Check]:
    """Scope, an earlier licence, the time the premises may be used."""
    yield _scope(facts, kind)
    yield _held(facts, kind)
    yield _premises(facts)


def filing_checks(facts: Mapping[str, Any]) -> Iterator[Check]:
    """The licence it rests on where there is one already, the platform, what may be supplemented later."""
    if facts.get("pub_license_no"):
        yield own_licence(facts)
    yield _platform(facts)
    owes = missing(reading.shop(facts), current().supplement)
    says = gettext_noop("网络发行信息齐全。")
    if owes:
        says = gettext_noop("开业后须在线补充 {count} 项：{fields}。")
    data = {"count": len(owes), "fields": "、".join(owes)}
    yield Check(code="supplement", passed=None if owes else True, says=says, data=data, source=_SHEET)


def _scope(facts: Mapping[str, Any], kind: str) -> Check:
    wanted = current().scope_needed[kind]
    passed = wanted in reading.scope_texts(facts)
    says = gettext_noop("经营范围含“{wanted}”。")
    if not passed:
        says = gettext_noop("经营范围不含“{wanted}”，应一次告知先变更经营范围。")
    return Check(code="scope", passed=passed, says=says, data={"wanted": wanted}, source=_SHEET)


def _held(facts: Mapping[str, Any], kind: str) -> Check:
    held = [
        view for view in queries.licences_of(facts.get("uscc", "")) if view.status == "active" and view.kind == kind
    ]
    says = gettext_noop("没有同类的有效许可证。")
    data = {}
    if held:
        says, data = gettext_noop("已持有“{number}”，应办理变更。"), {"number": held[0].number}
    return Check(code="licence_held", passed=not held, says=says, data=data, source=_REGISTER)


def _premises(facts: Mapping[str, Any]) -> Check:
    until, ends = reading.day(facts.get("premises_until")), current().valid_until
    says, passed = gettext_noop("场所使用权截止日期没有填写。"), None
    if until is not None:
        passed = until >= ends
        says = gettext_noop("场所使用权到 {until}，不短于许可证的有效期 {ends}。")
        if not passed:
            says = gettext_noop("场所使用权到 {until}，早于许可证的有效期 {ends}，请留意续期。")
    data = {"until": until.isoformat() if until else "", "ends": ends.isoformat()}
    return Check(code="premises_until", passed=passed, says=says, data=data, source=_SHEET)


def _platform(facts: Mapping[str, Any]) -> Check:
    name = facts.get("net_platform") or ""
    if not name:
        return Check(code="platform", passed=None, says=gettext_noop("没有填写第三方平台。"), source=_SHEET)
    known = any(name in listed or listed in name for listed in current().platforms)
    says = gettext_noop("“{name}”是已知的平台。") if known else gettext_noop("“{name}”不在平台名录中，请核对。")
    return Check(code="platform", passed=known or None, says=says, data={"name": name}, source=_REGISTER)


def own_licence(facts: Mapping[str, Any]) -> Check:
    """The licence to be changed or ended stands in the register, in force, and belongs to the applicant."""
    number = facts.get("pub_license_no", "")
    held = {view.number: view for view in queries.licences_of(facts.get("uscc", ""))}
    found = held.get(number)
    if found is None:
        says, passed = gettext_noop("登记簿中没有该单位的许可证“{number}”。"), False
    elif found.status != "active":
        says, passed = gettext_noop("许可证“{number}”已经失效。"), False
    else:
        says, passed = gettext_noop("许可证“{number}”有效，有效期至 {until}。"), True
    data = {"number": number, "until": found.valid_until.isoformat() if found else ""}
    return Check(code="own_licence", passed=passed, says=says, data=data, source=_REGISTER)
