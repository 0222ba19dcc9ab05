"""Words of the pages on editions: what a field, a choice, a part, a change is called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from onewindow.catalogue.declarations import (
    ElementUse,
    Gate,
    Limit,
    LimitByCase,
    Material,
    MaterialSource,
    Matter,
    Stage,
)
from onewindow.catalogue.elements import Column, Element
from onewindow.catalogue.joint_services import GuidedQuestion, JointService, QuestionOption, Setting
from onewindow.catalogue.parts import Kind

from .editions_choices import gate_words


def kind_name(kind: str) -> str:
    """What a kind of definition is called."""
    names = {
        Kind.MATTER: gettext("事项"),
        Kind.SERVICE: gettext("联办服务"),
        Kind.ELEMENT: gettext("数据元"),
        Kind.CERTIFICATE: gettext("证照"),
        Kind.PARAMETER: gettext("阈值"),
        Kind.OUTCOMES: gettext("结果用语"),
    }
    return names.get(Kind(kind), kind) if kind in set(Kind) else kind


def tab_name(key: str) -> str:
    """What a page of the form over a definition is called."""
    names = {
        "basics": gettext("基本信息"),
        "limits": gettext("时限和收费"),
        "joins": gettext("进入条件和前置"),
        "elements": gettext("数据元"),
        "materials": gettext("材料"),
        "rules": gettext("条件规则"),
        "words": gettext("用语、证照和说明"),
        "package": gettext("事项和合并"),
        "questions": gettext("情形引导"),
        "derived": gettext("计算和档位"),
    }
    return names[key]


def field_name(owner: type[Any], field: str) -> str:
    """The label of a field; a field that has none is called by its key."""
    special = _special(owner, field)
    return special or _fields().get(field) or _more_fields().get(field) or _service_fields().get(field) or field


def _special(owner: type[Any], field: str) -> str:
    names: Mapping[tuple[type[Any], str], str] = {
        (Limit, "stages"): gettext("各环节工作日（每行一个）"),
        (Matter, "name"): gettext("事项名称"),
        (Matter, "basis"): gettext("法律依据"),
        (Matter, "certificate"): gettext("发什么证照"),
        (Matter, "opinions"): gettext("审查常用语（每行一条）"),
        (Matter, "visits"): gettext("须到场几次"),
        (Matter, "lengthened"): gettext("比现行版本更繁的理由（材料、环节、时限增加时写）"),
        (ElementUse, "id"): gettext("数据元代码"),
        (ElementUse, "note"): gettext("栏目旁的说明"),
        (ElementUse, "required"): gettext("什么情形必填"),
        (Material, "name"): gettext("材料名称"),
        (Material, "needed"): gettext("什么情形需要"),
        (Material, "commitment"): gettext("可以告知承诺代替"),
        (Material, "element"): gettext("由哪个数据元上传"),
        (MaterialSource, "words"): gettext("来源怎样称呼"),
        (Gate, "condition"): gettext("什么情形等待"),
        (Stage, "working_days"): gettext("本环节工作日"),
        (LimitByCase, "working_days"): gettext("工作日"),
        (Element, "name"): gettext("栏目名称"),
        (Element, "group"): gettext("放在哪一节"),
        (Column, "name"): gettext("栏名"),
        (JointService, "name"): gettext("正式名称"),
        (JointService, "number"): gettext("排序号"),
        (JointService, "matters"): gettext("包含的事项（每行一个代码）"),
        (GuidedQuestion, "text"): gettext("问题"),
        (GuidedQuestion, "sets"): gettext("决定哪些回答（每行一个代码）"),
        (QuestionOption, "label"): gettext("选项"),
        (QuestionOption, "sets"): gettext("选了它意味着"),
        (Setting, "element"): gettext("数据元代码"),
    }
    return names.get((owner, field), "")


def _fields() -> dict[str, str]:
    return {
        "code": gettext("代码"),
        "id": gettext("代码"),
        "name": gettext("名称"),
        "zh": gettext("中文"),
        "en": gettext("英文"),
        "kind": gettext("类别"),
        "kind_words": gettext("来源里的类别说法"),
        "agency": gettext("承办部门"),
        "level": gettext("层级"),
        "words": gettext("来源里的说法"),
        "follows": gettext("跟随哪个事项的部门（每行一个代码）"),
        "also": gettext("来源提到的其他部门（每行一个）"),
        "per_row_of": gettext("按哪张表逐行确定部门"),
        "note": gettext("备注"),
        "stages": gettext("分几手办理"),
        "national_code": gettext("国家基本目录编码"),
        "basis": gettext("依据"),
        "limits": gettext("时限"),
        "statutory": gettext("法定时限"),
        "promised": gettext("承诺时限"),
        "statutory_notice": gettext("法定时限是公示期，不能压缩"),
        "working_days": gettext("工作日"),
        "calendar_days": gettext("自然日"),
        "hours": gettext("小时"),
        "office_hours": gettext("办公小时"),
        "by_case": gettext("分情形的时限"),
        "joins": gettext("什么时候进入套餐"),
        "choice": gettext("申请人自己勾选"),
        "preselected": gettext("预先勾上"),
        "preselected_when": gettext("什么情形预先勾上"),
        "may_decline": gettext("可以取消勾选"),
        "why": gettext("理由"),
        "elements": gettext("需要的数据元"),
        "context": gettext("只用来判断的事实"),
        "materials": gettext("材料"),
        "gates": gettext("前置"),
        "rules": gettext("条件规则"),
        "certificate": gettext("证照"),
        "certificate_number": gettext("证照编号格式"),
        "opinions": gettext("常用语"),
        "notes": gettext("办事指南说明"),
        "fee": gettext("收费"),
        "visits": gettext("到场次数"),
        "lengthened": gettext("更繁的理由"),
        "other_certificates": gettext("也可能颁发"),
        "status": gettext("核实程度"),
        "source": gettext("来源代码（每行一个）"),
        "text": gettext("内容"),
        "remark": gettext("对来源的说明"),
        "prose": gettext("条件（用文字写）"),
        "when": gettext("条件（机器判断）"),
        "when_unknown": gettext("还不知道时"),
        "why_unbound": gettext("为什么写不成条件"),
        "optional": gettext("选填"),
        "required": gettext("必填"),
        "asked": gettext("什么情形由申请人填"),
        "constraints": gettext("取值限制"),
    }


def _more_fields() -> dict[str, str]:
    return {
        "min": gettext("最小"),
        "above": gettext("须大于"),
        "max": gettext("最大"),
        "min_length": gettext("最少字数"),
        "max_length": gettext("最多字数"),
        "pattern": gettext("格式（正则）"),
        "min_rows": gettext("最少行数"),
        "max_rows": gettext("最多行数"),
        "one_of": gettext("只能是（每行一个）"),
        "must_be_true": gettext("必须同意"),
        "not_before": gettext("不早于哪个数据元"),
        "sum_equals": gettext("合计等于哪个数据元"),
        "sum_column": gettext("合计哪一栏"),
        "or_organisation": gettext("也可以填单位代码"),
        "measure": gettext("在图上量什么"),
        "agrees_with": gettext("和哪个数据元核对"),
        "within_percent": gettext("容许相差百分之几"),
        "need": gettext("要不要交"),
        "need_words": gettext("来源里的说法"),
        "form": gettext("形式"),
        "matter": gettext("哪个事项的结果"),
        "system": gettext("系统自己有"),
        "register": gettext("哪个共享来源"),
        "handed_in": gettext("什么情形仍要交"),
        "before": gettext("等哪个事项"),
        "condition": gettext("条件"),
        "any_of": gettext("任选其一的组名"),
        "on_refused": gettext("前一事项不予时"),
        "on_refused_status": gettext("上一项的核实程度"),
        "effect": gettext("作用"),
        "says": gettext("对申请人说的话"),
        "then": gettext("后果代码"),
        "element": gettext("有关的数据元"),
        "type": gettext("类型"),
        "group": gettext("分节"),
        "origin": gettext("值从哪里来"),
        "options": gettext("选项"),
        "options_from": gettext("选项来自"),
        "columns": gettext("栏目"),
        "shows": gettext("摘要显示哪些栏（每行一个）"),
        "sensitive": gettext("敏感，加密存放、遮盖显示"),
        "hint": gettext("标签下的提示"),
        "help": gettext("折叠的说明"),
        "rule": gettext("来源对取值的原话"),
        "unit": gettext("单位"),
        "default": gettext("没有回答时的值"),
        "projection": gettext("从哪里取值"),
        "value": gettext("值"),
        "aliases": gettext("别的说法（每行一个）"),
        "by_place": gettext("各地另定（行政区划代码: 值）"),
        "number": gettext("编号"),
    }


def _service_fields() -> dict[str, str]:
    return {
        "plain_name": gettext("通俗名称"),
        "lead": gettext("牵头部门"),
        "partners": gettext("参加部门（每行一个代码）"),
        "lead_words": gettext("来源里的牵头说法"),
        "summary": gettext("一两句话介绍"),
        "audience": gettext("给谁办（每行一个：person、enterprise、foreigner、officer）"),
        "life_event": gettext("人生事件"),
        "icon": gettext("图标"),
        "search_words": gettext("搜索词（每行一个）"),
        "matters": gettext("事项"),
        "typical_package": gettext("多数人要办的（每行一个代码）"),
        "typical_answers": gettext("多数人的回答（数据元: 值）"),
        "questions": gettext("情形引导"),
        "derived": gettext("计算的值"),
        "tiers": gettext("办理档位"),
        "reference_profiles": gettext("外地做法（只作对照）"),
        "implied_licences": gettext("经营范围带出的许可"),
        "joint_limits": gettext("联办时限"),
        "joint_outcome": gettext("结果怎样合并"),
        "delivery": gettext("怎样送达"),
        "arrangement_status": gettext("以上两项的核实程度"),
        "countersign": gettext("会签的事项"),
        "supervision": gettext("事后监管"),
        "sets": gettext("决定的回答"),
        "ask_when": gettext("什么情形才问"),
        "blank_means": gettext("留空意味着"),
        "label": gettext("选项"),
        "add": gettext("加上（每行一个）"),
        "remove": gettext("去掉（每行一个）"),
        "only": gettext("只留下（每行一个）"),
        "order": gettext("先后次序"),
        "fields": gettext("证照栏目"),
        "validity": gettext("有效期"),
        "template": gettext("版式"),
        "fills": gettext("告诉同办事项的值（数据元: number）"),
        "mask": gettext("对公众怎样遮盖"),
        "granted": gettext("准予怎样说"),
        "refused": gettext("不予怎样说"),
        "granted_document": gettext("准予的文书"),
        "refused_document": gettext("不予的文书"),
        "opinions_granted": gettext("准予常用语（每行一条）"),
        "opinions_refused": gettext("不予常用语（每行一条）"),
        "opinions_correction": gettext("补正常用语（每行一条）"),
    }


def state_name(state: str) -> str:
    """Where a revision stands."""
    names = {
        "editing": gettext("起草中"),
        "submitted": gettext("待审定"),
        "approved": gettext("已审定"),
        "published": gettext("已发布"),
        "withdrawn": gettext("已撤回"),
    }
    return names.get(state, state)


def mark_name(mark: str) -> str:
    """A mark of a line of the sheet."""
    names = {
        "person": gettext("申请人填"),
        "sibling": gettext("同办事项给出"),
        "register": gettext("部门共享"),
        "system": gettext("系统已知"),
        "derived": gettext("系统计算"),
        "required": gettext("必填"),
        "online": gettext("在线填"),
        "upload": gettext("请您上传"),
        "exempt": gettext("免交"),
        "commitment": gettext("可承诺"),
        "deferred": gettext("可容缺"),
        "none": gettext("不用交"),
    }
    first, _, rest = mark.partition(" ")
    named = names.get(mark) or _limit_mark(first, rest) or mark
    return str(named)


def _limit_mark(first: str, rest: str) -> str:
    waits = gate_words()
    if first in waits:
        return gettext("%(when)s等 %(matter)s") % {"when": waits[first], "matter": rest}
    if first in {"promised", "statutory"}:
        amount, _, unit = rest.partition(" ")
        which = gettext("承诺") if first == "promised" else gettext("法定")
        return f"{which} {amount} {_fields().get(unit, unit)}"
    if first not in _more_fields() or not rest:
        return ""
    return _more_fields()[first] if rest == "True" else f"{_more_fields()[first]} {rest}"


def replay_name(what: str) -> str:
    """What a line of a replay says."""
    names = {
        "matter_joins": gettext("多办事项"),
        "matter_leaves": gettext("少办事项"),
        "promise": gettext("承诺时限"),
        "field_asked": gettext("多填一栏"),
        "field_required": gettext("改为必填"),
        "field_gone": gettext("少填一栏"),
        "material_wanted": gettext("多交材料"),
        "material_gone": gettext("少交材料"),
        "rule_stops": gettext("新规则不让过"),
        "rule_lets_pass": gettext("旧规则不再拦"),
    }
    return names.get(what, what)


def kept_name(why: str) -> str:
    """Why an open case keeps its plan."""
    names = {
        "same": gettext("与它无关"),
        "matters": gettext("事项变了"),
        "agencies": gettext("部门变了"),
        "gates": gettext("前后次序变了"),
        "combination": gettext("结果合并方式变了"),
        "closed": gettext("已办结"),
    }
    return names.get(why, why)
