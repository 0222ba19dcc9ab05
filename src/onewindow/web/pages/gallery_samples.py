"""Invented values for the gallery: one case on a Wednesday afternoon, one sheet half filled."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from onewindow.core.clock import SHANGHAI
from onewindow.core.region import region_dir
from onewindow.documents.vertical import here
from onewindow.rules.calendar_files import load_calendar
from onewindow.web import viewmodels as v
from onewindow.web.flow import BarState, Stretch, axis_between

_SPRITE = Path(__file__).parents[1] / "static" / "web" / "icons.svg"
_MONDAY = date(2026, 11, 16)
_NOW = datetime(2026, 11, 18, 16, 30, tzinfo=SHANGHAI)


def samples() -> dict[str, Any]:
    """The context of `web/gallery/gallery.html`, in the reader's language."""
    return {
        "chips": _chips(),
        "facts": _facts(),
        "materials": _materials(),
        "plan": _plan(),
        "picture": _swimlane(),
        "rings": _rings(),
        "happenings": _happenings(),
        "task_list": _task_list(),
        "question": _question(),
        "answer_groups": _answers(),
        "decision": _decision(),
        "missing": _missing(),
        "places": _places(),
        "receipt": v.Receipt(
            number="6528-2026-1118-00417",
            title=_("出版物零售许可和网络发行备案"),
            promise=_("11 月 20 日 19:30 前发证"),
            url="#receipt",
        ),
        "steps": [
            v.Step(name=_("提交"), state="done"),
            v.Step(name=_("受理"), state="done"),
            v.Step(name=_("各部门审查"), state="current"),
            v.Step(name=_("决定")),
            v.Step(name=_("发证")),
        ],
        "crumbs": [v.Crumb(words=_("首页"), url="/"), v.Crumb(words=_("组件"))],
        "verdicts": list(v.Verdict),
        "icon_names": re.findall(r'<symbol id="([a-z0-9-]+)"', _SPRITE.read_text(encoding="utf-8"))[:-2],
        "palette": ["accent", "gold", "ok", "warn", "bad", "pause"],
    }


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 16 + day, hour, minute, tzinfo=SHANGHAI)


def _chips() -> list[v.Chip]:
    return [
        v.Chip(words=_("在线填写")),
        v.Chip(words=_("请您上传"), tone=v.Tone.WARN, icon="upload"),
        v.Chip(words=_("免交 · 自动调取"), tone=v.Tone.OK, icon="link"),
        v.Chip(words=_("告知承诺"), tone=v.Tone.GOLD, icon="pen"),
        v.Chip(words=_("停表"), tone=v.Tone.PAUSE, icon="pause"),
        v.Chip(words=_("超时"), tone=v.Tone.BAD, icon="alert"),
        v.Chip(words=_("未核实"), tone=v.Tone.OFF),
    ]


def _facts() -> list[v.Fact]:
    return [
        v.Fact(term=_("承诺办结"), figure="7", unit=_("个工作日"), why=_("法定"), struck=_("20 个工作日")),
        v.Fact(term=_("到大厅"), figure="0", unit=_("次"), why=_("证照可下载")),
        v.Fact(term=_("要您交的材料"), figure="2", unit=_("份"), why=_("另 3 份系统自动调取")),
        v.Fact(term=_("费用"), figure=_("不收费"), words=True, why=_("没有收费依据")),
    ]


def _materials() -> list[v.MaterialLine]:
    chips = _chips()
    return [
        v.MaterialLine(name=_("申请表"), small=_("已知信息自动带出"), how=chips[0], remark=_("约 4 分钟")),
        v.MaterialLine(
            name=_("经营场所使用证明"), small=_("租赁合同或产权证"), how=chips[1], remark=_("PDF、JPG，10 MB 以内")
        ),
        v.MaterialLine(name=_("营业执照"), small=_("市场监督管理局"), how=chips[2], remark=_("电子证照库")),
        v.MaterialLine(
            name=_("信息管理系统情况说明"), how=chips[3], remark=_("勾选同意即可"), condition=_("批发出版物的")
        ),
    ]


def _plan() -> v.Plan:
    return v.Plan(
        total=5,
        lanes=(
            v.PlannedLane(agency=_("新闻出版局"), matters=_("牵头"), begin=0, end=3, words=_("3 天内")),
            v.PlannedLane(agency=_("市场监督管理局"), begin=0, end=1, words=_("1 天内")),
            v.PlannedLane(agency=_("网信办"), begin=0, end=2, words=_("2 天内")),
            v.PlannedLane(
                agency=_("合并发证"), begin=3, end=5, words=_("第 5 天"), state=BarState.PLAN, waits_for=_("等前三家")
            ),
        ),
        begin_words=_("当场受理"),
        end_title=_("一起发证"),
        end_words=_("第 5 天前"),
        serial="26",
        parallel="5",
        note=_("各部门同时审，不是一个审完再传下一个。"),
    )


def _swimlane() -> v.Swimlane:
    return v.Swimlane(
        title=_("谁在办、还剩多久"),
        axis=axis_between(load_calendar(region_dir()), _MONDAY, _MONDAY + timedelta(days=4)),
        now=_NOW,
        now_words=_("现在 周三 16:30"),
        lanes=(*_calm_lanes(), *_troubled_lanes()),
    )


def _stretch(state: BarState, since: datetime, until: datetime) -> Stretch:
    return Stretch(state=state, since=since, until=until)


def _calm_lanes() -> tuple[v.Lane, ...]:
    return (
        v.Lane(
            name=_("综合窗口 · 受理"),
            who=_("07 窗"),
            stretches=(_stretch(BarState.DONE, _at(0, 10, 10), _at(0, 13, 10)),),
            note=_("材料齐全，一次受理"),
            state=_("已受理"),
            tone=v.Tone.OK,
            detail=_("用时 3 小时"),
        ),
        v.Lane(
            name=_("新闻出版局 · 牵头"),
            who=_("出版物科 · 王样例"),
            you=True,
            stretches=(_stretch(BarState.NEAR, _at(0, 13, 10), _NOW),),
            limit=_at(3, 13, 42),
            note=_("明天 13:42 到期"),
            state=_("剩 6 时 12 分"),
            tone=v.Tone.WARN,
            detail=_("时限 3 天"),
        ),
    )


def _troubled_lanes() -> tuple[v.Lane, ...]:
    handed, stopped, due = _at(0, 13, 10), _at(1, 17), _at(2, 12, 42)
    return (
        v.Lane(
            name=_("消防救援支队"),
            who=_("防火科 · 艾样例"),
            stretches=(_stretch(BarState.WORK, handed, stopped), _stretch(BarState.HOLD, stopped, _NOW)),
            limit=_at(3, 18),
            note=_("补齐后顺延"),
            state=_("暂停计时"),
            tone=v.Tone.PAUSE,
            detail=_("等补 1 份，已停 1 天"),
        ),
        v.Lane(
            name=_("自然资源局"),
            who=_("用途科 · 巴样例"),
            stretches=(_stretch(BarState.WORK, handed, due), _stretch(BarState.LATE, due, _NOW)),
            limit=due,
            note=_("应于今天 12:42 前答复"),
            state=_("超时 1 时 48 分"),
            tone=v.Tone.BAD,
            detail=_("已催办 2 次"),
        ),
        v.Lane(
            name=_("合并发证"),
            stretches=(_stretch(BarState.PLAN, _at(3, 16), _at(4, 18)),),
            limit=_at(4, 19, 30),
            state=_("等待中"),
            detail=_("各家答复后自动开始"),
        ),
    )


def _rings() -> list[v.QueueLine]:
    rows = [
        (_("出版物零售单位设立"), _("6时"), 0.22, BarState.NEAR, True),
        (_("印刷经营许可延续"), _("2时"), 0.12, BarState.LATE, False),
        (_("企业开办"), _("2天"), 0.55, BarState.WORK, False),
        (_("内部资料准印"), _("停"), 0.8, BarState.HOLD, False),
        (_("开书店一件事"), _("4天"), 0.9, BarState.DONE, False),
    ]
    return [
        v.QueueLine(
            title=title,
            small=_("示例书屋"),
            url="#queue",
            ring_label=label,
            ring_share=share,
            ring_state=state,
            ring_words=_("剩余时间"),
            current=current,
        )
        for title, label, share, state, current in rows
    ]


def _happenings() -> list[v.Happening]:
    return [
        v.Happening(when="16:28", what=_("申请人补齐一处"), who=_("张**"), tone="ok"),
        v.Happening(when="14:20", what=_("一次性告知发出，两家停表"), who=_("综合窗口"), tone="pause"),
        v.Happening(when="13:10", what=_("受理"), who=_("综合窗口"), tone="ok"),
        v.Happening(when=_("11 月 20 日前"), what=_("发证"), tone="next"),
    ]


def _task_list() -> v.TaskList:
    return v.TaskList(
        minutes=4,
        minutes_left=2,
        fields=23,
        given=14,
        percent=52,
        tasks=(
            v.Task(name=_("办什么"), state=v.TaskState.DONE, remark=_("已完成 · 选了 2 件事"), url="#t1"),
            v.Task(name=_("单位和人"), state=v.TaskState.DONE, remark=_("已完成 · 全部自动带出"), url="#t2"),
            v.Task(name=_("经营场所"), state=v.TaskState.CURRENT, remark=_("正在填 · 3 问"), url="#t3"),
            v.Task(name=_("网上卖书"), state=v.TaskState.FAULT, remark=_("有 1 处要改"), url="#t4"),
            v.Task(name=_("核对签名"), state=v.TaskState.LOCKED, remark=_("前四步填完后可办")),
        ),
    )


def _question() -> v.QuestionPage:
    given = v.GivenValue(
        value="示例市人民东路 18 号 1 层 102 室",
        source=_("电子营业执照"),
        agency=_("市场监督管理局"),
        checked=_("今天 16:21 核对"),
        wrong_url="#wrong",
    )
    own, rent = v.Choice(value="own", words=_("自己的")), v.Choice(value="rent", words=_("租的"), chosen=True)
    return v.QuestionPage(
        title=_("您在哪里卖书？"),
        lead=_("填实际经营的地方。和营业执照上一样的，不用再填。"),
        step=3,
        steps=5,
        action="#question",
        back_url="#back",
        later_url="#later",
        fields=(
            v.Field(
                id="premises_address",
                label=_("经营场所地址"),
                control=v.Control.GIVEN,
                given=given,
                used_by=_("只填一次，出版、网信共用"),
            ),
            v.Field(
                id="premises_right",
                label=_("这处房子是"),
                control=v.Control.CHOICE,
                choices=(own, rent, v.Choice(value="free", words=_("别人给用的"))),
            ),
            v.Field(
                id="premises_area_m2",
                label=_("经营面积"),
                control=v.Control.NUMBER,
                value="8六",
                hint=_("按租赁合同填，只算卖书和存书的地方。"),
                unit=_("平方米"),
                width="s",
                input_mode="decimal",
                fault=_("请写成数字，例如 86。"),
            ),
            v.Field(id="shop_url", label=_("网店地址"), hint=_("在店铺首页点“分享”，复制过来。"), optional=True),
            v.Field(
                id="lease",
                label=_("房屋租赁合同"),
                control=v.Control.FILE,
                accept=".pdf,.jpg,.png",
                hint=_("写着地址、租期和双方签字的那几页。"),
                files=(v.StoredFile(name="租赁合同.pdf", detail="PDF · 1.2 MB", remark=_("已收到"), remove="lease.1"),),
            ),
        ),
    )


def _answers() -> list[v.AnswerGroup]:
    return [
        v.AnswerGroup(
            name=_("经营场所"),
            answers=(
                v.Answer(
                    label=_("经营场所地址"),
                    values=("示例市人民东路 18 号 1 层 102 室",),
                    source=_("电子营业执照"),
                    used_by=_("出版、网信共用"),
                ),
                v.Answer(label=_("这处房子是"), values=(_("租的"),), change_url="#c1"),
                v.Answer(label=_("网店地址"), values=(), change_url="#c2"),
            ),
        )
    ]


def _decision() -> v.DecisionBox:
    return v.DecisionBox(
        action="#decide",
        verdicts=(
            v.Choice(value="grant", words=_("准予许可"), why=_("其余部门答复后自动制证"), chosen=True),
            v.Choice(value="correct", words=_("需补正（一次性告知）"), why=_("列出全部缺项，只能用一次")),
            v.Choice(value="refuse", words=_("不予许可"), why=_("须选依据条款，自动生成决定书")),
        ),
        phrases=(_("材料齐全，符合规定。"), _("场所与执照一致。")),
        opinion=_("经审查，申请材料齐全，经营场所符合规定，拟同意。"),
        hint=_("提交后写入不可改的办件日志；申请人立即可见。"),
    )


def _missing() -> list[v.MissingLine]:
    return [
        v.MissingLine(name=_("租赁合同签字页"), small=_("未交；可容缺，3 日内补"), key="F6"),
        v.MissingLine(name=_("营业执照"), small=_("自动调取，今天核对"), present=True),
        v.MissingLine(name=_("负责人身份证"), small=_("读卡"), present=True),
    ]


def _places() -> list[v.ReturnedPlace]:
    area = v.Field(
        id="fix_area", label=_("经营面积"), control=v.Control.NUMBER, value="86", hint=" ", unit=_("平方米"), width="s"
    )
    return [
        v.ReturnedPlace(
            field=area,
            why=_("您填 860 平方米，租赁合同第 1 条写的是 86 平方米，看看是不是多打了一个 0。"),
            asked_by=_("消防救援支队要用"),
        )
    ]


def verdict_sample(word: v.Verdict) -> v.VerdictPage:
    """The page of a verdict; fields only where something may be shown."""
    genuine = word in {v.Verdict.VALID, v.Verdict.CANCELLED, v.Verdict.EXPIRED}
    fields: tuple[tuple[v.Text, str], ...] = (
        (_("编号"), "新出发新零字第 6528-0417 号"),
        (_("单位名称"), "示例书屋有限公司"),
        (_("负责人"), "张**"),
        (_("经营场所"), "示例市人民东路****"),
        (_("发证机关"), _("新闻出版局")),
        (_("有效期至"), "2032-11-18"),
    )
    return v.VerdictPage(
        verdict=word,
        checked_at=_NOW,
        register=_("新闻出版局") if genuine else "",
        title=_("出版物经营许可证"),
        vertical=here().certificates["publication_licence"].text if genuine else "",
        fields=fields if genuine else (),
        checks=(
            v.CheckLine(words=_("二维码的签名"), source=_("发证机关的密钥"), passed=word is not v.Verdict.ALTERED),
            v.CheckLine(words=_("登记簿"), source=_("当场查询"), passed=genuine),
        ),
    )
