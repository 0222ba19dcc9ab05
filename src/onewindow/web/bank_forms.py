"""Forms of the bank link: what was typed read back, faults beside their fields, nothing typed is lost."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.exchange.consents.queries import terms
from onewindow.matters.mortgages.acts import Change, RankExchange
from onewindow.matters.mortgages.wishes import Terms

from . import formats
from .bank_models import Form
from .estate_words import book_words
from .posted import words_of
from .viewmodels import Choice, Control, Field

_MOST = 300


def fen_of(text: str) -> int:
    """Yuan as typed (600,000.50) in fen; -1 for what is no amount."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").strip() or "x")
    except InvalidOperation:
        return -1
    cents = amount * 100
    return int(cents) if amount.is_finite() and 0 < cents < 10**16 and cents == int(cents) else -1


def day_of(text: str) -> date | None:
    """A day as a date field sends it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def terms_of(sent: Mapping[str, str]) -> Terms:
    """The terms as typed; what cannot be read is what `wishes.faults` refuses."""
    return Terms(
        method=sent.get("method", ""),
        amount=fen_of(sent.get("amount", "")),
        debt_from=day_of(sent.get("debt_from", "")),
        debt_until=day_of(sent.get("debt_until", "")),
        contract_no=words_of(sent.get("contract_no", ""), most=_MOST),
        debtor=words_of(sent.get("debtor", ""), most=_MOST),
        scope=words_of(sent.get("scope", ""), most=2 * _MOST),
        ban=words_of(sent.get("ban", ""), most=_MOST),
        small_business=sent.get("fee") == "small",
    )


def mortgage_form(sent: Mapping[str, str], refused: Refused | None = None) -> Form:
    """The application of a first registration."""
    faults = _faults(refused)
    method = sent.get("method", "ordinary")
    choices = (
        Choice(value="ordinary", words=gettext("一般抵押"), chosen=method == "ordinary"),
        Choice(value="maximum", words=gettext("最高额抵押"), chosen=method == "maximum"),
    )
    return _form(
        refused,
        Field(
            id="business",
            label=gettext("本行业务流水号"),
            value=sent.get("business", ""),
            hint=gettext("同一流水号只算一次，重复提交不会重复登记"),
            fault=faults.get("business", ""),
            max_length=60,
            width="m",
        ),
        Field(
            id="method",
            label=gettext("抵押方式"),
            control=Control.CHOICE,
            choices=choices,
            fault=faults.get("method", ""),
        ),
        _amount(sent, faults),
        _day("debt_from", gettext("债务履行起始日"), sent, faults),
        _day("debt_until", gettext("债务履行截止日"), sent, faults),
        _text("contract_no", gettext("抵押合同编号"), sent, faults, 60),
        _text("debtor", gettext("债务人"), sent, faults, 120),
        _text("scope", gettext("担保范围"), sent, faults, 300, optional=True),
        _text("ban", gettext("禁止或限制转让的约定"), sent, faults, 200, optional=True),
        Field(id="fee", label=gettext("登记费"), control=Control.CHOICE, choices=_fees(sent)),
    )


def _fees(sent: Mapping[str, str]) -> tuple[Choice, ...]:
    small = sent.get("fee") == "small"
    return (
        Choice(value="full", words=gettext("按标准收取"), why=gettext("受理后由本行缴"), chosen=not small),
        Choice(
            value="small",
            words=gettext("免收"),
            why=gettext("抵押人或债务人是小微企业（含个体工商户），由登记机构核对"),
            chosen=small,
        ),
    )


def ask_form(sent: Mapping[str, str], scopes: list[str], refused: Refused | None = None) -> Form:
    """Asking an owner for consent."""
    choices = tuple(
        Choice(value=code, words=formats.local_name(names), chosen=code in scopes)
        for code, names in terms().scopes.items()
    )
    kind = sent.get("id_kind", "ric")
    kinds = (
        Choice(value="ric", words=gettext("居民身份证"), chosen=kind == "ric"),
        Choice(value="uscc", words=gettext("统一社会信用代码"), chosen=kind == "uscc"),
    )
    return _form(
        refused,
        _text("unit", gettext("不动产单元代码"), sent, {}, 40, hint=gettext("28位，见不动产权证书，可以带空格")),
        Field(id="id_kind", label=gettext("权利人证件"), control=Control.CHOICE, choices=kinds),
        _text("id_no", gettext("证件号码"), sent, {}, 30),
        Field(id="scopes", label=gettext("要查看什么"), control=Control.CHOICES, choices=choices),
        _text("purpose", gettext("用途"), sent, {}, 100, hint=gettext("权利人会看到，例如：个人住房贷款贷前调查")),
    )


def release_form(sent: Mapping[str, str], refused: Refused | None = None) -> Form:
    """Release, or change: which mortgage, and why."""
    faults = _faults(refused)
    what = sent.get("what", "release")
    choices = (
        Choice(
            value="release", words=gettext("注销"), why=gettext("债务已清偿，提交后当场注销"), chosen=what == "release"
        ),
        Choice(
            value="change", words=gettext("变更"), why=gettext("抵押人签署后由登记机构审核"), chosen=what == "change"
        ),
        Choice(
            value="rank",
            words=gettext("调换顺位"),
            why=gettext("对方银行同意、抵押人签署后审核"),
            chosen=what == "rank",
        ),
    )
    return _form(
        refused,
        Field(id="what", label=gettext("办什么"), control=Control.CHOICE, choices=choices),
        _text("business", gettext("本行业务流水号"), sent, faults, 60),
        _text("unit", gettext("不动产单元代码"), sent, faults, 40),
        _text("proof", gettext("不动产登记证明号"), sent, faults, 60),
        _text("reason", gettext("原因"), sent, faults, 300, hint=gettext("例如：贷款已还清")),
        _amount(sent, faults, optional=True, hint=gettext("只在变更数额时填写")),
        _day("debt_until", gettext("新的债务履行截止日"), sent, faults, optional=True),
        Field(
            id="with_rank",
            label=gettext("与第几顺位调换"),
            control=Control.NUMBER,
            value=sent.get("with_rank", ""),
            width="s",
            input_mode="numeric",
            max_length=4,
            hint=gettext("只在调换顺位时填写"),
            optional=True,
            fault=faults.get("with_rank", ""),
        ),
    )


def exchange_of(sent: Mapping[str, str]) -> RankExchange:
    """An exchange of ranks as typed; a rank that cannot be read is one that no mortgage has."""
    rank = sent.get("with_rank", "").strip()
    return RankExchange(
        unit=words_of(sent.get("unit", ""), most=40),
        proof=words_of(sent.get("proof", ""), most=60),
        with_rank=int(rank) if rank.isascii() and rank.isdigit() and len(rank) <= 4 else 0,
        business=words_of(sent.get("business", ""), most=60),
        reason=words_of(sent.get("reason", ""), most=_MOST),
    )


def change_of(sent: Mapping[str, str]) -> Change:
    """A change as typed; an amount that cannot be read is refused as one of nothing."""
    amount = sent.get("amount", "").strip()
    return Change(
        unit=words_of(sent.get("unit", ""), most=40),
        proof=words_of(sent.get("proof", ""), most=60),
        business=words_of(sent.get("business", ""), most=60),
        reason=words_of(sent.get("reason", ""), most=_MOST),
        amount=max(fen_of(amount), 0) if amount else None,
        debt_until=day_of(sent.get("debt_until", "")),
    )


def transfer_form(sent: Mapping[str, str], refused: Refused | None = None) -> Form:
    """An agreement to a sale with the mortgage."""
    return _form(
        refused,
        _text("business", gettext("本行业务流水号"), sent, {}, 60),
        _text("unit", gettext("不动产单元代码"), sent, {}, 40),
        _text("proof", gettext("不动产登记证明号"), sent, {}, 60),
        _text("buyer", gettext("买受人"), sent, {}, 120, optional=True),
    )


def _form(refused: Refused | None, *fields: Field) -> Form:
    whole = book_words(refused.text(gettext)) if refused is not None and not _faults(refused) else ""
    return Form(fields=fields, fault=whole)


def _faults(refused: Refused | None) -> dict[str, str]:
    listed = refused.data.get("faults") if refused is not None else None
    if not isinstance(listed, list) or not all(isinstance(one, tuple) for one in listed):
        return {}
    return {name: gettext(words) for name, words in reversed(listed)}


def _text(
    name: str,
    label: str,
    sent: Mapping[str, str],
    faults: Mapping[str, str],
    most: int,
    *,
    hint: str = "",
    optional: bool = False,
) -> Field:
    value = sent.get(name, "")
    return Field(
        id=name, label=label, value=value, hint=hint, fault=faults.get(name, ""), max_length=most, optional=optional
    )


def _amount(sent: Mapping[str, str], faults: Mapping[str, str], *, optional: bool = False, hint: str = "") -> Field:
    return Field(
        id="amount",
        label=gettext("被担保债权数额或最高债权额"),
        control=Control.NUMBER,
        value=sent.get("amount", ""),
        unit=gettext("元"),
        width="m",
        input_mode="decimal",
        max_length=24,
        hint=hint,
        optional=optional,
        fault=faults.get("amount", ""),
    )


def _day(name: str, label: str, sent: Mapping[str, str], faults: Mapping[str, str], *, optional: bool = False) -> Field:
    return Field(
        id=name,
        label=label,
        control=Control.DATE,
        value=sent.get(name, ""),
        width="s",
        optional=optional,
        fault=faults.get(name, ""),
    )
