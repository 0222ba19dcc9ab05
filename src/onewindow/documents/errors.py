"""What documents refuse, each with the sentence that says what to do."""

from onewindow.core.errors import Conflict, Invalid, NotFound, Unavailable, gettext_noop


class BadToken(Invalid):
    """A text that is not a token of ours, whoever signed it."""

    code = "token_malformed"
    message = gettext_noop("核验码不完整或有误，请重新扫描证照上的二维码。")


class TokenTooLong(BadToken):
    """Longer than any token; nothing of it was read."""

    code = "token_too_long"
    message = gettext_noop("核验码过长：应为 {expected} 个字符，请只提交二维码中的内容。")


class TokenTruncated(BadToken):
    """Shorter than a token: a part is missing."""

    code = "token_truncated"
    message = gettext_noop("核验码不完整：应为 {expected} 个字符，收到 {length} 个，请重新扫描。")


class TokenLowerCase(BadToken):
    """Lower-case letters: a token has one spelling only."""

    code = "token_lower_case"
    message = gettext_noop("核验码中有小写字母：核验码一律为大写，请重新扫描，不要手工改写。")


class TokenAlphabet(BadToken):
    """A character outside A–Z and 2–7."""

    code = "token_alphabet"
    message = gettext_noop("核验码中有不该出现的字符：只含大写字母 A 至 Z 和数字 2 至 7，请重新扫描。")


class TokenNotCanonical(BadToken):
    """Decodes, but is not the one text that encodes its content."""

    code = "token_not_canonical"
    message = gettext_noop("核验码的写法不规范，请重新扫描证照上的二维码。")


class TokenUnknownVersion(BadToken):
    """A version, kind or date this release does not know."""

    code = "token_unknown_version"
    message = gettext_noop("核验码的版本不认识，请更新核验程序后再试。")


class BadKeyring(Invalid):
    """A keyring file that cannot be used."""

    code = "bad_keyring"
    message = gettext_noop("公钥文件 {file} 不能使用：{why}。请用 onewindow keys export 重新导出。")


class NoKeys(Unavailable):
    """The keys of this installation cannot be read."""

    code = "no_keys"
    message = gettext_noop("读不到签发密钥 {file}：{why}。")


class UnknownKey(NotFound):
    """No key has this id."""

    code = "unknown_key"
    message = gettext_noop("没有编号为 {key} 的密钥，请用 onewindow keys list 查看。")


class NumberTaken(Conflict):
    """The certificate number is in use for this kind."""

    code = "certificate_number_taken"
    message = gettext_noop("{kind} 的编号 {number} 已经发出，请核对取号。")


class AlreadyEnded(Conflict):
    """A certificate that no longer stands cannot be ended again."""

    code = "certificate_ended"
    message = gettext_noop("证照 {serial} 已经不是有效状态（{status}），请刷新后核对。")


class NoSuchCertificate(NotFound):
    """Missing."""

    code = "no_such_certificate"
    message = gettext_noop("没有这份证照，请核对编号。")


class FileGone(Unavailable):
    """The stored PDF is missing or is not the one that was signed."""

    code = "document_file_gone"
    message = gettext_noop("电子文件暂时取不到或已损坏，登记内容没有丢失，请联系发证机关。")


class BadLayout(Invalid):
    """A paper that cannot be set: a part is missing or makes no sense."""

    code = "bad_layout"
    message = gettext_noop("不能制作文书：{why}。")


class BadWords(Invalid):
    """A file of words in the region's data that cannot be used; names file, line and remedy."""

    code = "bad_words"
    message = gettext_noop("文书用语文件有误：{why}。")
