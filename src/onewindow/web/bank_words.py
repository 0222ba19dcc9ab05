"""Words of the bank link: kinds, states, history."""

from collections.abc import Sequence

from django.utils.translation import gettext

from onewindow.exchange.consents.queries import ConsentView, terms
from onewindow.matters.mortgages.queries import ApplicationView, Happened, SignerView

from . import formats
from .viewmodels import Chip, Happening, Tone


def kind_name(kind: str) -> str:
    """What is applied for."""
    return {
        "first": gettext("抵押权首次登记"),
        "change": gettext("抵押权变更登记"),
        "cancel": gettext("抵押权注销登记"),
        "rank": gettext("抵押权顺位变更登记"),
    }[kind]


def state_chip(view: ApplicationView) -> Chip:
    """Where an application stands."""
    done = gettext("已注销") if view.kind == "cancel" else gettext("已登记")
    return {
        "unsigned": Chip(words=gettext("待抵押人签署"), tone=Tone.WARN, icon="pen"),
        "accepted": Chip(words=gettext("已受理，待审核"), tone=Tone.PLAIN, icon="clock"),
        "needs_material": Chip(words=gettext("待补件"), tone=Tone.WARN, icon="alert"),
        "registered": Chip(words=done, tone=Tone.OK, icon="check"),
        "rejected": Chip(words=gettext("不予登记"), tone=Tone.BAD, icon="cross"),
        "refused": Chip(words=gettext("抵押人拒签"), tone=Tone.BAD, icon="cross"),
        "withdrawn": Chip(words=gettext("已撤回"), tone=Tone.OFF, icon="back"),
        "lapsed": Chip(words=gettext("逾期未签，已失效"), tone=Tone.OFF, icon="clock"),
    }[view.state]


def state_names() -> dict[str, str]:
    """States to narrow a list by."""
    return {
        "unsigned": gettext("待抵押人签署"),
        "accepted": gettext("已受理，待审核"),
        "needs_material": gettext("待补件"),
        "registered": gettext("已登记、已注销"),
        "rejected": gettext("不予登记"),
        "refused": gettext("抵押人拒签"),
        "withdrawn": gettext("已撤回"),
        "lapsed": gettext("逾期未签，已失效"),
    }


def signer_chip(signer: SignerView, *, waits: bool) -> Chip:
    """Whether somebody has signed; `waits`: his signature is still waited for."""
    if signer.signed_at is not None:
        return Chip(words=gettext("%s 签署") % formats.moment(signer.signed_at), tone=Tone.OK, icon="check")
    if signer.refused_at is not None:
        return Chip(words=gettext("%s 拒签") % formats.moment(signer.refused_at), tone=Tone.BAD, icon="cross")
    if waits:
        return Chip(words=gettext("待签署"), tone=Tone.WARN, icon="clock")
    return Chip(words=gettext("未签署"), tone=Tone.OFF, icon="clock")


def role_name(role: str) -> str:
    """As whom somebody signs."""
    if role == "bank":
        return gettext("其他抵押权人，须同意变更")
    return gettext("预告登记权利人，同意设立抵押") if role == "advance" else gettext("抵押人（不动产权利人）")


def consent_chip(view: ConsentView) -> Chip:
    """How a consent stands."""
    return {
        "asked": Chip(words=gettext("待答复"), tone=Tone.WARN, icon="clock"),
        "granted": Chip(words=gettext("有效"), tone=Tone.OK, icon="check"),
        "refused": Chip(words=gettext("不同意"), tone=Tone.BAD, icon="cross"),
        "revoked": Chip(words=gettext("已撤销"), tone=Tone.OFF, icon="back"),
        "expired": Chip(words=gettext("已过期"), tone=Tone.OFF, icon="clock"),
    }[view.status]


def scope_names(scopes: Sequence[str]) -> tuple[str, ...]:
    """What may be looked at, in words."""
    known = terms().scopes
    return tuple(formats.local_name(known[code]) for code in scopes if code in known)


def bank_name(code: str) -> str:
    """What a bank is called."""
    bank = terms().banks.get(code)
    return formats.local_name(bank.names) if bank is not None else code


def unit_words(code: str) -> str:
    """A unit code in four groups, as certificates print it."""
    return f"{code[:6]} {code[6:12]} {code[12:19]} {code[19:]}" if len(code) == 28 else code


def method_name(method: str) -> str:
    """Kind of mortgage."""
    return gettext("最高额抵押") if method == "maximum" else gettext("一般抵押")


def happened(lines: Sequence[Happened]) -> tuple[Happening, ...]:
    """The history, newest first; what a repeated message did is left out."""
    idle = ("repeated", True), ("lapsed", False)
    shown = [line for line in lines if line.verb in _told() and not any(line.body.get(k) is v for k, v in idle)]
    return tuple(
        Happening(when=formats.moment(line.at), what=_told()[line.verb], tone=_tone(line.verb)) for line in shown[::-1]
    )


def _told() -> dict[str, str]:
    return {
        "apply_mortgage": gettext("银行提交申请"),
        "apply_mortgage_change": gettext("银行提交变更申请"),
        "apply_rank_exchange": gettext("银行提交顺位变更申请"),
        "agree_to_rank_exchange": gettext("其他抵押权人同意"),
        "refuse_rank_exchange": gettext("其他抵押权人不同意"),
        "sign_mortgage": gettext("抵押人在手机上签署"),
        "refuse_to_sign_mortgage": gettext("抵押人拒签"),
        "accept_mortgage": gettext("受理，取得受理顺序"),
        "ask_mortgage_fee": gettext("开出登记费缴款单"),
        "ask_mortgage_supplement": gettext("登记机构要求补件"),
        "supplement_mortgage": gettext("银行补正"),
        "reject_mortgage": gettext("不予登记"),
        "grant_mortgage": gettext("记入登记簿"),
        "note_mortgage_proof": gettext("电子证明已发给银行"),
        "release_mortgage": gettext("抵押权注销，已通知权利人"),
        "withdraw_mortgage": gettext("银行撤回申请"),
        "lapse_unsigned_mortgages": gettext("逾期未签署，申请失效"),
        "end_unanswered_mortgages": gettext("逾期未补正，不予登记"),
    }


def _tone(verb: str) -> str:
    if verb in {"grant_mortgage", "release_mortgage", "note_mortgage_proof"}:
        return "ok"
    bad = {"refuse_to_sign_mortgage", "refuse_rank_exchange", "reject_mortgage", "lapse_unsigned_mortgages"}
    return "bad" if verb in bad | {"end_unanswered_mortgages"} else "pause" if verb == "ask_mortgage_supplement" else ""


def breach_words(code: str) -> str:
    """Why a request of a bank was a breach of consent; an unknown code stands for itself."""
    words = {
        "no_consent": gettext("没有授权"),
        "no_consent/none": gettext("没有授权"),
        "no_consent/expired": gettext("授权已过期"),
        "no_consent/revoked": gettext("授权已撤销"),
        "no_consent/scope": gettext("超出授权范围"),
        "no_consent/purpose": gettext("与授权用途不符"),
        "other_banks_case": gettext("查办他行业务"),
        "not_mortgagee": gettext("不是本行的抵押权"),
        "no_such_mortgage": gettext("不是本行的抵押权"),
    }
    return words.get(code, code)
