"""PURE: a page that was set once, with places for values: put together as text, or packed without packing it again.

    page = set_page(html)              # `html` was made with Marks() in place of values
    page.text({"number": "…"})         # escaped as a template would
    page.packed({"number": "…"})       # the same as gzip

A pack is a row of blocks. What stands still was packed once, each piece by itself; values go in as they are. So a value
never shares a window with anything else, and the length of the answer says nothing of it but its own (BREACH).
"""

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

_MARK = re.compile("\x02([a-z_0-9]+)\x03")
_MARKUP = re.compile("""[&<>"']""")
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
#: An empty last block of fixed codes.
_END = b"\x03\x00"
#: Longest block of bytes as they are.
_LONGEST = 0xFFFF


class Marks:
    """Any value as its mark; nothing that is typed can hold such marks."""

    def __getitem__(self, name: str) -> str:
        return f"\x02{name}\x03"


@dataclass(frozen=True, kw_only=True)
class SetPage:
    """A page in pieces: text, value, text, … , text."""

    texts: tuple[str, ...]  #: what stands still
    names: tuple[str, ...]  #: which value stands between
    different: tuple[str, ...]  #: the values, each once
    plain: tuple[bytes, ...]  #: the texts as bytes
    blocks: tuple[bytes, ...]  #: the texts packed

    def text(self, values: Mapping[str, str]) -> str:
        """The page. Raises KeyError for a value that is missing."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += (escape(values[name]), text)
        return "".join(parts)

    def packed(self, values: Mapping[str, str]) -> bytes:
        """The page as gzip. Raises KeyError, and ValueError for a value of more than 65,535 bytes."""
        out, plain = [_HEAD, self.blocks[0]], [self.plain[0]]
        said = {name: _as_it_is(values[name]) for name in self.different}
        for name, text, block in zip(self.names, self.plain[1:], self.blocks[1:], strict=True):
            head, value = said[name]
            out += (head, value, block)
            plain += (value, text)
        whole = b"".join(plain)
        out += (_END, struct.pack("<II", zlib.crc32(whole), len(whole) & 0xFFFFFFFF))
        return b"".join(out)


def _as_it_is(value: str) -> tuple[bytes, bytes]:
    """A value as a block of bytes as they are: its head, the bytes."""
    plain = (escape(value) if _MARKUP.search(value) else value).encode()
    if len(plain) > _LONGEST:
        raise ValueError("a value is too long")
    return struct.pack("<BHH", 0, len(plain), len(plain) ^ _LONGEST), plain


def set_page(html: str) -> SetPage:
    """Take a page apart at its marks."""
    pieces = _MARK.split(html)
    plain = tuple(piece.encode() for piece in pieces[::2])
    return SetPage(
        texts=tuple(pieces[::2]),
        names=tuple(pieces[1::2]),
        different=tuple(dict.fromkeys(pieces[1::2])),
        plain=plain,
        blocks=tuple(_block(piece) for piece in plain),
    )


def _block(piece: bytes) -> bytes:
    """A piece as blocks that end on a byte and look back at nothing before them."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    return pack.compress(piece) + pack.flush(zlib.Z_FULL_FLUSH)
