"""A photo keeps how it is to be turned, and nothing else that the camera wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.visits.errors import PictureRefused
from onewindow.visits.pictures import clean
from tests.sheets.files import PDF, png

from .conftest import exif, jpeg, segment

MANY = 40_000_000


def test_what_the_camera_hid_is_gone():
    sent = jpeg(before=segment(0xE1, exif(1)) + segment(0xFE, b"at home") + segment(0xED, b"IPTC"), tail=b"trailing")
    kept = clean(sent, most_pixels=MANY)
    assert kept.media_type == "image/jpeg"
    assert not any(word in kept.data for word in (b"SecretPhone", b"GPS", b"at home", b"IPTC", b"Exif", b"trailing"))
    assert kept.data == jpeg()


@pytest.mark.parametrize("order", [">", "<"])
def test_how_it_was_held_stays(order):
    kept = clean(jpeg(before=segment(0xE1, exif(6, order=order))), most_pixels=MANY).data
    assert b"SecretPhone" not in kept
    assert kept.count(b"Exif") == 1
    assert clean(kept, most_pixels=MANY).data == kept


def test_a_png_loses_its_words():
    plain = png()
    talk = b"\x00\x00\x00\x09tEXtgps\x0041.7N" + b"\x00" * 4
    sent = plain[:33] + talk + plain[33:]
    assert clean(sent, most_pixels=MANY).data == plain


@pytest.mark.parametrize(
    "sent",
    [b"", PDF, b"MZ\x90", jpeg()[:-30], png()[:-6], b"\xff\xd8\xff\xd9", b"<svg/>", b"\x89PNG\r\n\x1a\n" + png()[33:]],
)
def test_what_is_no_photo_is_refused(sent):
    with pytest.raises(PictureRefused):
        clean(sent, most_pixels=MANY)


def test_too_many_points_are_refused():
    with pytest.raises(PictureRefused, match="尺寸太大"):
        clean(jpeg(width=9000, height=9000), most_pixels=MANY)
    with pytest.raises(PictureRefused, match="尺寸太大"):
        clean(png(width=9000, height=9000), most_pixels=MANY)


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""]))
def test_any_bytes_are_a_picture_or_refused(noise, start):
    try:
        kept = clean(start + noise, most_pixels=MANY)
    except PictureRefused:
        return
    assert clean(kept.data, most_pixels=MANY) == kept
