"""PURE: an amount of money in Chinese capital figures, as contracts write it, so that no figure is misread.

in_words(60_000_000)   # 陆拾万元整
in_words(1_005)        # 壹拾元零伍分
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MOST = 10**18


def in_words(fen: int) -> str:
    """The amount, whole fen. Raises ValueError below nought or beyond all money."""
    if not 0 <= fen < _MOST:
        raise ValueError(fen)
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{said or '零元'}整"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif yuan:
        said += "零"
    return f"{said}{_DIGITS[cent]}分" if cent else f"{said}整"


def _whole(number: int) -> str:
    for worth, name, least in ((10**8, "亿", 10**7), (10**4, "万", 10**3)):
        high, low = divmod(number, worth)
        if high:
            gap = "零" if 0 < low < least else ""
            return f"{_whole(high)}{name}{gap}{_whole(low) if low else ''}"
    return _group(number)


def _group(number: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        if gap:
            said += "零"
        said += _DIGITS[digit] + _PLACES[place]
        gap = False
    return said
