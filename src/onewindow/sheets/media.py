"""PURE: what a file is, by its content; and whether it hides something that must not be taken in.

A name proves nothing: a program called 合同.pdf is a program. Known kinds are recognised by their first bytes, archives
are opened without unpacking and refused when they would swell, hold programs or macros, or nest.
"""

import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import puremagic

from onewindow.core.errors import Invalid, gettext_noop

_HEAD = 8192
_TAIL = 2048
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: First bytes of what is never taken in, with the word for it.
_NEVER = (
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"\xcf\xfa\xed\xfe", "程序"),
    (b"#!", "脚本"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ", "压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版办公文档（请另存为 docx、xlsx 或 PDF）"),
)
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|svg|script|\?xml|iframe|body|head)", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_DWG = re.compile(rb"AC10(1[5-9]|2[0-9]|3[0-9])")
_DXF = re.compile(rb"\s*0\s*\r?\n\s*SECTION\s*\r?\n")
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
_PROGRAMS = re.compile(r"\.(exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|scr|msi|jar|sh|hta|lnk)$", re.IGNORECASE)
_NESTED = re.compile(r"\.(zip|rar|7z|gz|bz2|xz|tar|docm|xlsm)$", re.IGNORECASE)


class FileRefused(Invalid):
    """A file that is not taken in; `reason` says why and what to do."""

    code = "file_refused"
    message = gettext_noop("“{name}”不能上传：{reason}")


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveLimits:
    """How far an office document may unfold."""

    bytes: int  #: all entries together
    entries: int  #: number of entries
    ratio: int  #: unpacked to packed, of one entry
    pixels: int  #: of a picture


def media_type_of(file: BinaryIO, name: str, limits: ArchiveLimits) -> str:
    """The media type by content. `file` can be sought; `name` is for the sentence only. Raises FileRefused."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    if not size:
        raise FileRefused(name=name, reason="文件是空的，请检查后重新上传。")
    for start, word in _NEVER:
        if head.startswith(start):
            raise FileRefused(name=name, reason=f"内容是{word}，请上传 PDF、照片或办公文档。")
    found = _recognised(file, head, tail, name, limits)
    if found is None:
        raise FileRefused(name=name, reason=f"看不出是什么文件{_guess(head)}，请上传 PDF、照片或办公文档。")
    return found


def _recognised(file: BinaryIO, head: bytes, tail: bytes, name: str, limits: ArchiveLimits) -> str | None:
    """The known kind, checked in its own way; None for anything else."""
    checks: tuple[tuple[bool, Callable[[], str | None]], ...] = (
        (head.startswith(b"%PDF-"), lambda: _pdf(file, tail, name)),
        (head.startswith(b"\xff\xd8\xff"), lambda: _picture("image/jpeg", _jpeg_pixels(file), name, limits)),
        (head.startswith(_PNG), lambda: _picture("image/png", _png_pixels(head), name, limits)),
        (head.startswith((b"II*\x00", b"MM\x00*")), lambda: "image/tiff"),
        (head.startswith(b"PK\x03\x04"), lambda: _archive(file, name, limits)),
        (_DWG.match(head) is not None, lambda: "image/vnd.dwg"),
        (_MARKUP.search(head) is not None, lambda: _markup(name)),
        (_DXF.match(head) is not None, lambda: "image/vnd.dxf"),
    )
    return next((check() for applies, check in checks if applies), None)


def _markup(name: str) -> str:
    raise FileRefused(name=name, reason="内容是网页、SVG 或脚本，请上传 PDF、照片或办公文档。")


def _pdf(file: BinaryIO, tail: bytes, name: str) -> str:
    if b"%%EOF" not in tail:
        raise FileRefused(name=name, reason="PDF 不完整，请重新生成或重新扫描后上传。")
    before = b""
    while chunk := file.read(1 << 20):
        if _ACTIVE_PDF.search(before + chunk):
            raise FileRefused(name=name, reason="PDF 里有脚本或附件，请打印成普通 PDF 后上传。")
        before = chunk[-32:]
    file.seek(0)
    return "application/pdf"


def _picture(kind: str, pixels: int, name: str, limits: ArchiveLimits) -> str:
    if not pixels:
        raise FileRefused(name=name, reason="照片打不开，请重新拍摄后上传。")
    if pixels > limits.pixels:
        raise FileRefused(name=name, reason="照片尺寸太大，请缩小后上传。")
    return kind


def _png_pixels(head: bytes) -> int:
    if len(head) < 24:
        return 0
    width, height = struct.unpack(">II", head[16:24])
    return int(width * height)


def _jpeg_pixels(file: BinaryIO) -> int:
    """Width × height from the frame header; 0 where there is none."""
    file.seek(2)
    pixels = 0
    while (mark := file.read(2)) and len(mark) == 2 and mark[0] == 0xFF:
        length = file.read(2)
        if mark[1] == 0xDA or len(length) < 2:
            break
        size = struct.unpack(">H", length)[0]
        if mark[1] in range(0xC0, 0xD0) and mark[1] not in (0xC4, 0xC8, 0xCC):
            frame = file.read(5)
            if len(frame) == 5:
                height, width = struct.unpack(">HH", frame[1:5])
                pixels = height * width
            break
        file.seek(size - 2, 1)
    file.seek(0)
    return pixels


def _archive(file: BinaryIO, name: str, limits: ArchiveLimits) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise FileRefused(name=name, reason="文件已损坏，打不开，请重新生成后上传。") from None
    finally:
        file.seek(0)
    swollen = sum(entry.file_size for entry in entries) > limits.bytes or len(entries) > limits.entries
    if swollen or any(entry.file_size > limits.ratio * max(entry.compress_size, 1024) for entry in entries):
        raise FileRefused(name=name, reason="文件解开后过大，请另存为 PDF 后上传。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(name=name, reason="文件有密码，请去掉密码后上传。")
    if any("vbaProject" in inner or _PROGRAMS.search(inner) or _NESTED.search(inner) for inner in names):
        raise FileRefused(name=name, reason="文件里有宏、程序或压缩包，请另存为不带宏的文档或 PDF 后上传。")
    if "OFD.xml" in names:
        return "application/ofd"
    if "[Content_Types].xml" not in names:
        return None
    return _DOCX if "word/document.xml" in names else _XLSX if "xl/workbook.xml" in names else None


def _guess(head: bytes) -> str:
    """What it may be, for the sentence."""
    try:
        guesses = puremagic.magic_stream(BytesIO(head))
    except (puremagic.PureError, ValueError, OSError):
        return ""
    return f"（可能是 {guesses[0].extension.lstrip('.')}）" if guesses and guesses[0].extension else ""
