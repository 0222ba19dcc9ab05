"""Which prefecture this installation serves: a folder of data files, never a name in the code.

`ONEWINDOW_REGION` names the folder; without it the only folder of `regions/` is taken. `ONEWINDOW_REGIONS` moves
`regions/` itself, which otherwise stands beside `src` in a checkout, or in the working folder.
"""

import os
from functools import lru_cache
from pathlib import Path

from .errors import Unavailable, gettext_noop

_CHECKOUT = Path(__file__).resolve().parents[3]


class NoRegion(Unavailable):
    """The folder of the region cannot be told or does not exist."""

    code = "no_region"
    message = gettext_noop("找不到地区数据：{root} 下{found}。请用 ONEWINDOW_REGION 指明地区文件夹的名称。")


def regions_root() -> Path:
    """The folder that holds all regions; it need not exist."""
    named = os.environ.get("ONEWINDOW_REGIONS")
    if named:
        return Path(named)
    base = _CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return base / "regions"


def region_dir() -> Path:
    """The folder of this installation's region. Raises NoRegion with what was found instead."""
    root = regions_root()
    name = os.environ.get("ONEWINDOW_REGION")
    if name:
        folder = root / name
        if Path(name).name != name or not _is_region(folder):
            raise NoRegion(root=root, found=f"没有名为“{name}”的文件夹")
        return folder
    folders = _regions(root, root.stat().st_mtime_ns) if root.is_dir() else ()
    if len(folders) != 1:
        names = "、".join(folder.name for folder in folders)
        raise NoRegion(root=root, found=f"有多个地区（{names}）" if folders else "没有地区文件夹")
    return folders[0]


@lru_cache(maxsize=8)
def _regions(root: Path, _changed: int) -> tuple[Path, ...]:
    """The regions of a folder, looked for again when it has changed: asked many times in one request."""
    return tuple(sorted(entry for entry in root.iterdir() if _is_region(entry)))


def _is_region(entry: Path) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "_"))
