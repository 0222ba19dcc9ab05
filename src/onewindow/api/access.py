"""Who may call which operation: one table. An operation that is not in it cannot be made (`endpoint` refuses it).

A person's account, a member of staff with a permission named, anybody signed in, or everybody. A program needs a key
with one of the scopes. Whether it is *this* case, at *this* agency, is asked by the query or act itself, where missing
and forbidden look the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onewindow.people.access_keys import KeyScope
from onewindow.people.permissions import Permission


class Audience(StrEnum):
    """For whom an operation is."""

    PUBLIC = "public"  # everybody, without signing in
    SIGNED_IN = "signed_in"  # anybody with an account: a person, an agent, staff
    PERSON = "person"  # an account that belongs to a natural person
    STAFF = "staff"  # an account of staff, with one of the permissions named


@dataclass(frozen=True, kw_only=True)
class Access:
    """What an operation demands before it runs."""

    audience: Audience  #: for whom
    scopes: frozenset[KeyScope] = frozenset()  #: a program's key needs one of them; none only where public
    permissions: frozenset[Permission] = frozenset()  #: staff need one of them, anywhere at all
    name: str  #: the operation in Chinese, for the reference page

    def __post_init__(self) -> None:
        if (self.audience is Audience.PUBLIC) == bool(self.scopes):
            raise TypeError("every operation but a public one names the scopes of keys")
        if (self.audience is Audience.STAFF) != bool(self.permissions):
            raise TypeError("an operation for staff names its permissions, and only such an operation does")


def public(name: str) -> Access:
    """Everybody."""
    return Access(audience=Audience.PUBLIC, name=name)


def signed_in(name: str, *scopes: KeyScope) -> Access:
    """Anybody with an account."""
    return Access(audience=Audience.SIGNED_IN, scopes=frozenset(scopes), name=name)


def person(name: str, scope: KeyScope) -> Access:
    """Natural persons, for themselves or as agents."""
    return Access(audience=Audience.PERSON, scopes=frozenset({scope}), name=name)


def staff(name: str, scope: KeyScope, *permissions: Permission) -> Access:
    """Staff with one of some permissions."""
    return Access(audience=Audience.STAFF, scopes=frozenset({scope}), permissions=frozenset(permissions), name=name)


_HANDLE, _OVERSEE, _LEAD = Permission.HANDLE_REVIEW, Permission.OVERSEE_REVIEW, Permission.LEAD_CASE
_WINDOW, _OPERATE = Permission.WRITE_DRAFT, Permission.OPERATE_JOBS


def _verb(name: str, *permissions: Permission) -> Access:
    return staff(name, KeyScope.WRITE_REVIEWS, *permissions)


#: Verbs on a review. At which stage, the engine's table says (`cases/stages.yaml`); its roles carry these permissions.
VERBS: Mapping[str, Access] = {
    "accept": _verb("受理", _HANDLE, _WINDOW, _LEAD),
    "refuse_acceptance": _verb("不予受理", _HANDLE, _WINDOW),
    "report_defects": _verb("提出补正", _HANDLE, _WINDOW),
    "receive": _verb("收到材料", _HANDLE, _WINDOW),
    "claim": _verb("认领", _HANDLE),
    "release": _verb("放回", _HANDLE),
    "reassign": _verb("转办", _OVERSEE),
    "suspend": _verb("中止计时", _HANDLE),
    "resume": _verb("恢复计时", _HANDLE),
    "extend": _verb("延长时限", _OVERSEE),
    "decide": _verb("作出决定", _HANDLE),
    "countersign": _verb("会签", _HANDLE),
    "confirm": _verb("重新核对", _HANDLE),
    "deliver": _verb("送达", _HANDLE, _WINDOW),
    "revoke": _verb("撤销", _OVERSEE),
    "cancel": _verb("注销", _OVERSEE),
    "retry": _verb("重试", _OVERSEE, _OPERATE),
    "override": _verb("人工替代", _OVERSEE, _OPERATE),
    "skip": _verb("跳过", _OVERSEE, _OPERATE),
    "abort": _verb("终止", _OVERSEE, _OPERATE),
}

#: Operation -> access.
ACCESS: Mapping[str, Access] = {
    "show_reference": public("接口说明"),
    "show_openapi": public("OpenAPI 文档"),
    "show_health": public("是否正常"),
    "list_problems": public("问题代码一览"),
    "show_problem": public("一种问题"),
    "list_services": public("查找服务"),
    "show_service": public("办事指南"),
    "list_savings": public("省下什么"),
    "compile_sheet": public("一张申请表"),
    "list_closing_notices": public("注销公示"),
    "check_deregistration": signed_in("能不能注销", KeyScope.READ_CASES),
    "show_caller": signed_in("我是谁", *KeyScope),
    "list_drafts": signed_in("未提交的申请", KeyScope.READ_CASES),
    "create_draft": signed_in("新建申请", KeyScope.WRITE_CASES),
    "show_draft": signed_in("查看申请", KeyScope.READ_CASES),
    "save_draft": signed_in("保存填写内容", KeyScope.WRITE_CASES),
    "discard_draft": signed_in("丢弃申请", KeyScope.WRITE_CASES),
    "upload_file": signed_in("上传文件", KeyScope.WRITE_CASES),
    "download_upload": signed_in("下载所上传的文件", KeyScope.READ_CASES),
    "delete_upload": signed_in("删除所上传的文件", KeyScope.WRITE_CASES),
    "sign_draft": signed_in("签署承诺", KeyScope.WRITE_CASES),
    "submit_case": signed_in("提交申请", KeyScope.WRITE_CASES),
    "list_cases": signed_in("办件列表", KeyScope.READ_CASES, KeyScope.READ_REVIEWS),
    "show_case": signed_in("查看办件", KeyScope.READ_CASES, KeyScope.READ_REVIEWS),
    "resubmit": signed_in("补正", KeyScope.WRITE_CASES),
    "supplement": signed_in("补充", KeyScope.WRITE_CASES),
    "amend": staff("当场更正", KeyScope.WRITE_CASES, _WINDOW),
    "withdraw": signed_in("撤回", KeyScope.WRITE_CASES),
    "nudge": signed_in("催办", KeyScope.WRITE_CASES),
    "notify": _verb("一次性告知", _HANDLE, _WINDOW, _LEAD),
    "show_inbox": staff("待办", KeyScope.READ_REVIEWS, Permission.READ_REVIEW),
    "show_review": staff("查看事项办理", KeyScope.READ_REVIEWS, Permission.READ_REVIEW, Permission.READ_CASE),
    "download_file": staff("下载办件文件", KeyScope.READ_REVIEWS, Permission.READ_REVIEW, Permission.READ_CASE),
    **VERBS,
    "notify_payment": public("支付平台的回执"),
    "verify_certificate": public("证照验真"),
    "check_document": public("文件验真"),
    "list_certificates": person("我的证照", KeyScope.READ_CASES),
    "download_paper": signed_in("下载证照和文书", KeyScope.READ_CASES, KeyScope.READ_REVIEWS),
}
