"""Every registration of a unit as its owner reads it, and who looked at what."""

from collections.abc import Iterable

from django.utils.translation import gettext

from onewindow.registers.land.codes import printed
from onewindow.registers.land.looks import LookView
from onewindow.registers.land.views import HistoryLine

from . import formats
from .estate_looks import Looked, looked
from .property_models import PropertyHistory
from .property_words import case_of
from .viewmodels import Happening


def history_page(unit: str, history: Iterable[HistoryLine], looks: Iterable[LookView]) -> PropertyHistory:
    """Newest first. The caller has seen to it that the unit is his."""
    return PropertyHistory(
        unit=unit,
        code=tuple(printed(unit).split(" ")),
        happened=tuple(_registration(line) for line in history)[::-1],
        looks=tuple(_look(look) for look in looked(looks)),
    )


def verb_words(verb: str) -> str:
    """What an act of the register did, in plain words."""
    return {
        "import": gettext("从原登记簿转入"),
        "register_first": gettext("首次登记"),
        "transfer": gettext("转移登记"),
        "change_facts": gettext("变更登记"),
        "rename_holder": gettext("权利人姓名或名称变更"),
        "correct": gettext("更正登记"),
        "cancel_right": gettext("权利注销"),
        "reissue": gettext("换证、补证"),
        "register_mortgage": gettext("抵押登记"),
        "change_mortgage": gettext("抵押变更"),
        "exchange_ranks": gettext("抵押顺位变更"),
        "cancel_mortgage": gettext("抵押注销"),
        "lift_ban": gettext("解除限制转让"),
        "attach": gettext("查封登记"),
        "renew_attachment": gettext("续行查封"),
        "release_attachment": gettext("解除查封"),
        "clear_lapsed": gettext("到期失效的登记已清理"),
        "enter_objection": gettext("异议登记"),
        "note_suit": gettext("异议人已起诉"),
        "enter_advance_notice": gettext("预告登记"),
        "note_registrable": gettext("预告登记的房屋可以办理登记"),
        "end_notice": gettext("异议或预告登记注销"),
        "grant_residence": gettext("设立居住权"),
        "grant_easement": gettext("设立地役权"),
        "end_burden": gettext("居住权或地役权注销"),
        "accept_application": gettext("受理登记申请"),
        "withdraw_application": gettext("登记申请撤回"),
    }.get(verb, verb)


def _registration(line: HistoryLine) -> Happening:
    tone = "bad" if line.verb in {"attach", "renew_attachment"} else "ok"
    what = verb_words(line.verb)
    said = (line.reason, case_of(line.business))
    ground = " · ".join(part for part in said if part and part != what)
    return Happening(when=formats.moment_full(line.at), what=what, who=ground, tone=tone)


def _look(look: Looked) -> Happening:
    return Happening(when=look.when, what=f"{look.who} · {look.what}", who=look.why, tone="next")
