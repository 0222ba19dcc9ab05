"""PURE but for the register's answers: what the desk shows beside the decision, each with who answered.

for check in registration_checks(facts, division): …
"""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.cases.handlers import Check
from onewindow.core import clock
from onewindow.core.errors import gettext_noop
from onewindow.registers.enterprises import directories, queries
from onewindow.registers.enterprises.entry import capital_sum, plain
from onewindow.registers.enterprises.names import Verdict

from . import book, prior, reading

REGISTER = gettext_noop("市场主体登记簿")
_DIRECTORY = gettext_noop("经营范围规范目录")
_SHEET = gettext_noop("本次申请表")
_BARRED = gettext_noop("任职限制名单")

_VERDICTS = {
    Verdict.ALLOWED: gettext_noop("名称“{name}”可以使用。"),
    Verdict.WARNED: gettext_noop("名称“{name}”可以保留，但有提示：{why}"),
    Verdict.REFUSED: gettext_noop("名称“{name}”不能使用：{why}"),
}


def name_check(facts: Mapping[str, Any], division: str) -> Check:
    """The self-declared name against the register."""
    result = queries.check_name(reading.proposal(facts, division=division))
    return Check(
        code=f"name_{result.verdict.value}",
        passed=result.verdict is not Verdict.REFUSED,
        says=_VERDICTS[result.verdict],
        data={"name": result.full, "why": "".join(map(str, result.findings))},
        source=REGISTER,
    )


def registration_checks(facts: Mapping[str, Any]) -> Iterator[Check]:
    """Before an enterprise is registered: name, capital, scope, persons, address."""
    yield _reserved(facts)
    yield _full_name(facts)
    yield from _capital(facts)
    yield _scope(facts)
    yield _persons(facts)
    yield _address(facts)
    yield from _prior(facts)


def _reserved(facts: Mapping[str, Any]) -> Check:
    number = facts.get("name_reservation_no") or ""
    kept = queries.reservation(number) if number else None
    if not number:
        says, passed = gettext_noop("没有名称保留单号：名称随设立登记一并申报。"), None
    elif kept is None:
        says, passed = gettext_noop("没有名称保留单号“{number}”。"), False
    elif not kept.open:
        says, passed = gettext_noop("名称保留单“{number}”已使用、已放弃或已过保留期（{until}）。"), False
    elif kept.name != reading.name_parts(facts).full:
        says, passed = gettext_noop("名称保留单“{number}”保留的是“{name}”，与申请的名称不同。"), False
    else:
        says, passed = gettext_noop("名称“{name}”在保留期内，至 {until}。"), True
    data = {"number": number}
    if kept is not None:
        data |= {"name": kept.name, "until": kept.until.isoformat()}
    return Check(code="name_reserved", passed=passed, says=says, data=data, source=REGISTER)


def _full_name(facts: Mapping[str, Any]) -> Check:
    full, said = reading.name_parts(facts).full, facts.get("org_name", "")
    says = gettext_noop("单位名称与名称四要素一致。")
    if full != said:
        says = gettext_noop("单位名称“{said}”与名称四要素“{full}”不一致。")
    data = {"said": said, "full": full}
    return Check(code="name_parts", passed=full == said, says=says, data=data, source=_SHEET)


def _capital(facts: Mapping[str, Any]) -> Iterator[Check]:
    capital = reading.amount(facts.get("registered_capital_wan"))
    if capital is None:
        return
    total = capital_sum(reading.holdings(facts))
    says = gettext_noop("股东认缴合计 {sum} 万元，与注册资本一致。")
    if total != capital:
        says = gettext_noop("股东认缴合计 {sum} 万元，与注册资本 {capital} 万元不一致。")
    data = {"sum": plain(total), "capital": plain(capital)}
    yield Check(code="capital_sum", passed=total == capital, says=says, data=data, source=_SHEET)


def _scope(facts: Mapping[str, Any]) -> Check:
    directory = directories.current().scope
    unknown = [line.text for line in reading.scope(facts) if directory.find(line.code or line.text) is None]
    licences = directory.implied_licences([line.code or line.text for line in reading.scope(facts)])
    says = gettext_noop("经营范围都是规范条目。")
    if unknown:
        says = gettext_noop("不是规范条目：{unknown}。")
    elif licences:
        says = gettext_noop("经营范围都是规范条目；取得许可前不得经营的有 {count} 项。")
    data = {"unknown": "、".join(unknown), "count": len(licences), "licences": list(licences)}
    return Check(code="scope", passed=not unknown, says=says, data=data, source=_DIRECTORY)


def _persons(facts: Mapping[str, Any]) -> Check:
    hit = queries.barred(reading.officers(facts), "enterprise")
    says = gettext_noop("法定代表人和任职人员不在限制名单中。")
    data = {}
    if hit:
        says = gettext_noop("{name}在 {until} 以前不得任职（{basis}）。")
        person, bar = hit[0]
        data = {"name": person.name, "until": bar.until.isoformat(), "basis": bar.basis}
    return Check(code="barred_persons", passed=not hit, says=says, data=data, source=_BARRED)


def _prior(facts: Mapping[str, Any]) -> Iterator[Check]:
    """Licences before registration: what was entered, to be compared with the paper; what is wrong with it."""
    rule, scope = book.current().prior, directories.current().scope
    wanted = prior.needed(facts, rule, scope)
    together = {licence.matter for licence in wanted.values() if licence.matter} if not facts.get("prior_held") else ()
    wrong = list(prior.lacks(facts, rule, scope, clock.today(), package=together))
    for lack in wrong:
        says, data = lack.sentence.message, lack.sentence.data
        yield Check(code="prior_licence", passed=False, says=says, data=data, source=_DIRECTORY)
    rows = {str(row.get("entry") or ""): row for row in facts.get(prior.ELEMENT) or ()}
    for entry, licence in wanted.items():
        row = rows.get(entry)
        if row is not None and not wrong:
            says = gettext_noop("{licence}“{number}”，{issuer}发，有效期至 {until}：请与上传的证件核对。")
            data = {
                "licence": licence.licence,
                "number": row.get("number", ""),
                "issuer": row.get("issuer", ""),
                "until": row.get("valid_until") or "—",
            }
            yield Check(code="prior_licence", passed=None, says=says, data=data, source=_SHEET)
        elif row is None and licence.matter in together:
            says = gettext_noop("“{entry}”的{licence}在本套餐里先行办理，准予后才受理登记。")
            data = {"entry": entry, "licence": licence.licence}
            yield Check(code="prior_licence", passed=True, says=says, data=data, source=_SHEET)


def _address(facts: Mapping[str, Any]) -> Check:
    """A registered address should lie in the registrar's division; only its words are compared."""
    places, address = directories.current().places, facts.get("reg_address", "")
    code = facts.get("division_code", "")
    here = places.get(code, "")
    elsewhere = [name for other, name in places.items() if other != code and name and name in address]
    if here and here in address:
        says, passed = gettext_noop("住所在登记机关辖区（{here}）内。"), True
    elif elsewhere:
        says, passed = gettext_noop("住所写的是“{there}”，登记机关在{here}，请核对。"), False
    else:
        says, passed = gettext_noop("住所没有写明县市，不能自动核对辖区。"), None
    data = {"here": here, "there": "、".join(elsewhere)}
    return Check(code="address", passed=passed, says=says, data=data, source=_SHEET)


def changed_since(facts: Mapping[str, Any]) -> Iterator[Check]:
    """What the register says otherwise than the sheet, because it was changed while the package was under way."""
    uscc = facts.get("uscc") or ""
    if not uscc or queries.find_enterprise(uscc) is None:
        return
    view = queries.enterprise_at(uscc)
    scope = "；".join(row.get("text", "") for row in facts.get("business_scope") or ())
    for said, now, what in (
        (str(facts.get("reg_address") or ""), view.address, gettext_noop("住所")),
        (str(facts.get("operating_term") or ""), view.term, gettext_noop("经营期限")),
        (scope, "；".join(line.text for line in view.scope), gettext_noop("经营范围")),
    ):
        if said and now and said != now:
            says = gettext_noop("{what}已变更登记为“{now}”，申请表写的是“{said}”，以登记簿为准。")
            data = {"what": what, "now": now, "said": said}
            yield Check(code="register_changed", passed=None, says=says, data=data, source=REGISTER)
