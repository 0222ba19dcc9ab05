"""Where this installation keeps what must not be in the checkout: the database, keys, uploads, certificates.

`ONEWINDOW_HOME` names the folder; otherwise `.onewindow` beside `src` in a checkout, or in the working folder.
"""

import os
from pathlib import Path

from .errors import Unavailable, gettext_noop

_CHECKOUT = Path(__file__).resolve().parents[3]


class NoHome(Unavailable):
    """The folder cannot be made."""

    code = "no_home"
    message = gettext_noop("不能使用数据文件夹 {folder}（{why}）。请用 ONEWINDOW_HOME 指明一个可以写入的文件夹。")


def home() -> Path:
    """The folder, made on first use with mode 0755 (what is secret inside has its own mode). Raises NoHome."""
    named = os.environ.get("ONEWINDOW_HOME")
    base = _CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    folder = Path(named) if named else base / ".onewindow"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise NoHome(folder=folder, why=fault.strerror) from None
    return folder.absolute()


def private(*parts: str) -> Path:
    """A sub-folder that only this account may enter (mode 0700)."""
    folder = home().joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
