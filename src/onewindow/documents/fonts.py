"""Which typefaces papers are set in: those of two wheels on every machine, and a Song face where the system has one.

The wheels `justmytype-intl-cjk` (Noto Sans SC and its sisters) and `justmytype-intl-rtl` (Noto Sans Arabic, which has
the Uyghur letters) carry the OFL faces as plain files; their Python is never imported. Typst sees these folders and no
others, so a paper looks the same wherever the same faces are. `ONEWINDOW_FONTS` names one more folder, for an
installation that owns 仿宋 or 小标宋; its families go into `ONEWINDOW_SONG`, separated by commas.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]  # publishes no types

from onewindow.core.errors import Unavailable, gettext_noop
from onewindow.core.home import NoHome, home

_WHEELS = ("justmytype_intl_cjk", "justmytype_intl_rtl")
#: Folders in which Debian, Fedora and Arch keep Noto Serif CJK.
_SYSTEM = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/google-noto-serif-cjk-vf-fonts",
    "/usr/share/fonts/noto-cjk",
)
_MONGOLIAN = "Noto Sans Mongolian"
#: Where Debian (fonts-noto-core), Fedora and Arch keep it. Without it certificates carry no Mongolian title.
_MONGOLIAN_FILES = (
    "/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf",
    "/usr/share/fonts/google-noto/NotoSansMongolian-Regular.ttf",
    "/usr/share/fonts/noto/NotoSansMongolian-Regular.ttf",
)
_SONG = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")


class NoFonts(Unavailable):
    """A wheel of typefaces is missing."""

    code = "no_fonts"
    message = gettext_noop("缺少字体包 {wheel}，请按 requirements/base.txt 安装全部依赖。")


@dataclass(frozen=True, kw_only=True)
class Faces:
    """The typefaces of this process."""

    fonts: typst.Fonts  #: what Typst may use
    song: tuple[str, ...]  #: families of Song style, best first; may be empty
    mongolian: bool  #: whether the traditional Mongolian script can be set


@lru_cache(maxsize=1)
def faces() -> Faces:
    """Find the typefaces once. Raises NoFonts."""
    folders = [_wheel(name) for name in _WHEELS]
    folders += [Path(f) for f in (os.environ.get("ONEWINDOW_FONTS") or "", *_SYSTEM) if f and Path(f).is_dir()]
    folders += _mongolian()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in folders])
    named = [name.strip() for name in (os.environ.get("ONEWINDOW_SONG") or "").split(",") if name.strip()]
    present = set(fonts.families())
    return Faces(
        fonts=fonts,
        song=tuple(name for name in (*named, *_SONG) if name in present),
        mongolian=_MONGOLIAN in present,
    )


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that some face can draw. Read only when a text could not be set: it takes a second."""
    points: set[int] = set()
    for path in {info.path for info in faces().fonts.fonts() if info.path}:
        if path.endswith((".ttc", ".otc")):
            with TTCollection(path, lazy=True) as collection:
                points.update(collection.fonts[0].getBestCmap() or {})
        else:
            with TTFont(path, lazy=True) as face:
                points.update(face.getBestCmap() or {})
    return frozenset(points)


def _mongolian() -> list[Path]:
    """A folder with that one face of the system, if it has it: Typst takes folders only, and the system's own holds
    two hundred faces that must not stand in for others.
    """
    face = next((path for path in map(Path, _MONGOLIAN_FILES) if path.is_file()), None)
    if face is None:
        return []
    try:
        folder = home() / "faces"
        folder.mkdir(exist_ok=True)
        link = folder / face.name
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(face)
    except (OSError, NoHome):
        return []
    return [folder]


def _wheel(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise NoFonts(wheel=name.replace("_", "-"))
    return Path(next(iter(spec.submodule_search_locations))) / "fonts"
