"""What may be decided on a review now, as one box, and the other verbs as small folded forms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from django.http import QueryDict
from django.utils.translation import gettext, pgettext

from onewindow.cases.desk_queries import DeskCase
from onewindow.cases.handlers import handlers
from onewindow.cases.limits import region_limits
from onewindow.cases.stages import Stage, verbs
from onewindow.catalogue.certificates import Validity
from onewindow.core.clock import now, today

from . import formats
from .desk_frame import Desk
from .desk_lanes import reasons
from .desk_models import Deciding, OwedChoice, SmallAct
from .viewmodels import Choice, Control, Field, Text

_DECISION = "decision:"
#: Days that are proposed for a material that follows.
_FOLLOWS = 10


def deciding(
    case: DeskCase, desk: Desk, action: str, typed: QueryDict, hidden: tuple[tuple[str, str], ...]
) -> Deciding | None:
    """The box; None where nothing is to be decided by this person now."""
    verdicts = tuple(_verdicts(case, typed.get("verdict", "")))
    if not verdicts:
        return None
    stage = Stage(case.page.review.stage)
    return Deciding(
        action=action,
        title=_title(case, stage),
        verdicts=verdicts,
        opinion=typed.get("opinion", ""),
        phrases=_phrases(case, desk),
        preview=any(verdict.value in {"grant", "refuse"} for verdict in verdicts),
        basis=_basis(case, typed),
        data=tuple(_data(case, typed)) if stage is not Stage.RECEIVED else (),
        owed=_owed(case, typed) if stage is Stage.RECEIVED else (),
        on_commitment=stage is Stage.ACCEPTED and case.seen.loaded.plan.by_code[case.page.review.matter].on_commitment,
        waits=(reasons(case.page.review.waits),) if case.page.review.waits else (),
        hint=gettext("提交后写入不可改的办件日志；申请人立即可见。"),
        hidden=hidden,
    )


def _title(case: DeskCase, stage: Stage) -> str:
    if stage is Stage.RECEIVED:
        return gettext("受理")
    if stage is Stage.DECIDED:
        return gettext("重新核对")
    return gettext("会签") if case.page.countersign else gettext("我的意见")


def _verdicts(case: DeskCase, chosen: str) -> Iterator[Choice]:
    open_now = set(case.page.verbs)
    stage = Stage(case.page.review.stage)
    for value, words, why in _offered(case, open_now, stage):
        yield Choice(value=value, words=words, why=why, chosen=value == chosen)


def _offered(case: DeskCase, open_now: set[str], stage: Stage) -> Iterator[tuple[str, Text, Text]]:
    if "accept" in open_now:
        yield "accept", gettext("受理"), gettext("材料齐全、符合形式；时限从现在开始")
    if "confirm" in open_now:
        yield "confirm", gettext("维持原决定"), gettext("看过更正的内容，不影响决定")
    if open_now & {"decide", "countersign"}:
        outcomes = case.naming.catalogue.words.get(case.matter.kind)
        granted, refused = (case.naming.outcome(case.matter.code, word) for word in ("granted", "refused"))
        document = formats.local_name(outcomes.granted_document) if outcomes is not None else ""
        yield "grant", granted, gettext("自动生成《%(document)s》") % {"document": document} if document else ""
    if "report_defects" in open_now:
        early, late = gettext("先汇总各部门意见，一次告知"), gettext("只停承诺时限，法定时限照算")
        yield "correct", gettext("需补正（一次性告知）"), early if stage is Stage.RECEIVED else late
    if open_now & {"decide", "countersign"} and case.seen.loaded.plan.by_code[case.matter.code].refusable:
        yield "refuse", refused, gettext("须选依据、写明理由，自动生成决定书和救济告知")
    if "refuse_acceptance" in open_now and stage is Stage.RECEIVED:
        yield "refuse_acceptance", gettext("不予受理"), gettext("不需要许可，或不归本部门办；写明该去哪里")


def _phrases(case: DeskCase, desk: Desk) -> tuple[tuple[str, tuple[str, ...]], ...]:
    own = desk.sitting.phrases
    found = {key: (*case.page.phrases.get(key, ()), *own.get(key, ())) for key in ("granted", "refused", "correction")}
    named = (("grant", "granted"), ("refuse", "refused"), ("correct", "correction"))
    return tuple((verdict, tuple(dict.fromkeys(found[key]))) for verdict, key in named if found.get(key))


def _basis(case: DeskCase, typed: QueryDict) -> tuple[Choice, ...]:
    ticked = typed.getlist("basis")
    return tuple(Choice(value=b.text, words=b.text, chosen=b.text in ticked) for b in case.matter.basis)


def _data(case: DeskCase, typed: QueryDict) -> Iterator[Field]:
    """What the certificate shows and only the decision knows: nothing where the matter's handler words it."""
    kind = case.naming.catalogue.certificate.get(case.matter.certificate)
    handler = handlers.get(case.matter.code)
    if kind is None or (handler is not None and handler.words_certificate):
        return
    given = {key.removeprefix(_DECISION): value for key, value in case.page.words.items() if key.startswith(_DECISION)}
    for line in kind.fields:
        for source in line.value:
            name = source.removeprefix(_DECISION)
            if source.startswith(_DECISION):
                value = typed.get(f"data.{name}", given.get(name, ""))
                yield Field(id=f"data.{name}", label=formats.local_name(line.name), value=value, optional=True)
    if kind.validity.kind is Validity.DECIDED:
        value = typed.get("data.valid_until", given.get("valid_until", ""))
        yield Field(id="data.valid_until", label=gettext("有效期至"), control=Control.DATE, value=value, optional=True)


def _owed(case: DeskCase, typed: QueryDict) -> tuple[OwedChoice, ...]:
    there = {file.material for file in case.page.files}
    deferrable = case.seen.loaded.plan.by_code[case.matter.code].deferrable
    day = (today() + timedelta(days=_FOLLOWS)).isoformat()
    return tuple(
        OwedChoice(
            key=key,
            name=case.naming.element(key),
            ticked=key in typed.getlist("owed"),
            day=typed.get(f"owed.{key}", day),
        )
        for key in deferrable
        if key not in there
    )


def small_acts(case: DeskCase, desk: Desk, typed: QueryDict, failed: str) -> tuple[SmallAct, ...]:
    """The other verbs that are open, in the order of the table of stages."""
    open_now = [verb for verb in verbs() if verb in case.page.verbs]
    found = [_small(verb, case, desk, typed if verb == failed else None) for verb in open_now]
    return tuple(one for one in found if one is not None)


def _small(verb: str, case: DeskCase, desk: Desk, typed: QueryDict | None) -> SmallAct | None:
    """One of them; with `typed` it was refused and comes back unfolded, as it was filled in."""
    say = _says(case, desk).get(verb)
    if say is None:
        return None
    sentence, fields, danger = say
    filled = fields if typed is None else tuple(_with(field, typed) for field in fields)
    return SmallAct(verb=verb, name=_names()[verb], says=sentence, fields=filled, danger=danger, open=typed is not None)


def _names() -> dict[str, str]:
    """Verb -> what its button says."""
    return {
        "claim": pgettext("按钮", "认领"),
        "release": pgettext("按钮", "放回"),
        "receive": pgettext("按钮", "收到材料"),
        "suspend": pgettext("按钮", "中止计时"),
        "resume": pgettext("按钮", "恢复计时"),
        "extend": pgettext("按钮", "延长时限"),
        "reassign": pgettext("按钮", "转办"),
        "deliver": pgettext("按钮", "送达"),
        "retry": pgettext("按钮", "重试"),
        "override": pgettext("按钮", "人工替代"),
        "skip": pgettext("按钮", "跳过"),
        "abort": pgettext("按钮", "终止"),
        "revoke": pgettext("按钮", "撤销"),
        "cancel": pgettext("按钮", "注销"),
    }


def _with(field: Field, typed: QueryDict) -> Field:
    chosen = typed.getlist(field.id)
    choices = tuple(replace(choice, chosen=choice.value in chosen) for choice in field.choices)
    return replace(field, value=typed.get(field.id, ""), choices=choices)


def _says(case: DeskCase, desk: Desk) -> dict[str, tuple[str, tuple[Field, ...], bool]]:
    """Verb -> sentence, fields, whether it cannot be taken back."""
    why = Field(id="reason", label=gettext("理由"), control=Control.LONG)
    grounds = tuple(Choice(value=code, words=name) for code, name in case.page.grounds.items())
    others = {number: name for number, name in desk.colleagues.items() if number != case.page.owner}
    people = (
        *(Choice(value=str(number), words=name) for number, name in others.items()),
        *((Choice(value="none", words=gettext("退回部门，大家都可以认领")),) if case.page.owner is not None else ()),
    )
    papers = tuple(Choice(value=key, words=case.naming.element(key)) for key in case.page.owed)
    longest, basis = region_limits().extension(now())
    most = {"n": longest, "basis": basis}
    return {
        **(
            {"claim": (gettext("由我承办；同事看得到，不再动它。"), (), False)} if case.page.owner != desk.staff else {}
        ),
        "release": (gettext("放回部门，同事都可以认领。"), (), False),
        "receive": (
            gettext("申请人补交了容缺的材料。"),
            (Field(id="materials", label=gettext("收到的材料"), control=Control.CHOICES, choices=papers),),
            False,
        ),
        "suspend": (
            gettext("两个时限都停；只有行政许可法第四十五条列的事由才能停，须书面告知申请人。"),
            (
                Field(id="ground", label=gettext("事由"), control=Control.SELECT, choices=grounds),
                Field(id="notice", label=gettext("告知申请人的话"), control=Control.LONG),
            ),
            False,
        ),
        "resume": (
            gettext("事由结束，时限接着算。"),
            (Field(id="result", label=gettext("结果"), control=Control.LONG, optional=True),),
            False,
        ),
        "extend": (
            gettext("最多延长 %(n)s 个工作日，只能一次，理由告知申请人（%(basis)s）。") % most,
            (Field(id="days", label=gettext("延长几个工作日"), control=Control.NUMBER, input_mode="numeric"), why),
            False,
        ),
        "reassign": (
            gettext("转给同事，或退回部门。"),
            (
                Field(id="to", label=gettext("转给"), control=Control.SELECT, choices=people),
                Field(id="reason", label=gettext("理由"), optional=True),
            ),
            False,
        ),
        "deliver": (gettext("结果已经交到申请人手里。"), (_way(),), False),
        "retry": (gettext("再问一次外部系统。"), (why,), False),
        "override": (gettext("用人工核实的结果接着办。"), (why,), False),
        "skip": (gettext("不等外部系统，接着办。"), (why,), False),
        "abort": (gettext("这个事项到此终止，申请人会收到通知。"), (why,), True),
        "revoke": (gettext("撤销已经发出的结果（行政许可法第六十九条）。"), (why,), True),
        "cancel": (gettext("注销已经发出的结果（行政许可法第七十条）。"), (why,), True),
    }


def _way() -> Field:
    ways = (("window", gettext("窗口领取")), ("post", gettext("邮寄")), ("electronic", gettext("电子送达")))
    choices = tuple(Choice(value=value, words=words) for value, words in ways)
    return Field(id="way", label=gettext("怎么交的"), control=Control.SELECT, choices=choices)
