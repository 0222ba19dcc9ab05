"""Words of the closed sets that definitions choose from."""

from enum import Enum

from django.utils.translation import gettext


def choice_name(member: Enum) -> str:
    """The word of a choice; one that has none is called by its code."""
    return _choices().get((type(member).__name__, str(member.value)), str(member.value))


def _choices() -> dict[tuple[str, str], str]:
    return {
        (kind, code): word
        for kind, words in (*_law().items(), *_effects().items(), *_forms().items(), *_types().items())
        for code, word in words.items()
    }


def _law() -> dict[str, dict[str, str]]:
    return {
        "MatterKind": {
            "licence": gettext("行政许可"),
            "cancellation": gettext("行政许可注销"),
            "filing": gettext("备案"),
            "registration": gettext("登记"),
            "confirmation": gettext("行政确认"),
            "public_service": gettext("公共服务"),
            "booking": gettext("预约"),
            "public_notice": gettext("公示"),
            "query": gettext("查询"),
            "penalty_discretion": gettext("行政处罚裁量"),
            "normative_document": gettext("规范性文件"),
        },
        "Level": {
            "township": gettext("乡镇、街道"),
            "county": gettext("县市"),
            "prefecture": gettext("州"),
            "region": gettext("自治区"),
        },
        "Status": {
            "seen": gettext("已见原文"),
            "unverified": gettext("待核"),
            "proposal": gettext("建议"),
        },
        "WhenUnknown": {
            "in_force": gettext("按成立算"),
            "not_in_force": gettext("按不成立算"),
            "ask": gettext("先问清楚"),
        },
    }


def _effects() -> dict[str, dict[str, str]]:
    return {
        "GateKind": {
            "accept": gettext("受理前"),
            "decide": gettext("决定前"),
            "start": gettext("办结触发"),
            "finalise": gettext("办结前"),
            "optional": gettext("不阻断"),
        },
        "OnRefused": {
            "refuse": gettext("一并终止"),
            "release": gettext("放行"),
            "wait": gettext("等待重办"),
        },
        "RuleEffect": {
            "accept_only_if": gettext("不满足不受理"),
            "decide_only_if": gettext("不满足不能决定"),
            "must_hold": gettext("不满足不能提交"),
            "forbids": gettext("满足即不许"),
            "grant_only_if": gettext("不满足不能准予"),
            "should_hold": gettext("只提醒"),
            "informs": gettext("满足即有后果"),
        },
        "JointOutcome": {
            "all_or_none": gettext("缺一不发"),
            "independent": gettext("各自独立"),
            "lead_decides": gettext("牵头部门定"),
        },
        "Delivery": {"unified": gettext("统一送达"), "each": gettext("各自送达")},
        "Validity": {
            "none": gettext("不注明"),
            "long_term": gettext("长期"),
            "days": gettext("若干天"),
            "months": gettext("若干月"),
            "decided": gettext("由决定写明"),
            "with_licence": gettext("随所属许可"),
        },
    }


def _forms() -> dict[str, dict[str, str]]:
    return {
        "Need": {
            "required": gettext("必要"),
            "conditional": gettext("分情形"),
            "deferrable": gettext("可容缺"),
            "none": gettext("不用交"),
        },
        "MaterialForm": {
            "licence": gettext("电子证照"),
            "file": gettext("文件"),
            "generated": gettext("系统生成"),
            "online": gettext("在线填写"),
        },
        "Origin": {
            "asked": gettext("申请人填"),
            "projected": gettext("从表里取"),
            "register": gettext("部门共享"),
            "map": gettext("从图上得出"),
            "system": gettext("系统已知"),
            "derived": gettext("计算"),
        },
        "QuestionType": {
            "single": gettext("单选"),
            "multi": gettext("多选"),
            "form": gettext("选项加填空"),
            "scope_picker": gettext("选经营范围"),
            "list": gettext("逐行填"),
            "slot": gettext("约时间"),
            "date_range": gettext("起止日期"),
        },
        "UnknownRule": {"stop": gettext("停在这里"), "skip": gettext("跳过")},
    }


def _types() -> dict[str, dict[str, str]]:
    return {
        "ElementType": {
            "text": gettext("短文本"),
            "long_text": gettext("长文本"),
            "integer": gettext("整数"),
            "decimal": gettext("小数"),
            "boolean": gettext("是或否"),
            "choice": gettext("单选"),
            "choices": gettext("多选"),
            "texts": gettext("多条短文本"),
            "date": gettext("日期"),
            "datetime": gettext("日期时间"),
            "month": gettext("年月"),
            "date_range": gettext("起止日期"),
            "phone": gettext("电话"),
            "email": gettext("电子邮箱"),
            "url": gettext("网址"),
            "domain": gettext("域名"),
            "person_id": gettext("证件号码"),
            "uscc": gettext("统一社会信用代码"),
            "division": gettext("行政区划"),
            "country": gettext("国家地区"),
            "file": gettext("一个文件"),
            "files": gettext("多个文件"),
            "image": gettext("图片"),
            "signature": gettext("承诺签名"),
            "signed_file": gettext("签名文件"),
            "line": gettext("图上画线"),
            "point": gettext("图上标点"),
            "record": gettext("一组栏目"),
            "table": gettext("表格"),
            "organisation": gettext("单位"),
        },
    }


def gate_words() -> dict[str, str]:
    """What waits, by kind of gate."""
    return _effects()["GateKind"]
