"""The pages of the bank link: what stands in them, for a bank's clerk, an owner, a registrar, a regulator."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.clock import now, today
from onewindow.exchange.consents.queries import ConsentView, breach_counts, places_of, terms
from onewindow.matters.mortgages.capitals import in_words
from onewindow.matters.mortgages.queries import (
    ApplicationView,
    Happened,
    SignerView,
    bank_asked,
    banks_of,
    signing_party,
    supplement_until,
    volumes,
)
from onewindow.matters.mortgages.states import State, may
from onewindow.payments.fees import yuan
from onewindow.payments.queries import OrderView
from onewindow.people.permissions import Permission, has_permission
from onewindow.registers.land.queries import unit_at

from . import formats, masking
from .bank_models import BankCase, BankFee, BankFigures, BankLine, ConsentLine
from .bank_words import (
    bank_name,
    consent_chip,
    happened,
    kind_name,
    method_name,
    role_name,
    scope_names,
    signer_chip,
    state_chip,
    unit_words,
)
from .desk_models import DeskTab
from .estate_words import book_words
from .pay import ended as pay_ended
from .pay_words import state_chip as pay_chip
from .viewmodels import Text

#: Days of the regulators' figures.
DAYS = 365


def bank_frame(name: str, section: str) -> dict[str, Any]:
    """What stands around every page of a bank's clerk."""
    pages = [
        ("list", gettext("申请"), "web:bank"),
        ("consents", gettext("授权和查询"), "web:bank_consents"),
        ("release", gettext("注销、变更"), "web:bank_release"),
        ("transfer", gettext("带押过户"), "web:bank_transfer"),
    ]
    sections = tuple(
        DeskTab(name=words, url=reverse(address), count="", current=code == section) for code, words, address in pages
    )
    return {"place": name, "sections": sections}


def lines_of(rows: Sequence[ApplicationView], address: str, *, bank: bool = False) -> list[BankLine]:
    """Applications in a list, each with the address of its unit; with `bank` the mortgagee stands there too."""
    places = places_of({view.unit for view in rows})
    return [_line(view, address, places.get(view.unit, ""), bank=bank) for view in rows]


def _line(view: ApplicationView, address: str, place: str, *, bank: bool) -> BankLine:
    parts = [bank_name(view.partner)] if bank else []
    parts += [place or unit_words(view.unit), view.number]
    return BankLine(
        url=reverse(address, args=[view.number]),
        title=title_of(view),
        small=" · ".join(parts),
        when=formats.moment(view.asked_at),
        chip=state_chip(view),
    )


def title_of(view: ApplicationView) -> str:
    """Kind, and the amount where there is one."""
    amount = view.terms.get("amount")
    if not amount:
        return kind_name(view.kind)
    return gettext("%(kind)s · %(sum)s 元") % {"kind": kind_name(view.kind), "sum": formats.yuan(amount)}


def case_page(
    view: ApplicationView, lines: list[Happened], user: Any, *, proof: str = "", fee: OrderView | None = None
) -> BankCase:
    """One application with its fee, for whoever may read it (`access_application`)."""
    amount = view.terms.get("amount") or 0
    return BankCase(
        number=view.number,
        title=kind_name(view.kind),
        bank=bank_name(view.partner),
        chip=state_chip(view),
        facts=tuple(_facts(view, lines)),
        amount=formats.yuan(amount) if amount else "",
        amount_words=f"人民币{in_words(amount)}" if amount else "",
        notes=tuple(book_words(note) for note in view.notes),
        words=view.words,
        ranks=view.kind == "rank",
        signers=tuple(
            (_signer_name(s), role_name(s.role), signer_chip(s, waits=view.state == State.UNSIGNED))
            for s in _asked(view)
        ),
        happened=happened(lines),
        proof_url=proof if view.serial else "",
        verbs=_verbs(view, user),
        seen=view.seen,
        fee=_fee(fee, user) if fee is not None else None,
    )


#: How an application stands that somebody has not signed, or never did.
_MAY_LACK_A_SIGNATURE = frozenset({State.UNSIGNED, State.REFUSED, State.WITHDRAWN, State.LAPSED})


def _asked(view: ApplicationView) -> list[SignerView]:
    """Whose signature the application needs or has; what the bank alone may do, such as a release, needs none."""
    answered = [one for one in view.signers if one.signed_at is not None or one.refused_at is not None]
    return list(view.signers) if State(view.state) in _MAY_LACK_A_SIGNATURE else answered


def _signer_name(one: SignerView) -> str:
    return one.name if one.role == "bank" else masking.mask_name(one.name)


def _fee(order: OrderView, user: Any) -> BankFee:
    words = gettext("银行缴清后才能登记。请在 %s 前缴。") % formats.moment(order.due_at) if order.waits else ""
    if order.settled:
        words = gettext("%s 缴清。") % formats.moment(order.paid_at)
    payer = has_permission(user, Permission.APPLY_MORTGAGE)
    return BankFee(
        number=order.number,
        amount=yuan(order.total),
        chip=pay_chip(order.state, order.total),
        words=words or pay_ended(order),
        url=reverse("web:pay", args=[order.number]) if payer else "",
        waits=order.waits,
    )


def _facts(view: ApplicationView, lines: list[Happened]) -> list[tuple[Text, str]]:
    said, until = view.terms, supplement_until(view, lines)
    place = unit_at(view.unit).facts
    found: list[tuple[Text, str]] = [
        (gettext("不动产单元"), unit_words(view.unit)),
        (gettext("坐落"), place.location if place is not None else ""),
        (gettext("建筑面积"), f"{place.area} ㎡" if place is not None else ""),
        (gettext("抵押方式"), method_name(said["method"]) if "method" in said else ""),
        (gettext("债务履行期限"), _term(said)),
        (gettext("债务人"), said.get("debtor", "")),
        (gettext("担保范围"), said.get("scope", "") or ""),
        (gettext("禁止或限制转让的约定"), said.get("ban", "")),
        (gettext("登记费减免"), gettext("银行声明：小微企业（含个体工商户）") if said.get("small_business") else ""),
        (gettext("抵押合同编号"), said.get("contract_no", "")),
        (gettext("顺位变更"), _ranks(said)),
        (gettext("原因"), said.get("reason", "")),
        (gettext("银行业务流水号"), view.business),
        (gettext("受理顺序"), gettext("本单元第 %s 号") % view.order if view.order else ""),
        (gettext("顺位"), gettext("第 %s 顺位") % view.rank if view.rank else ""),
        (gettext("登记证明"), view.proof),
        (gettext("请在此前签署"), formats.day(view.sign_until) if view.state == "unsigned" else ""),
        (gettext("请在此前补正"), formats.day(until) if until is not None else ""),
    ]
    return [(name, value) for name, value in found if value]


def _ranks(said: Mapping[str, Any]) -> str:
    if "with_rank" not in said:
        return ""
    words = {"own": said["from_rank"], "other": said["with_rank"]}
    return gettext("本笔第 %(own)s 顺位与第 %(other)s 顺位调换") % words


def _term(said: Mapping[str, Any]) -> str:
    since, until = said.get("debt_from"), said.get("debt_until")
    if since and until:
        return gettext("%(since)s 至 %(until)s") % {"since": since, "until": until}
    return gettext("至 %s") % until if until else since or ""


def _verbs(view: ApplicationView, user: Any) -> frozenset[str]:
    verbs = set()
    if has_permission(user, Permission.APPLY_MORTGAGE):
        if any(bank.code == view.partner for bank in banks_of(user)):
            verbs = {verb for verb in ("supplement", "withdraw") if may(view.state, verb)}
        elif may(view.state, "sign") and bank_asked(user, view) is not None:
            verbs = {"agree", "refuse"}
    elif has_permission(user, Permission.HANDLE_REVIEW, agency=view.agency):
        verbs = {verb for verb in ("decide", "ask_supplement", "reject") if may(view.state, verb)}
    else:
        found = signing_party(user, view)
        if found is not None and found[1].signed_at is None and may(view.state, "sign"):
            verbs = {"sign", "refuse"}
    return frozenset(verbs)


def consent_line(view: ConsentView, address: str, *, apply: bool = False, place: str = "") -> ConsentLine:
    """A consent in a list: of an owner with the `place` he knows, or (with `apply`) of a bank's clerk."""
    until = formats.moment(view.until)
    words = gettext("请在 %s 前答复") if view.status == "asked" else gettext("有效至 %s")
    when = formats.moment(view.revoked_at or view.answered_at or view.until)
    usable = apply and view.status == "granted" and "state" in view.scopes
    return ConsentLine(
        number=view.number,
        url=reverse(address, args=[view.number]),
        who=bank_name(view.partner),
        small=f"{place or unit_words(view.unit)} · {view.purpose}",
        scopes=scope_names(view.scopes),
        when=words % until if view.status in {"asked", "granted"} else when,
        chip=consent_chip(view),
        status=view.status,
        apply_url=reverse("web:bank_apply", args=[view.number]) if usable else "",
    )


def figures() -> tuple[list[BankFigures], datetime]:
    """The regulators' table and since when it counts."""
    since = now() - timedelta(days=DAYS)
    found = {one.partner: one for one in volumes(since)}
    broken = breach_counts(list(found), since)
    lines = []
    for code, bank in terms().banks.items():
        one = found[code]
        admitted = gettext("%s 起") % formats.day(bank.since)
        if not bank.admitted_on(today()):
            admitted = gettext("未接入或已停止")
        lines.append(
            BankFigures(
                name=formats.local_name(bank.names),
                admitted=admitted,
                applied=one.applied,
                registered=one.registered,
                released=one.released,
                failed=one.failed,
                open=one.open,
                breaches=broken[code],
            )
        )
    return lines, since
