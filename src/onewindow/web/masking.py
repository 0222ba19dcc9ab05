"""Masks of personal data for screens, beside those of numbers in `people.masking`. PURE.

Full values are shown only by a logged act with a reason.
"""

from onewindow.people.masking import mask_mobile, mask_number

__all__ = ["mask_address", "mask_mobile", "mask_name", "mask_number"]

_LONG_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 司徒 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 东方 南宫".split()  # noqa: SIM905  a list to read
)


def mask_name(name: str) -> str:
    """张样例 -> 张**; Aizhan Bekova -> A***** B*****: the surname or the initials, nothing else."""
    name = name.strip()
    words = name.split()
    if len(words) > 1:
        return " ".join(_first(word, 1) for word in words)
    return _first(name, 2 if name[:2] in _LONG_SURNAMES and len(name) > 2 else 1)


def mask_address(address: str) -> str:
    """Keeps the street, hides numbers: 人民东路 18 号 1 层 -> 人民东路 ** 号 * 层."""
    return "".join("*" if character.isdigit() else character for character in address)


def _first(value: str, count: int) -> str:
    return value[:count] + "*" * (len(value) - count)
