"""PURE: the outer form of a message, as bytes and back.

    {"format": 1, "from": "sample_bank_gs", "to": "registry", "kind": "mortgage.apply",
     "business": "GS20261126000017", "about": "", "body": {…}}

`business` is the sender's number of this message and stands for it for ever: sent again, it is the same message.
`about` is the number of the business it belongs to (the first message's), so that a supplement finds its application.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Never

from onewindow.core.chain import canonical

from .errors import BadEnvelope, TooLarge

FORMAT = 1
#: Bytes of a message; papers are fetched by ticket and not sent inside.
MOST = 512 * 1024
_FIELDS = {"format", "from", "to", "kind", "business", "about", "body"}
#: What stands in a number: it goes into file names, logs and forms.
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
_DEEPEST = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One message."""

    sender: str  #: code of the node it comes from
    receiver: str  #: code of the node it goes to
    kind: str  #: such as mortgage.apply
    business: str  #: the sender's number of this message, up to 64 characters
    about: str  #: number of the business it belongs to, or ""
    body: Mapping[str, Any]  #: as the schema of the kind says

    def encoded(self) -> bytes:
        """The one text of this message."""
        said = {
            "format": FORMAT,
            "from": self.sender,
            "to": self.receiver,
            "kind": self.kind,
            "business": self.business,
            "about": self.about,
            "body": dict(self.body),
        }
        return canonical(said).encode()


def decode(content: bytes) -> Envelope:
    """Read a message. Raises BadEnvelope, TooLarge."""
    if len(content) > MOST:
        raise TooLarge(most=MOST)
    said = read_object(content)
    missing, strange = sorted(_FIELDS - {"about"} - said.keys()), sorted(said.keys() - _FIELDS)
    if missing or strange:
        raise BadEnvelope(why=f"缺少 {'、'.join(missing)}" if missing else f"多出 {'、'.join(strange)[:80]}")
    if said["format"] != FORMAT or isinstance(said["format"], bool):
        raise BadEnvelope(why=f"format 应为 {FORMAT}")
    for field in ("from", "to", "kind", "business"):
        if not isinstance(said[field], str) or not _NUMBER.fullmatch(said[field]):
            raise BadEnvelope(why=f"{field} 应为 1 至 64 个字母、数字或 . _ : / -")
    about = said.get("about", "")
    if not isinstance(about, str) or (about and not _NUMBER.fullmatch(about)):
        raise BadEnvelope(why="about 应为业务流水号或空")
    if not isinstance(said["body"], dict):
        raise BadEnvelope(why="body 应为对象")
    return Envelope(
        sender=said["from"],
        receiver=said["to"],
        kind=said["kind"],
        business=said["business"],
        about=about,
        body=said["body"],
    )


def read_object(content: bytes) -> dict[str, Any]:
    """A JSON object without doubled keys, fractions' odd cousins (NaN) or texts that no database takes.

    Raises BadEnvelope.
    """
    try:
        said = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
    except UnicodeDecodeError:
        raise BadEnvelope(why="不是 UTF-8") from None
    except RecursionError:
        raise BadEnvelope(why="嵌套太深") from None
    except ValueError as fault:
        raise BadEnvelope(why=f"不是有效的 JSON（{str(fault)[:60]}）") from None
    if not isinstance(said, dict):
        raise BadEnvelope(why="应为一个 JSON 对象")
    _plain(said, 0)
    return said


def digest(content: bytes) -> str:
    """SHA-256, 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _never(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def _plain(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise BadEnvelope(why="嵌套太深")
    if isinstance(value, dict):
        for key, inner in value.items():
            _plain(key, depth)
            _plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _plain(inner, depth + 1)
    elif isinstance(value, str):
        if "\x00" in value or any(0xD800 <= ord(sign) <= 0xDFFF for sign in value):
            raise BadEnvelope(why="文字中有不能保存的字符")
    elif isinstance(value, float):
        raise BadEnvelope(why="数只能是整数，金额以分为单位")
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        raise BadEnvelope(why="数太大")
