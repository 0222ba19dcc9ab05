"""PURE: JSON of a stranger: read strictly, so that what is stored means one thing to everybody.

    read(b'{"a": 1}')        # {"a": 1}

Refused with a reason: not UTF-8, a key twice, NaN, numbers beyond 64 bits or 40 digits, more than 64 levels, U+0000 and
half surrogates (no database stores them).
"""

import json
from typing import Any, Never

_DEEPEST = 64
_LARGEST = 2**63
_LONGEST = 40


class Unreadable(ValueError):
    """Why it cannot be used, a sentence in Chinese."""


def read(body: bytes) -> Any:
    """The value. Raises Unreadable."""
    if not body.strip():
        raise Unreadable("正文是空的。")
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_fraction,
        )
    except UnicodeDecodeError as fault:
        raise Unreadable(f"不是 UTF-8 编码（第 {fault.start + 1} 个字节）。") from None
    except json.JSONDecodeError as fault:
        raise Unreadable(f"第 {fault.lineno} 行第 {fault.colno} 列有误。") from None
    except RecursionError:
        raise Unreadable(f"嵌套超过 {_DEEPEST} 层。") from None
    _walk(value, 0)
    return value


def fault_of(text: str) -> str:
    """Why a text cannot be stored; "" where it can."""
    if "\x00" in text:
        return "含有不能使用的字符 U+0000。"
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return "含有不完整的字符。"
    return ""


def _walk(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Unreadable(f"嵌套超过 {_DEEPEST} 层。")
    if isinstance(value, str) and (why := fault_of(value)):
        raise Unreadable(why)
    if isinstance(value, dict):
        for key, inner in value.items():
            if why := fault_of(key):
                raise Unreadable(why)
            _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, depth + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(f"同一对象里“{key[:40]}”写了两次。")
        found[key] = value
    return found


def _no_constant(name: str) -> Never:
    raise Unreadable(f"{name} 不是 JSON 的数。")


def _whole(text: str) -> int:
    if len(text) > _LONGEST or not -_LARGEST <= (number := int(text)) < _LARGEST:
        raise Unreadable("其中的数太大。")
    return number


def _fraction(text: str) -> float:
    number = float(text)
    if len(text) > _LONGEST or number in {float("inf"), float("-inf")}:
        raise Unreadable("其中的数太大或者位数太多。")
    return number
