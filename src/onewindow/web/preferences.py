"""What a visitor chose without an account: theme and large print, kept in cookies. The language is Django's own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

THEME_COOKIE = "ow_theme"
SIZE_COOKIE = "ow_size"

_T = TypeVar("_T", bound=StrEnum)


class Theme(StrEnum):
    """Which palette."""

    AUTO = "auto"  # as the system says
    LIGHT = "light"
    DARK = "dark"


class Size(StrEnum):
    """Which print: `big` is the edition for elderly readers 长辈版."""

    NORMAL = "normal"
    BIG = "big"


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """How pages look for this visitor."""

    theme: Theme = Theme.AUTO  #: palette
    size: Size = Size.NORMAL  #: print

    @property
    def big(self) -> bool:
        """Whether 长辈版 is on."""
        return self.size is Size.BIG

    @property
    def next_theme(self) -> Theme:
        """What the theme button turns to: auto, dark, light, and round again."""
        return {Theme.AUTO: Theme.DARK, Theme.DARK: Theme.LIGHT, Theme.LIGHT: Theme.AUTO}[self.theme]


def preferences_of(request: HttpRequest) -> Preferences:
    """Read the cookies; anything unknown counts as not chosen."""
    return Preferences(
        theme=_one_of(Theme, request.COOKIES.get(THEME_COOKIE), Theme.AUTO),
        size=_one_of(Size, request.COOKIES.get(SIZE_COOKIE), Size.NORMAL),
    )


def _one_of(kind: type[_T], value: str | None, otherwise: _T) -> _T:
    return next((member for member in kind if member.value == value), otherwise)
