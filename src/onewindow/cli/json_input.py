"""JSON in and JSON out for the pure commands: one sentence and exit 2 for what cannot be used, never a stack trace.

    print_json(each(read_json(path), answer))

An object gives an object, a list gives a list.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import click

#: More than any list of cases that a person sends; a larger file is a mistake.
LARGEST_FILE = 64 * 1024 * 1024


class Unusable(click.ClickException):
    """Input that cannot be used; the sentence says what to do. Exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """One line on standard error; what the terminal cannot show is replaced, not fatal."""
        line = "错误：" + self.format_message().replace("\n", " ")
        click.echo(line.encode("utf-8", "replace"), file=file or sys.stderr.buffer)


def read_json(path: str) -> object:
    """The JSON of a file, or of standard input for `-`.

    Refuses (Unusable) what is missing, too large, not UTF-8, not JSON, too deep, with a key twice or a NaN in it.
    """
    shown = "标准输入" if path == "-" else path
    try:
        text = _bytes(path, shown).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unusable(f"{shown} 不是 UTF-8 编码（第 {fault.start + 1} 个字节），请另存为 UTF-8 后再试。") from None
    if not text.strip():
        raise Unusable(f"{shown} 是空的，请给出一个 JSON 对象或列表。")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise Unusable(
            f"{shown} 不是有效的 JSON（第 {fault.lineno} 行第 {fault.colno} 列），请检查引号和逗号。"
        ) from None
    except RecursionError:
        raise Unusable(f"{shown} 的嵌套太深，请检查括号是否配对。") from None
    except ValueError as fault:
        raise Unusable(f"{shown} 不能使用：{_why(fault)}") from None


def each(given: object, answer: Callable[[object], Any]) -> Any:
    """`answer` of the object, or of every element of the list; a fault in a list says which element (from 1)."""
    if not isinstance(given, list):
        return answer(given)
    answers = []
    for number, element in enumerate(given, start=1):
        try:
            answers.append(answer(element))
        except Unusable as fault:
            raise Unusable(f"第 {number} 项：{fault.message}") from None
    return answers


def print_json(value: object) -> None:
    """The one thing a command writes on standard output, as UTF-8 whatever the locale.

    Refuses (Unusable) where standard output is closed or full; a reader that goes away early is no fault.
    """
    answer = json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    if sys.stdout is None:
        raise Unusable("标准输出已经关闭，答案没有地方可写。")
    try:
        click.echo(answer, file=sys.stdout.buffer)
    except BrokenPipeError:
        raise
    except OSError as fault:
        _drop_output()
        raise Unusable(f"标准输出写不进去（{fault.strerror}），请换一个文件或检查磁盘空间。") from None


def _drop_output() -> None:
    """What is still buffered is lost already; the interpreter must not try it again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bytes(path: str, shown: str) -> bytes:
    try:
        if path == "-":
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise Unusable(f"找不到文件 {shown}，请核对路径；从标准输入读取请写“-”。") from None
    except IsADirectoryError:
        raise Unusable(f"{shown} 是文件夹，请给出其中的 JSON 文件。") from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "路径无效"
        raise Unusable(f"打不开 {shown}（{reason}），请检查路径和权限。") from None
    if len(content) > LARGEST_FILE:
        raise Unusable(f"{shown} 超过 {LARGEST_FILE // 1024 // 1024} MB，请分成几份再试。")
    return content


class _RefusedError(ValueError):
    """A value that JSON readers usually let pass and that must not pass here; the text is for people."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _RefusedError(f"同一对象里“{key[:40]}”写了两次，请只保留一处。")
        found[key] = value
    return found


def _no_constant(name: str) -> Never:
    raise _RefusedError(f"{name} 不是 JSON 的数，请改为具体的数或 null。")


def _why(fault: ValueError) -> str:
    # The only other ValueError of the reader is a number of thousands of digits.
    return str(fault) if isinstance(fault, _RefusedError) else "其中的数太长，请改为实际大小的数。"
