"""From what a desk's form sends to the act: one function per verb. What the law demands in words is demanded here."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import QueryDict

from onewindow.cases import acts, letters
from onewindow.cases.desk_queries import DeskCase
from onewindow.cases.errors import ReasonMissing, ReviewNotFound
from onewindow.cases.stages import Outcome, verbs
from onewindow.cases.steps import Done
from onewindow.core.act import Actor
from onewindow.core.errors import Invalid, gettext_noop
from onewindow.documents.layout import Marks
from onewindow.documents.typesetting import typeset
from onewindow.people import acts as people

from .posted import number_of, words_of

_MOST_WORDS = 4000


class NoVerdict(Invalid):
    """The form was sent without an opinion."""

    code = "no_verdict"
    message = gettext_noop("请先选一个意见，再提交。")


class BasisMissing(Invalid):
    """A refusal that names no law."""

    code = "basis_missing"
    message = gettext_noop("不予许可、不予办理的，须勾选所依据的条款，并写明理由（行政许可法第三十八条第二款）。")


class NothingMarked(Invalid):
    """A correction that says of nothing what is wrong with it."""

    code = "nothing_marked"
    message = gettext_noop("请在材料或填写内容旁勾选有误的，并写明错在哪里、怎么改；一次说全。")


class BadPage(Invalid):
    """A page that is no number."""

    code = "bad_page"
    message = gettext_noop("页码应写成数字，如 2；现在写的是“{page}”。")


class NoPhrase(Invalid):
    """An opinion to be kept that does not say for which decision."""

    code = "no_phrase"
    message = gettext_noop("请先选一个意见、写好话，再存为常用语。")


class BadDay(Invalid):
    """A last day that is no day."""

    code = "bad_day"
    message = gettext_noop("请写明补交的最后一日，如 2026-12-10。")


class NotANumber(Invalid):
    """Working days that are no number."""

    code = "not_a_number"
    message = gettext_noop("请写明延长几个工作日，如 5。")


Once = dict[str, Any]


def do(case: DeskCase, verb: str, sent: QueryDict, once: Once) -> Done:
    """Do what the form of `verb` says. Raises ReviewNotFound for a verb that no form has, and what the act refuses."""
    function = _VERBS.get(sent.get("verdict", "") if verb == "decide" else verb)
    if function is None:
        if verb == "decide":
            raise NoVerdict
        raise ReviewNotFound(matter=case.page.review.matter)
    return function(case, sent, once)


_KINDS = {"grant": "granted", "refuse": "refused"}


def keep_phrase(sent: QueryDict, *, by: Actor) -> None:
    """Keep the typed opinion among one's own phrases for the chosen verdict. Raises NoPhrase, BadPhrase."""
    kind, words = _KINDS.get(sent.get("verdict", "")), _words(sent, "opinion")
    if kind is None or not words:
        raise NoPhrase
    people.keep_phrase(kind, words, by=by)


def preview(case: DeskCase, sent: QueryDict) -> tuple[str, bytes]:
    """Title and PDF of the letter as it would read. Raises NoVerdict, BasisMissing, ReasonMissing, BadLayout."""
    outcome = _OUTCOMES.get(sent.get("verdict", ""))
    if outcome is None:
        raise NoVerdict
    opinion, basis = _words(sent, "opinion"), _basis(case, sent)
    if outcome is Outcome.REFUSED:
        if case.matter.basis and not basis:
            raise BasisMissing
        if not opinion:
            raise ReasonMissing(verb_name=verbs()["decide"].name["zh"])
    data, words = letters.drafted(case.seen.loaded, _matter(case), outcome, opinion=opinion, basis=basis)
    marks = Marks(serial="—", url=_PREVIEW, demo=True)
    return data.title, typeset(data, marks, words).pdf


_OUTCOMES = {"grant": Outcome.GRANTED, "refuse": Outcome.REFUSED}
#: What the code on a letter says that nobody has signed.
_PREVIEW = "预览，尚未签署"


def _basis(case: DeskCase, sent: QueryDict) -> list[str]:
    declared = {basis.text for basis in case.matter.basis}
    return [text for text in sent.getlist("basis") if text in declared]


def _words(sent: QueryDict, name: str) -> str:
    return words_of(sent.get(name, ""), most=_MOST_WORDS)


def _number(case: DeskCase) -> str:
    return case.page.head.number


def _matter(case: DeskCase) -> str:
    return case.page.review.matter


def _accept(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    owed = {key: _day(sent.get(f"owed.{key}", "")) for key in sent.getlist("owed")}
    signed = sent.get("commitment") == "true"
    return acts.accept(_number(case), [_matter(case)], owed=owed or None, commitment=signed, **once)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDay from None


def _refuse_acceptance(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.refuse_acceptance(_number(case), [_matter(case)], reason=_words(sent, "opinion"), **once)


def _correct(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    marked = {what: _why(case, sent, what) for what in sent.getlist("wrong")}
    if not marked or not all(marked.values()):
        raise NothingMarked
    return acts.report_defects(_number(case), _matter(case), marked, reason=_words(sent, "late_reason"), **once)


def _why(case: DeskCase, sent: QueryDict, what: str) -> str:
    """What is wrong with it; of a paper also on which page, where one was named."""
    why, page = _words(sent, f"why.{what}"), sent.get(f"page.{what}", "").strip()
    if not why or not page:
        return why
    if not number_of(page):
        raise BadPage(page=page[:10])
    return f"第 {number_of(page)} 页：{why}"  # goes into the notice, which is in the language of the law


def _grant(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return _opine(case, Outcome.GRANTED, sent, once)


def _refuse(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    if case.matter.basis and not sent.getlist("basis"):
        raise BasisMissing
    return _opine(case, Outcome.REFUSED, sent, once)


def _opine(case: DeskCase, outcome: Outcome, sent: QueryDict, once: Once) -> Done:
    data = {name[5:]: _words(sent, name) for name in sent if name.startswith("data.") and _words(sent, name)}
    if outcome is Outcome.REFUSED:
        data = {"basis": "、".join(_basis(case, sent))}
    said: dict[str, Any] = {"opinion": _words(sent, "opinion"), "data": data or None, **once}
    if "countersign" in case.page.verbs:
        return acts.countersign(_number(case), _matter(case), outcome, **said)
    committed = sent.get("on_commitment") == "true" and outcome is Outcome.GRANTED
    return acts.decide(_number(case), _matter(case), outcome, on_commitment=committed, **said)


def _confirm(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.confirm(_number(case), _matter(case), opinion=_words(sent, "opinion"), **once)


def _notify(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.notify(_number(case), **once)


def _claim(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.claim(_number(case), [_matter(case)], **once)


def _release(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.release(_number(case), [_matter(case)], **once)


def _reassign(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    chosen = sent.get("to", "")
    to = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 else None
    if to is None and chosen != "none":
        raise NoVerdict
    return acts.reassign(_number(case), _matter(case), to=to, reason=_words(sent, "reason"), **once)


def _receive(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.receive(_number(case), [_matter(case)], sent.getlist("materials"), **once)


def _suspend(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    ground, notice = sent.get("ground", ""), _words(sent, "notice")
    return acts.suspend(_number(case), _matter(case), ground=ground, notice=notice, **once)


def _resume(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    return acts.resume(_number(case), _matter(case), result=_words(sent, "result"), **once)


def _extend(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    days = sent.get("days", "").strip()
    if not (days.isascii() and days.isdecimal() and len(days) < 4):
        raise NotANumber
    return acts.extend(_number(case), _matter(case), int(days), reason=_words(sent, "reason"), **once)


def _deliver(case: DeskCase, sent: QueryDict, once: Once) -> Done:
    way = sent.get("way", "")
    if way not in {"window", "post", "electronic"}:
        raise NoVerdict
    return acts.deliver(_number(case), [_matter(case)], way=way, **once)


def _ended(act: Callable[..., Done]) -> Callable[[DeskCase, QueryDict, Once], Done]:
    """After issue: revoke and cancel, each with a reason."""

    def run(case: DeskCase, sent: QueryDict, once: Once) -> Done:
        return act(_number(case), _matter(case), reason=_words(sent, "reason"), **once)

    return run


def _operated(act: Callable[..., Done]) -> Callable[[DeskCase, QueryDict, Once], Done]:
    """The operator's verbs: they take no key and say themselves whether they were done already."""

    def run(case: DeskCase, sent: QueryDict, once: Once) -> Done:
        again = {name: value for name, value in once.items() if name != "idempotency_key"}
        return act(_number(case), _matter(case), reason=_words(sent, "reason"), **again)

    return run


_VERBS: dict[str, Callable[[DeskCase, QueryDict, Once], Done]] = {
    "accept": _accept,
    "refuse_acceptance": _refuse_acceptance,
    "correct": _correct,
    "grant": _grant,
    "refuse": _refuse,
    "confirm": _confirm,
    "notify": _notify,
    "claim": _claim,
    "release": _release,
    "reassign": _reassign,
    "receive": _receive,
    "suspend": _suspend,
    "resume": _resume,
    "extend": _extend,
    "deliver": _deliver,
    "revoke": _ended(acts.revoke),
    "cancel": _ended(acts.cancel),
    "retry": _operated(acts.retry),
    "override": _operated(acts.override),
    "skip": _operated(acts.skip),
    "abort": _operated(acts.abort),
}
