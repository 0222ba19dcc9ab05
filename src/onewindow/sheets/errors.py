"""Refusals of sheets."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop

from .guide import NoSuchQuestion
from .media import FileRefused

__all__ = [
    "CodeTooSoon",
    "DraftNotFound",
    "DraftSubmitted",
    "FileRefused",
    "NoConsent",
    "NoMobile",
    "NoSuchMaterial",
    "NoSuchQuestion",
    "NotReady",
    "NotSignable",
    "NumberUnknown",
    "ServiceEnded",
    "StaleDraft",
    "TooManyNumbers",
    "TooMuch",
    "UploadNotFound",
    "WrongCode",
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


class ServiceEnded(Conflict):
    """The edition in force no longer has the draft's service."""

    code = "service_ended"
    message = gettext_noop("这项服务已停止受理，填好的内容仍可查看，不能再提交。")


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


class NoMobile(Invalid):
    """No phone is known to which a code could be sent, or its owner wants no text messages."""

    code = "no_mobile"
    message = gettext_noop("没有可以发短信的手机号码，请改用签字的办法。")


class CodeTooSoon(Conflict):
    """A code has just been sent."""

    code = "code_too_soon"
    message = gettext_noop("验证码刚发过，请 {seconds} 秒后再发。")


class WrongCode(Invalid):
    """A code that was not sent to this person by this window, is over, or was tried too often."""

    code = "wrong_code"
    message = gettext_noop("验证码不对，或者已经过期。请申请人再念一遍；还不对的，重新发送或改用签字的办法。")


class TooManyNumbers(Invalid):
    """More provisional numbers than a counter may hold."""

    code = "too_many_numbers"
    message = gettext_noop("临时编号一次最多预留 {most} 个，一个窗口一天最多 {day} 个。")


class NumberUnknown(Conflict):
    """A provisional number that was not given to this counter, or stands on another slip."""

    code = "number_unknown"
    message = gettext_noop("临时编号 {number} 不是发给本窗口的，或者已经用在另一份申请上，请核对单子。")
