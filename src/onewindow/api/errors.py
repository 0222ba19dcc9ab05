"""Refusals that only HTTP knows: how a request is made, not what it asks."""

from onewindow.core.errors import Forbidden, Invalid, NotFound, Refused, gettext_noop


class NotSignedIn(Refused):
    """Nobody has signed in."""

    code = "not_signed_in"
    message = gettext_noop("请先登录，或者在 Authorization 请求头中给出访问密钥：Bearer ow_…。")
    status = 401


class BadScheme(Refused):
    """An Authorization header that is not a bearer key."""

    code = "bad_scheme"
    message = gettext_noop("Authorization 请求头只接受“Bearer 访问密钥”这一种写法。")
    status = 401


class ScopeMissing(Forbidden):
    """The key was not made for this."""

    code = "scope_missing"
    message = gettext_noop("这个访问密钥没有“{scope}”权限，请用另一个密钥，或者请密钥的主人新建一个。")


class WrongAudience(Forbidden):
    """Somebody else may call this."""

    code = "wrong_audience"
    message = gettext_noop("这个接口只供{audience}使用，您登录的账号不是。")


class StaleForm(Forbidden):
    """A session without the token against forged requests."""

    code = "csrf"
    message = gettext_noop("用浏览器会话调用时，须在 X-CSRFToken 请求头中带上 csrftoken；程序请改用访问密钥。")


class BadJson(Refused):
    """The body is not JSON, or JSON that means two things."""

    code = "bad_json"
    message = gettext_noop("请求正文不是可用的 JSON：{why}")
    status = 400


class WrongType(Refused):
    """The body says it is something else."""

    code = "wrong_type"
    message = gettext_noop("请求正文须为 {wanted}，请相应设置 Content-Type。")
    status = 415


class TooLarge(Refused):
    """More than may be sent at once."""

    code = "too_large"
    message = gettext_noop("请求正文过大，最多 {most} 字节；文件请逐个上传。")
    status = 413


class BadInput(Invalid):
    """Fields that cannot be used: all of them at once, in `faults`."""

    code = "bad_input"
    message = gettext_noop("请求中有 {count} 处不能使用，请按 errors 逐一改正。")


class NotUsable(Refused):
    """A request that the server itself turns away, such as one for another host."""

    code = "not_usable"
    message = gettext_noop("服务器不能处理这个请求，请核对主机名和请求头。")
    status = 400


class NoSuchPath(NotFound):
    """No operation has this address."""

    code = "no_such_path"
    message = gettext_noop("没有这个接口地址，请对照 /api/v1/ 的说明。")


class WrongMethod(Refused):
    """The address exists, the method does not."""

    code = "wrong_method"
    message = gettext_noop("这个地址不接受 {method}，可用：{allowed}。")
    status = 405


class KeyNeeded(Refused):
    """A write that must not happen twice, without the key that prevents it."""

    code = "idempotency_key_needed"
    message = gettext_noop("请在 Idempotency-Key 请求头中给出一个随机的键（如 UUID）；没有收到答复时，用同一个键重发。")
    status = 400


class BadKey(Refused):
    """An Idempotency-Key that cannot be used."""

    code = "bad_idempotency_key"
    message = gettext_noop("Idempotency-Key 须为 1 至 200 个可见的 ASCII 字符。")
    status = 400


class VersionNeeded(Refused):
    """An act on a case without saying which version of it was seen."""

    code = "version_needed"
    message = gettext_noop("请在 If-Match 请求头中给出您看到的版本（查看办件时 ETag 的值），以免覆盖别人的办理。")
    status = 428


class BadVersion(Refused):
    """An If-Match that is not an ETag of ours."""

    code = "bad_version"
    message = gettext_noop('If-Match 须为查看办件时得到的 ETag，例如 "7"。')
    status = 400


class Unexpected(Refused):
    """A fault of our own."""

    code = "unexpected"
    message = gettext_noop("系统出现意外错误，已经记录。请稍后用同一个 Idempotency-Key 重试，不会重复办理。")
    status = 500


class TooMany(Refused):
    """More questions from one address than it may ask in a minute."""

    code = "too_many"
    message = gettext_noop("查询过于频繁，每分钟最多 {most} 次，请稍后再试。")
    status = 429


class ApplicantMissing(Invalid):
    """Staff apply for somebody, never for themselves."""

    code = "applicant_missing"
    message = gettext_noop("请在 applicant 中给出申请人的编号：工作人员只能代申请人提交。")


class DraftOrService(Invalid):
    """Neither a draft nor a service, or both."""

    code = "draft_or_service"
    message = gettext_noop("请给出 draft（已有申请表的编号），或者给出 service 和 division，二者取一。")
