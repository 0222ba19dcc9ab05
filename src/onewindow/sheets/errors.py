"""Refusals of sheets."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop

from .guide import NoSuchQuestion
from .media import FileRefused

__all__ = [
    "DraftNotFound",
    "DraftSubmitted",
    "FileRefused",
    "NoConsent",
    "NoSuchMaterial",
    "NoSuchQuestion",
    "NotReady",
    "NotSignable",
    "StaleDraft",
    "TooMuch",
    "UploadNotFound",
    "WrongPlace",
]


class DraftNotFound(NotFound):
    """No such draft, or none that this account may see."""

    code = "draft_not_found"
    message = gettext_noop("没有找到这份申请表，可能已经提交，或者您不能查看。")


class UploadNotFound(NotFound):
    """No such upload in this draft."""

    code = "upload_not_found"
    message = gettext_noop("没有找到这个文件。")


class StaleDraft(Conflict):
    """Another page or device has saved since; `data` has both versions and the answers of both."""

    code = "stale_draft"
    message = gettext_noop(
        "这份申请表在别处改过（您看到的是第 {seen} 版，现为第 {current} 版），请核对两边的内容再保存。"
    )


class DraftSubmitted(Conflict):
    """The draft has become a case."""

    code = "draft_submitted"
    message = gettext_noop("这份申请表已经提交，办件编号 {number}，不能再改。")


class NotReady(Invalid):
    """The sheet cannot be submitted or signed yet; `data["faults"]` has everything that is missing or wrong."""

    code = "not_ready"
    message = gettext_noop("还有 {count} 处要填写或改正，改好后再提交。")


class NotSignable(Invalid):
    """The element is no signature of this sheet."""

    code = "not_signable"
    message = gettext_noop("这一项不需要签名。")


class NoSuchMaterial(Invalid):
    """A file for a material or element that the service does not have."""

    code = "no_such_material"
    message = gettext_noop("这件事没有名为“{material}”的材料，请从材料清单上传。")


class TooMuch(Invalid):
    """Answers or files beyond every reasonable size."""

    code = "too_much"
    message = gettext_noop("{what}超过上限（{most}），请减少后再试。")


class WrongPlace(Invalid):
    """A division whose matters are not handled here."""

    code = "wrong_place"
    message = gettext_noop("本系统不受理该行政区划的事项，请选择本地区的县市。")


class NoConsent(Invalid):
    """A clerk fills in for somebody who has not been seen, or has not agreed."""

    code = "no_consent"
    message = gettext_noop("代为填写须申请人到场同意：请查验证件，选好证件种类，并勾选“申请人同意”。")
