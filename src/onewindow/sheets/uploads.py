"""Taking files in and giving them back. Like saving a draft, no act.

    upload = attach(draft, request.FILES["file"], materials=["PUB-R.m3"])
    opened = open_upload(user, draft_id, name)       # as an attachment, with the media type found by content

A file is checked by content before a byte of it is stored, lies under a random name outside the web root with rights
for this account alone, and may serve several materials. Files go when their last draft or material lets go of them.
"""

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from onewindow.catalogue.definitions import Catalogue, reachable
from onewindow.catalogue.queries import edition
from onewindow.catalogue.selection import service_of
from onewindow.core.clock import now
from onewindow.core.region import region_dir

from .answers import answerable
from .drafts import answer_with_files
from .errors import DraftSubmitted, FileRefused, NoSuchMaterial, TooMuch, UploadNotFound
from .media import media_type_of
from .models import Draft, Upload
from .upload_limits import UploadLimits, upload_limits
from .values import FILES

_CHUNK = 1 << 20


def limits() -> UploadLimits:
    """What may be uploaded in this region."""
    return upload_limits(region_dir())


def attach(draft: Draft, file: BinaryIO, *, name: str, materials: Sequence[str]) -> Upload:
    """Take a file in for some materials (keys such as PUB-R.m3) or elements of a file type (their ids).

    Raises FileRefused, TooMuch, NoSuchMaterial, DraftSubmitted.
    """
    wanted = list(dict.fromkeys(materials))
    known = places_for_files(edition(draft.edition_id).catalogue, draft.service)
    for key in wanted or [""]:
        if key not in known:
            raise NoSuchMaterial(material=key)
    return _keep(draft, file, name, wanted)


def attach_slip(draft: Draft, file: BinaryIO, *, name: str) -> Upload:
    """Take in a signed slip of consent: it lies with the draft and serves no material.

    Raises FileRefused, TooMuch, DraftSubmitted.
    """
    return _keep(draft, file, name, [])


def _keep(draft: Draft, file: BinaryIO, name: str, wanted: list[str]) -> Upload:
    allowed = limits()
    shown = _clean(name, allowed.name_length)
    file.seek(0, os.SEEK_END)
    size = file.tell()
    if size > allowed.file_bytes:
        raise FileRefused(name=shown, reason=f"超过 {_megabytes(allowed.file_bytes)}，请压缩或分成几个文件。")
    media_type = media_type_of(file, shown, allowed.archive)
    kind = allowed.kinds.get(media_type)
    if kind is None:
        names = "、".join(kind.name for kind in allowed.kinds.values())
        raise FileRefused(name=shown, reason=f"本系统不收这种文件，可以上传：{names}。")
    stored = secrets.token_hex(16)
    path = f"{stored[:2]}/{stored}"
    sha256 = _write(file, Path(settings.UPLOADS) / path)
    try:
        with transaction.atomic():
            _room_for(draft, size, allowed)
            upload = Upload.objects.create(
                draft=draft,
                name=stored,
                materials=wanted,
                original_name=f"{Path(shown).stem or '文件'}.{kind.ending}",
                media_type=media_type,
                size=size,
                sha256=sha256,
                path=path,
                at=now(),
            )
            _answer(draft, upload, wanted)
            return upload
    except BaseException:
        (Path(settings.UPLOADS) / path).unlink(missing_ok=True)
        raise


def attach_also(draft: Draft, upload: str, *, material: str) -> Upload:
    """Let a file that lies there serve another material. Raises UploadNotFound, NoSuchMaterial, DraftSubmitted."""
    if material not in places_for_files(edition(draft.edition_id).catalogue, draft.service):
        raise NoSuchMaterial(material=material)
    with transaction.atomic():
        row = _row(draft, upload)
        row.materials = list(dict.fromkeys([*row.materials, material]))
        row.save(update_fields=["materials"])
        _answer(draft, row, [material])
        return row


def detach(draft: Draft, upload: str, *, material: str | None = None) -> None:
    """Take a file away from one material, or altogether; a file that serves nothing is deleted.

    Raises UploadNotFound, DraftSubmitted.
    """
    with transaction.atomic():
        row = _row(draft, upload)
        left = [key for key in row.materials if material is not None and key != material]
        answer_with_files(draft, {key: None for key in row.materials if key not in left}, row.name)
        if left:
            row.materials = left
            row.save(update_fields=["materials"])
            return
        path = Path(settings.UPLOADS) / row.path
        row.delete()
        transaction.on_commit(lambda: _delete([path]))


def discard(draft: Draft) -> None:
    """Throw a draft away with everything in it. Raises DraftSubmitted."""
    with transaction.atomic():
        _not_submitted(draft)
        paths = [Path(settings.UPLOADS) / path for path in draft.uploads.values_list("path", flat=True)]
        draft.delete()
        transaction.on_commit(lambda: _delete(paths))


def places_for_files(catalogue: Catalogue, service: str) -> frozenset[str]:
    """Keys of every material of the service, and ids of every element that is a file."""
    found = service_of(catalogue, service)
    keys = {f"{code}.{m.id}" for code in reachable(found) for m in catalogue.matter[code].materials}
    elements = {name for name in answerable(catalogue, found) if catalogue.element[name].type in FILES}
    return frozenset(keys | elements)


def path_of(upload: Upload) -> Path:
    """Where the file lies. Raises UploadNotFound where it is gone."""
    path = Path(settings.UPLOADS) / upload.path
    if not path.is_file():
        raise UploadNotFound
    return path


def _answer(draft: Draft, upload: Upload, keys: Sequence[str]) -> None:
    """An element of a file type is answered by the upload's name."""
    answer_with_files(draft, dict.fromkeys(keys, upload.name), upload.name)


def _delete(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _row(draft: Draft, upload: str) -> Upload:
    _not_submitted(draft)
    row = Upload.objects.select_for_update().filter(draft=draft, name=upload).first()
    if row is None:
        raise UploadNotFound
    return row


def _not_submitted(draft: Draft) -> None:
    """Lock the draft: a file neither comes nor goes while it becomes a case."""
    number = Draft.objects.select_for_update().filter(pk=draft.pk).values_list("case_number", flat=True).first()
    if number is None:
        raise UploadNotFound
    if number:
        raise DraftSubmitted(number=number)


def _room_for(draft: Draft, size: int, allowed: UploadLimits) -> None:
    _not_submitted(draft)
    held = draft.uploads.aggregate(bytes=Sum("size"))["bytes"] or 0
    if draft.uploads.count() >= allowed.draft_files:
        raise TooMuch(what="文件个数", most=str(allowed.draft_files))
    if held + size > allowed.draft_bytes:
        raise TooMuch(what="文件合计大小", most=_megabytes(allowed.draft_bytes))


def _write(file: BinaryIO, path: Path) -> str:
    """Copy the file under its random name, readable by this account alone; returns its SHA-256."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    summed = hashlib.sha256()
    file.seek(0)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while chunk := file.read(_CHUNK):
            summed.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return summed.hexdigest()


def _clean(name: str, longest: int) -> str:
    """A name for people: no folders, no control or reordering letters, not too long."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    return kept.strip(" .")[-longest:] or "文件"


def _megabytes(size: int) -> str:
    return f"{size // 1024 // 1024} MB"
