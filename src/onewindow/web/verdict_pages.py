"""From a verdict of `documents` to its page: one word first, then what may be shown and what was checked."""

from collections.abc import Callable

from django.utils.translation import gettext

from onewindow.documents.checking import PdfStatus, PdfVerdict
from onewindow.documents.verdicts import PaperView
from onewindow.documents.verdicts import Verdict as Judged
from onewindow.documents.vertical import TAG, here

from . import formats
from .viewmodels import CheckLine, Text, Verdict, VerdictPage

_Line = tuple[Text, str]


def verdict_page(judged: Judged, file: PdfVerdict | None = None) -> VerdictPage:
    """The page for the verdict on a token, or on a file where `file` is given."""
    paper = judged.paper
    vertical, sure = _vertical(paper) if paper else ("", False)
    return VerdictPage(
        verdict=Verdict(judged.status.value),
        checked_at=judged.as_of,
        register=paper.content.issuer if paper else "",
        why=_why(judged, file),
        fields=_fields(paper) if paper else (),
        title=formats.local_name(dict(paper.content.names)) if paper else "",
        vertical=vertical,
        vertical_sure=sure,
        checks=_checks(judged, file),
    )


def _why(judged: Judged, file: PdfVerdict | None) -> str:
    """A sentence that is more exact than the general one, where there is one."""
    reasons = (*judged.reasons, *(file.reasons if file else ()))
    said = next((sentence() for code, sentence in _SENTENCES.items() if code in reasons), "")
    if judged.paper is not None and judged.paper.ended_on is not None:
        day = formats.day(judged.paper.ended_on)
        replaced = gettext("这张证照 %(day)s 换发了新证，旧码停用。")
        ended = gettext("这张证照 %(day)s 起不再有效。")
        return (replaced if judged.paper.standing == "replaced" else ended) % {"day": day}
    return said


#: Codes of `documents` -> what an applicant needs to hear. Others are covered by the verdict's own sentence.
_SENTENCES: dict[str, Callable[[], str]] = {
    "token_lower_case": lambda: gettext("核验码一律为大写，请重新扫描，不要手工改写。"),
    "token_truncated": lambda: gettext("核验码不完整，请把二维码拍全，再扫一次。"),
    "token_too_long": lambda: gettext("核验码过长，请只贴二维码里的内容。"),
    "token_alphabet": lambda: gettext("核验码里有不该出现的字符，请重新扫描。"),
    "token_not_canonical": lambda: gettext("核验码的写法不规范，请重新扫描。"),
    "other_token": lambda: gettext("码是真的，但不是这张证照现在的码。"),
    "other_file": lambda: gettext("签名是真的，但这个文件不是登记的那一份。"),
    "added_after_signing": lambda: gettext("文件在签发以后被加过内容。"),
    "register_content": lambda: gettext("登记内容与发证时不一致，已提示发证机关核查。"),
    "unsigned": lambda: gettext("这个文件没有电子签名，可能是打印后再扫描的。请扫上面的二维码。"),
    "unknown_signer": lambda: gettext("这个文件不是本地区机关签发的。"),
    "not_pdf": lambda: gettext("这不是 PDF 文件，请上传下载到的原文件。"),
    "too_large": lambda: gettext("文件过大，不是我们签发的证照。"),
    "encrypted": lambda: gettext("文件加了密，请上传下载到的原文件。"),
    "empty": lambda: gettext("文件是空的，请重新选择。"),
}


def _vertical(paper: PaperView) -> tuple[str, bool]:
    """The title in the traditional Mongolian script and whether it is verified: as on the paper, else as on pages."""
    printed = paper.content.names.get(TAG, "")
    name = here().certificates.get(paper.content.kind)
    if printed:
        return printed, name is None or name.verified
    return (name.text, name.verified) if name else ("", False)


def _fields(paper: PaperView) -> tuple[_Line, ...]:
    content = paper.content
    dated: list[_Line] = [(gettext("发证日期"), formats.day(content.issued_on))]
    if content.expires_on is not None:
        dated.append((gettext("有效期至"), formats.day(content.expires_on)))
    head: list[_Line] = [(gettext("编号"), content.number)] if content.number else []
    said: list[_Line] = [(field.label, field.shown) for field in (content.holder, *content.lines) if field.shown]
    return (*head, *said, (gettext("发证机关"), content.issuer), *dated)


def _checks(judged: Judged, file: PdfVerdict | None) -> tuple[CheckLine, ...]:
    known = judged.paper is not None
    code = CheckLine(words=gettext("二维码的签名"), source=gettext("发证机关的密钥"), passed=judged.signature_ok)
    book = CheckLine(words=gettext("登记簿"), source=gettext("当场查询"), passed=known)
    if file is None:
        return (code, book)
    whole = file.status is PdfStatus.VALID
    return (CheckLine(words=gettext("文件的签名，每一个字节"), source=file.signer or "PAdES", passed=whole), code, book)
