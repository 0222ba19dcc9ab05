"""Masks keep what lets one recognise one's own and nothing that identifies to others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.web.masking import mask_address, mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张样例", "张**"),
        ("欧阳样例", "欧阳**"),
        ("欧阳", "欧*"),
        ("王", "王"),
        ("Aizhan Bekova", "A***** B*****"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname(name, masked):
    assert mask_name(name) == masked


@given(st.text(alphabet="张王李赵刘陈杨黄周吴", min_size=2, max_size=8))
def test_a_masked_name_has_its_length_and_shows_one_character(name):
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert masked[1:] == "*" * (len(name) - 1)


def test_an_address_keeps_the_street_and_loses_its_numbers():
    assert mask_address("库尔勒市人民东路 18 号 1 层 102 室") == "库尔勒市人民东路 ** 号 * 层 *** 室"
