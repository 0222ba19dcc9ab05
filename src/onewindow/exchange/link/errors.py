"""Why a message is not taken. `code` goes out in the problem (RFC 9457); docs/exchange.md says what to do about it."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Unavailable, gettext_noop


class Unauthenticated(Refused):
    """Who sent this cannot be told."""

    code = "unauthenticated"
    message = gettext_noop("不能确认报文是谁发来的。")
    status = 401


class NoCertificate(Unauthenticated):
    """The other side showed no certificate."""

    code = "no_certificate"
    message = gettext_noop("没有出示客户端证书。")


class BadSignature(Unauthenticated):
    """The signature does not fit the message."""

    code = "bad_signature"
    message = gettext_noop("报文签名不成立：{why}。")


class StaleMessage(Unauthenticated):
    """Signed too long ago, or in the future."""

    code = "stale_message"
    message = gettext_noop("报文签名时间超出允许范围（{seconds} 秒），请校对时钟后重新签名发送。")


class UnknownCertificate(Forbidden):
    """A certificate that no partner uses."""

    code = "unknown_certificate"
    message = gettext_noop("证书不属于任何已接入的单位。")


class UnknownKey(Unauthenticated):
    """A signing key that no partner uses."""

    code = "unknown_key"
    message = gettext_noop("签名密钥“{key}”没有登记。")


class OtherPartnersKey(Forbidden):
    """The certificate belongs to one partner and the signature to another."""

    code = "other_partners_key"
    message = gettext_noop("证书与签名密钥不属于同一单位。")


class AddressNotAllowed(Forbidden):
    """A partner calling from an address that is not on its list."""

    code = "address_not_allowed"
    message = gettext_noop("来源地址 {address} 不在该单位的专线地址名单中。")


class NotAdmitted(Forbidden):
    """A partner that is not admitted yet or not any more."""

    code = "not_admitted"
    message = gettext_noop("该单位今天不在接入期内。")


class Replayed(Conflict):
    """The same signed message a second time."""

    code = "replayed"
    message = gettext_noop("这条报文已经收到过，重发时请重新签名。")


class BusinessReused(Conflict):
    """A business number that stands for another message already."""

    code = "business_reused"
    message = gettext_noop("业务流水号“{business}”已用于另一条报文，请换一个新号。")


class BadEnvelope(Invalid):
    """The outer form of the message is wrong."""

    code = "bad_envelope"
    message = gettext_noop("报文格式不对：{why}。")


class TooLarge(Invalid):
    """More than a message may have."""

    code = "too_large"
    message = gettext_noop("报文超过 {most} 字节。")
    status = 413


class OtherSender(Forbidden):
    """The envelope names another sender than the signature."""

    code = "other_sender"
    message = gettext_noop("报文写明的发送方与签名方不是同一单位。")


class OtherReceiver(Invalid):
    """The message was meant for somebody else."""

    code = "other_receiver"
    message = gettext_noop("报文不是发给本节点的。")


class UnknownKind(NotFound):
    """There is no such kind of message."""

    code = "unknown_kind"
    message = gettext_noop("没有“{kind}”这种报文。")


class KindNotAllowed(Forbidden):
    """A kind that the partner may not send."""

    code = "kind_not_allowed"
    message = gettext_noop("该单位没有发送“{kind}”报文的权限。")


class BadBody(Invalid):
    """The content does not fit the schema of its kind; `faults` lists all of them."""

    code = "bad_body"
    message = gettext_noop("报文内容有 {count} 处不符合要求：{first}。")


class NoHandler(Unavailable):
    """Known kind, but nothing here takes it."""

    code = "no_handler"
    message = gettext_noop("本节点还没有开通“{kind}”报文。")


class UnknownPartner(NotFound):
    """Nobody of this code."""

    code = "unknown_partner"
    message = gettext_noop("没有代码为“{partner}”的接入单位。")


class NoLinkKeys(Unavailable):
    """A node without keys."""

    code = "no_link_keys"
    message = gettext_noop("节点“{node}”还没有密钥，请先运行 onewindow node keys。")


class PartnerSilent(Exception):
    """No usable answer came: the message is sent again later. `str` is a code such as `no_answer`."""
