"""What the finance clerk sees of a day: what differs, with its remedy; settlement by payee; notices not believed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.core.errors import gettext_noop

from .books import settlement_of
from .comparing import Difference, Figures, Finding, Move
from .models import Reconciliation, Rejected

#: What to do about a difference.
REMEDIES = {
    (Difference.MISSING_HERE, Move.PAYMENT): gettext_noop(
        "支付平台已收款、我方没有记账：点“补记”向支付平台查询并记账；缴款单已失效的自动退款。"
    ),
    (Difference.MISSING_HERE, Move.REFUND): gettext_noop("支付平台已退款、我方没有记账：点“补记”核对后记为已退。"),
    (Difference.MISSING_THERE, Move.PAYMENT): gettext_noop(
        "我方记为已收、支付平台没有这笔：凭支付流水向支付平台查证，未查明前不要退款。"
    ),
    (Difference.MISSING_THERE, Move.REFUND): gettext_noop(
        "我方记为已退、支付平台没有这笔：凭退款编号向支付平台查证，确认没有退出的重新退款。"
    ),
    (Difference.AMOUNT, Move.PAYMENT): gettext_noop(
        "两边金额不同：以支付平台为准查证，多收的退还，少收的作废重开，书面说明原因。"
    ),
    (Difference.AMOUNT, Move.REFUND): gettext_noop("两边退款金额不同：凭退款编号向支付平台查证并书面说明。"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """A reconciled day."""

    day: date  #: in official time
    provider: str  #: short name
    at: datetime  #: when it was compared
    ours: Figures  #: our books
    theirs: Figures  #: the statement
    findings: tuple[Finding, ...]  #: what differs
    settlement: dict[str, int]  #: payee -> fen of that day's orders

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "day": self.day.isoformat(),
            "provider": self.provider,
            "figures": {"ours": _figures(self.ours), "theirs": _figures(self.theirs)},
            "settlement": self.settlement,
            "findings": [
                {
                    "difference": one.difference.value,
                    "move": one.move.value,
                    "name": one.name,
                    "order": one.order,
                    "ours": one.ours,
                    "theirs": one.theirs,
                    "reference": one.reference,
                }
                for one in self.findings
            ],
        }


def reconciliation_of(day: date) -> DayView | None:
    """A day as it was compared last, None where it has not been."""
    row = Reconciliation.objects.filter(day=day).order_by("-at").first()
    return _view(row, settlement_of(row.provider, row.day)) if row else None


def reconciled_days(limit: int = 31) -> list[DayView]:
    """The latest days that were compared, without settlement."""
    return [_view(row, {}) for row in Reconciliation.objects.order_by("-day")[:limit]]


def rejected_on(day: date) -> dict[str, int]:
    """Reason -> how many notices were not believed on a day."""
    return dict(Rejected.objects.filter(day=day).values_list("why", "count"))


def _view(row: Reconciliation, settlement: dict[str, int]) -> DayView:
    return DayView(
        day=row.day,
        provider=row.provider,
        at=row.at,
        ours=Figures(**row.figures["ours"]),
        theirs=Figures(**row.figures["theirs"]),
        findings=tuple(
            Finding(**{**one, "difference": Difference(one["difference"]), "move": Move(one["move"])})
            for one in row.findings
        ),
        settlement=settlement,
    )


def _figures(side: Figures) -> dict[str, int]:
    return {"payments": side.payments, "paid": side.paid, "refunds": side.refunds, "returned": side.returned}
