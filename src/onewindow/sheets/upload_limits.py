"""PURE: what may be uploaded, from `uploads.yaml` of the region."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onewindow.core.located import load

from .media import ArchiveLimits


@dataclass(frozen=True, kw_only=True, slots=True)
class FileKind:
    """A kind of file that is taken in."""

    media_type: str  #: by content
    ending: str  #: what its stored name ends with
    name: str  #: for people


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadLimits:
    """All limits."""

    file_bytes: int  #: one file
    draft_bytes: int  #: all files of a draft
    draft_files: int  #: number of files of a draft
    name_length: int  #: characters kept of a name
    archive: ArchiveLimits  #: how far documents may unfold
    kinds: Mapping[str, FileKind]  #: media type -> kind

    @property
    def accept(self) -> str:
        """For the file control: .pdf,.jpg,…"""
        return ",".join(f".{kind.ending}" for kind in self.kinds.values())


def upload_limits(region: Path) -> UploadLimits:
    """The limits of a region's folder. Raises LocatedError, OSError."""
    path = region / "uploads.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> UploadLimits:
    said = load(path, shown_as=path.name).plain()
    kinds = [FileKind(**kind) for kind in said["types"]]
    return UploadLimits(
        file_bytes=said["file_bytes"],
        draft_bytes=said["draft_bytes"],
        draft_files=said["draft_files"],
        name_length=said["name_length"],
        archive=ArchiveLimits(
            bytes=said["archive_bytes"],
            entries=said["archive_entries"],
            ratio=said["archive_ratio"],
            pixels=said["picture_pixels"],
        ),
        kinds={kind.media_type: kind for kind in kinds},
    )
