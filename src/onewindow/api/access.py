"""Who may call which operation: one table. An operation that is not in it cannot be made (`endpoint` refuses it).

A person's account, a member of staff with the permission named, anybody signed in, or everybody. A program needs a key
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
    STAFF = "staff"  # an account of staff, with the permission named


@dataclass(frozen=True, kw_only=True)
class Access:
    """What an operation demands before it runs."""

    audience: Audience  #: for whom
    scopes: frozenset[KeyScope] = frozenset()  #: a program's key needs one of them; none only where public
    permission: Permission | None = None  #: which right a member of staff needs, anywhere at all
    name: str  #: the operation in Chinese, for the reference page

    def __post_init__(self) -> None:
        if (self.audience is Audience.PUBLIC) == bool(self.scopes):
            raise TypeError("every operation but a public one names the scopes of keys")
        if (self.audience is Audience.STAFF) != (self.permission is not None):
            raise TypeError("an operation for staff names its permission, and only such an operation does")


def public(name: str) -> Access:
    """Everybody."""
    return Access(audience=Audience.PUBLIC, name=name)


def signed_in(name: str, *scopes: KeyScope) -> Access:
    """Anybody with an account."""
    return Access(audience=Audience.SIGNED_IN, scopes=frozenset(scopes), name=name)


def person(name: str, scope: KeyScope) -> Access:
    """Natural persons, for themselves or as agents."""
    return Access(audience=Audience.PERSON, scopes=frozenset({scope}), name=name)


def staff(name: str, scope: KeyScope, permission: Permission) -> Access:
    """Staff with a permission."""
    return Access(audience=Audience.STAFF, scopes=frozenset({scope}), permission=permission, name=name)


#: Operation -> access.
ACCESS: Mapping[str, Access] = {
    "show_reference": public("接口说明"),
    "show_openapi": public("OpenAPI 文档"),
    "show_health": public("是否正常"),
    "list_problems": public("问题代码一览"),
    "show_problem": public("一种问题"),
    "list_services": public("查找服务"),
    "show_service": public("办事指南"),
    "compile_sheet": public("一张申请表"),
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
    "verify_certificate": public("证照验真"),
    "check_document": public("文件验真"),
    "list_certificates": person("我的证照", KeyScope.READ_CASES),
    "download_paper": signed_in("下载证照和文书", KeyScope.READ_CASES, KeyScope.READ_REVIEWS),
}
