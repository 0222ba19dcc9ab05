"""Files that come after submission, for a correction or a material owed: checked and kept like those of the sheet.

row = keep(file, name="合同.pdf", material="PUB-R.m3")
cases.resubmit(number, values, files=[row], by=by)
"""

import contextlib
import hashlib
import os
import secrets
import unicodedata
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from onewindow.core import clock
from onewindow.sheets.errors import FileRefused
from onewindow.sheets.media import media_type_of
from onewindow.sheets.uploads import limits

from .facts import FileRow

_CHUNK = 1 << 20


def keep(file: BinaryIO, *, name: str, material: str) -> FileRow:
    """Check a file and keep it. Raises FileRefused with what to do."""
    allowed = limits()
    shown = _clean(name)[-allowed.name_length :] or "文件"
    file.seek(0, os.SEEK_END)
    size = file.tell()
    if size > allowed.file_bytes:
        most = allowed.file_bytes // 1024 // 1024
        raise FileRefused(name=shown, reason=f"超过 {most} MB，请压缩或分成几个文件。")
    kind = allowed.kinds.get(media_type := media_type_of(file, shown, allowed.archive))
    if kind is None:
        names = "、".join(each.name for each in allowed.kinds.values())
        raise FileRefused(name=shown, reason=f"本系统不收这种文件，可以上传：{names}。")
    stored = secrets.token_hex(16)
    path = f"{stored[:2]}/{stored}"
    return FileRow(
        material=material,
        upload=stored,
        sha256=_write(file, Path(settings.UPLOADS) / path),
        name=f"{Path(shown).stem or '文件'}.{kind.ending}",
        size=size,
        media_type=media_type,
        path=path,
        at=clock.now(),
    )


def drop(row: FileRow) -> None:
    """Take a kept file away again, where the act that should have brought it was refused."""
    with contextlib.suppress(OSError):
        (Path(settings.UPLOADS) / row.path).unlink()


def _clean(name: str) -> str:
    """A name for people: no folders, no control or reordering letters."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in base if unicodedata.category(letter)[0] != "C").strip(" .")


def _write(file: BinaryIO, path: Path) -> str:
    """Write with owner-only rights; returns the SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    file.seek(0)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
