"""PURE: a photo is a JPEG or PNG by its structure, and is kept without what the camera hid in it.

    kept = clean(data, most_pixels=…)          # Picture(data=…, media_type="image/jpeg")

Makers, serial numbers, places, thumbnails and comments go; only how the picture is to be turned stays. What we record
(time, place, accuracy) stands in columns of its own, said by the officer's telephone and shown to him.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import PictureRefused

_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks that make the picture; all others are talk.
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _APP0, _APP1, _APP14, _COMMENT = 0xDA, 0xE0, 0xE1, 0xEE, 0xFE
_ORIENTATION = 0x0112


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A photo as it may be kept."""

    data: bytes  #: the file
    media_type: str  #: image/jpeg or image/png


def clean(data: bytes, *, most_pixels: int) -> Picture:
    """The picture without its hidden data. Raises PictureRefused."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return Picture(data=_jpeg(data, most_pixels), media_type="image/jpeg")
        if data.startswith(_PNG):
            return Picture(data=_png(data, most_pixels), media_type="image/png")
    except (struct.error, IndexError, ValueError):
        raise PictureRefused(why="照片打不开，请重新拍摄。") from None
    raise PictureRefused(why="只收 JPEG 或 PNG 照片。")


def _jpeg(data: bytes, most_pixels: int) -> bytes:
    kept, turned, pixels = [b"\xff\xd8"], 1, 0
    for marker, segment, rest in _segments(data):
        if marker == _APP1 and segment.startswith(b"Exif\x00\x00"):
            turned = _turned(segment[6:])
        elif marker in _FRAMES:
            height, width = struct.unpack(">HH", segment[1:5])
            pixels = height * width
        if marker == _SCAN:
            _measured(pixels, most_pixels)
            end = data.rfind(b"\xff\xd9")
            if end < rest:
                raise ValueError("cut off")
            return b"".join([*kept, _orientation(turned), data[rest : end + 2]])
        if marker in {_APP0, _APP14} or not (_APP0 <= marker <= 0xEF or marker == _COMMENT):
            kept.append(b"\xff" + bytes([marker]) + struct.pack(">H", len(segment) + 2) + segment)
    raise ValueError("no picture")


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, content and where the segment begins, up to the scan."""
    at = 2
    while True:
        begin = at
        if data[at] != 0xFF:
            raise ValueError("lost")
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        (length,) = struct.unpack(">H", data[at + 1 : at + 3])
        if length < 2 or at + 1 + length > len(data):
            raise ValueError("cut off")
        yield marker, data[at + 3 : at + 1 + length], begin
        at += 1 + length


def _turned(tiff: bytes) -> int:
    """How the camera was held, 1 to 8, from an EXIF block; 1 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack(order + "L", tiff[4:8])
        (count,) = struct.unpack(order + "H", tiff[first : first + 2])
        for n in range(min(count, 200)):
            entry = tiff[first + 2 + 12 * n : first + 14 + 12 * n]
            tag, _, _, value = struct.unpack(order + "HHLH", entry[:10])
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _orientation(turned: int) -> bytes:
    """An EXIF block that says nothing else; none where the picture stands upright."""
    if turned == 1:
        return b""
    tiff = b"MM\x00\x2a" + struct.pack(">LHHHLHHL", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    block = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def _png(data: bytes, most_pixels: int) -> bytes:
    kept, at = [_PNG], len(_PNG)
    if data[at + 4 : at + 8] != b"IHDR":
        raise ValueError("no head")
    while True:
        (length,) = struct.unpack(">L", data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        if name == b"IHDR":
            width, height = struct.unpack(">LL", data[at + 8 : at + 16])
            _measured(width * height, most_pixels)
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _measured(pixels: int, most: int) -> None:
    if not pixels:
        raise ValueError("no size")
    if pixels > most:
        raise PictureRefused(why="照片尺寸太大，请缩小后再传。")
