from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric as stdnum_ric
from stdnum.iso7064 import mod_11_2, mod_37_36

from onewindow.rules.divisions import load_areas
from onewindow.rules.identifiers import (
    Check,
    CreditCodesExhausted,
    Kind,
    born,
    check,
    make_certificate_id,
    make_uscc,
    tidy,
    uscc_for,
)
from onewindow.rules.identifiers.checksums import (
    CREDIT_ALPHABET,
    citizen_check,
    credit_check,
    mod_37_36_check,
    mrz_check,
    organisation_check,
)

from .conftest import REGION

AREAS = load_areas(REGION)
TODAY = date(2026, 5, 8)

LINE_1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LINE_2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
UNIT = "652801001002GB00012F00180302"

#: One right value of each kind: from the standards, from public guides, or made with the standards' formulas.
RIGHT = [
    ("ric", "11010519491231002X"),
    ("ric", "652801199003071239"),
    ("uscc", "91110000600037341L"),
    ("uscc", "91330100799655058B"),
    ("uscc", "9144030071526726XG"),
    ("uscc", "11100000000013338W"),
    ("division", "652801"),
    ("division", "652800"),
    ("division", "659006"),
    ("division", "110105"),
    ("unit_code", "320583001002GB00012F00180302"),
    ("unit_code", UNIT),
    ("unit_code", "652801001002GX00012W00000000"),
    ("unit_code", "652801001002JA00012W00000000"),
    ("certificate_id", "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"),
    ("certificate_id", "1.2.156.3005.2.11100000000013338W087.11370800MB28559184.37080001202411010001.001.3"),
    ("certificate_id", "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0"),
    ("mrz_td3", f"{LINE_1}\n{LINE_2}"),
    ("matter_code", "000117028000"),
    ("matter_code", "370117002011"),
    ("matter_code", "652020000001"),
    ("matter_code", "11370400004230348L4000109146003"),
    ("matter_code", "11370800MB285591843370117002011"),
    ("mobile", "13800138000"),
    ("mobile", "19999999999"),
]


def found(kind: str, value: object) -> Check:
    return check(kind, value, areas=AREAS, today=TODAY)


def reason(kind: str, value: object) -> str:
    result = found(kind, value)
    assert not result.valid
    assert result.warnings == ()
    assert result.reason.text()
    return result.reason.code


def warnings(kind: str, value: str) -> list[str]:
    result = found(kind, value)
    assert result.valid, result.reason
    assert result.reason is None
    return [warning.code for warning in result.warnings]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_a_right_value_passes_without_a_warning(kind: str, value: str):
    assert warnings(kind, value) == []


@pytest.mark.parametrize("registrar", "123456789ANY")
def test_credit_codes_of_every_registrar_pass(registrar: str):
    assert warnings("uscc", uscc_for(registrar, "2", "652801", 7)) == []


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("ric", "11010519491231002x", "lower_case"),
        ("ric", "110105194912310021", "check"),
        ("ric", "11010519491231002", "length"),
        ("ric", "110105491231002", "length"),
        ("ric", "11010519491231002XX", "length"),
        ("ric", "110105194912310O2X", "letter"),
        ("ric", "1101051949123100XX", "letter"),
        ("ric", "11010519491231002A", "last_letter"),
        ("ric", "110105194913310020", "birth_date"),
        ("ric", "110105190002290027", "birth_date"),
        ("ric", "110105000001010020", "birth_date"),
        ("ric", "110105202605090019", "birth_in_future"),
        ("uscc", "91110000600037341l", "lower_case"),
        ("uscc", "91110000600037341M", "check"),
        ("uscc", "9111000060003734L", "length"),
        ("uscc", "91110000600037341I", "letter"),
        ("uscc", "9111000060003O341L", "letter"),
        ("uscc", "B1110000600037341L", "registrar"),
        ("uscc", "9111A000600037341L", "division_digits"),
        ("division", "65280", "length"),
        ("division", "6528011", "length"),
        ("division", "65280A", "letter"),
        ("division", "652899", "no_such_division"),
        ("division", "999999", "no_such_division"),
        ("division", "000000", "no_such_division"),
        ("unit_code", UNIT[:-1], "length"),
        ("unit_code", "652801 001002 GB00012 F00180302", "blanks"),
        ("unit_code", UNIT.replace("G", "H"), "places"),
        ("unit_code", UNIT.replace("GB", "GZ"), "places"),
        ("unit_code", UNIT.replace("F", "R"), "places"),
        ("unit_code", UNIT.replace("F0018030", "FA018030"), "places"),
        ("unit_code", UNIT.replace("652801", "65280A"), "places"),
        ("unit_code", UNIT.replace("GB", "GA"), "collective_only"),
        ("unit_code", UNIT.replace("F", "W"), "land_only"),
        ("certificate_id", "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.V", "check"),
        ("certificate_id", "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E8.001.M", "check"),
        ("certificate_id", "1.2.156.3005.3.11100000000013338W011.11430000006122244L.20230000403.001.U", "root"),
        ("certificate_id", "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001", "parts"),
        ("certificate_id", "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", "part"),
        ("certificate_id", "1.2.156.3005.2.11100000000013338W011.11430000006122244L..001.U", "part"),
        ("certificate_id", "1.2.156.3005.2.11100000000013338W011.11430000006122244L.1.1.U", "part"),
        ("matter_code", "00011702800", "length"),
        ("matter_code", "0001170280000", "length"),
        ("matter_code", "00011702800A", "letter"),
        ("matter_code", "001117028000", "matter_kind"),
        ("matter_code", "000017028000", "matter_kind"),
        ("matter_code", "12431123691806512c5000117020000", "lower_case"),
        ("matter_code", "11370400004230348M4000109146003", "agency_code"),
        ("matter_code", "11370400004230348L0000109146003", "agency_level"),
        ("matter_code", "11370400004230348L7000109146003", "agency_level"),
        ("matter_code", "11370400004230348L4001109146003", "basic_code"),
        ("matter_code", "11990200MB1B69130P3000117028000A1", "serial"),
        ("mobile", "12800138000", "mobile_prefix"),
        ("mobile", "23800138000", "mobile_prefix"),
        ("mobile", "1380013800", "length"),
        ("mobile", "+8613800138000", "length"),
        ("mobile", "138-0013-800", "length"),
        ("mobile", "1380013800A", "letter"),
    ],
)
def test_a_wrong_value_has_its_reason(kind: str, value: str, code: str):
    assert reason(kind, value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (LINE_1, "lines"),
        (f"{LINE_1}\n{LINE_2}\n", "lines"),
        (f"{LINE_1}\r\n{LINE_2}", "blanks"),
        (f"{LINE_1} {LINE_2}", "blanks"),
        (f"{LINE_1}\n{LINE_2[:-1]}", "length"),
        (f"{LINE_1}<\n{LINE_2}", "length"),
        (f"{LINE_1.lower()}\n{LINE_2}", "lower_case"),
        (f"I{LINE_1[1:]}\n{LINE_2}", "places"),
        (f"{LINE_1.replace('ANNA', '<<<<')}\n{LINE_2}", "places"),
        (f"{LINE_1.replace('ANNA', 'ANN4')}\n{LINE_2}", "places"),
        (f"{LINE_1}\n{LINE_2.replace('F120', 'X120')}", "places"),
        (f"{LINE_1}\n{LINE_2.replace('740812', '741312')}", "no_such_day"),
        (f"{LINE_1}\n{LINE_2.replace('120415', '120431')}", "no_such_day"),
        (f"{LINE_1}\n{LINE_2.replace('L898902C', 'L898902D')}", "check"),
        (f"{LINE_1}\n{LINE_2.replace('740812', '740813')}", "check"),
        (f"{LINE_1}\n{LINE_2.replace('120415', '120416')}", "check"),
        (f"{LINE_1}\n{LINE_2.replace('ZE184226B', 'ZE184226C')}", "check"),
        (f"{LINE_1}\n{LINE_2[:-1]}1", "check"),
    ],
)
def test_wrong_passport_lines_have_their_reason(value: str, code: str):
    assert reason("mrz_td3", value) == code


def passport(number: str, birth: str, expiry: str, personal: str, personal_check: str | None = None) -> str:
    last = mrz_check(personal) if personal_check is None else personal_check
    line = f"{number}{mrz_check(number)}CHN{birth}{mrz_check(birth)}F{expiry}{mrz_check(expiry)}{personal}{last}"
    return f"{LINE_1}\n{line}{mrz_check(line[:10] + line[13:20] + line[21:43])}"


def test_without_a_personal_number_its_check_digit_may_be_a_filler():
    assert warnings("mrz_td3", passport("E12345678", "900307", "300307", "<" * 14, "<")) == []
    assert warnings("mrz_td3", passport("E12345678", "900307", "300307", "<" * 14, "0")) == []
    assert reason("mrz_td3", passport("E12345678", "900307", "300307", "A<<<<<<<<<<<<<", "<")) == "check"


def test_an_unknown_part_of_the_birth_date_is_a_filler():
    assert warnings("mrz_td3", passport("E12345678", "90<<<<", "300307", "<" * 14)) == []
    assert reason("mrz_td3", passport("E12345678", "9<0307", "300307", "<" * 14)) == "no_such_day"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "not_text"),
        (5, "not_text"),
        (True, "not_text"),
        ([], "not_text"),
        ({}, "not_text"),
        (b"1", "not_text"),
        ("", "empty"),
        (" ", "blanks"),
        ("\t1", "blanks"),
        ("1\u3000", "blanks"),
        ("²²²", "not_ascii"),
        ("１２３", "not_ascii"),
        ("①", "not_ascii"),
        ("\u200b1", "not_ascii"),
        ("1\x00", "not_ascii"),
        ("\ud800", "not_ascii"),
        ("零", "not_ascii"),
    ],
)
def test_what_is_no_such_text_is_told_alike_for_every_kind(kind: Kind, value: object, code: str):
    assert reason(kind, value) == code


@pytest.mark.parametrize(("kind", "value"), RIGHT)
@pytest.mark.parametrize("spoil", [" {}", "{} ", "{}\n", "\ufeff{}"])
def test_nothing_is_tidied(kind: str, value: str, spoil: str):
    assert not found(kind, spoil.format(value)).valid


def ric(area: str, birth: str = "19900307", sequence: str = "123") -> str:
    body = area + birth + sequence
    return body + citizen_check(body)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("ric", ric("652802")),
        ("ric", ric("652871")),
        ("ric", ric("990000")),
        ("uscc", uscc_for("9", "1", "652871", 1)),
        ("unit_code", UNIT.replace("652801", "652871")),
        ("matter_code", "11990200MB1B69130P300011702800001"),
        ("matter_code", "990117028000"),
        (
            "certificate_id",
            make_certificate_id(
                kind="11100000000013338W011", issuer=uscc_for("1", "1", "652871", 1), number="2026000001"
            ),
        ),
    ],
)
def test_an_unknown_area_inside_a_right_number_only_warns(kind: str, value: str):
    assert warnings(kind, value) == ["unknown_area"]


def test_a_former_area_in_a_citizen_number_is_known():
    assert warnings("ric", ric("110103")) == []


def test_divisions_outside_the_standard_or_abolished_warn():
    assert warnings("division", "652871") == ["not_standard"]
    assert warnings("division", "110103") == ["abolished"]


def test_nobody_is_born_after_today():
    assert warnings("ric", ric("652801", "20260508")) == []
    assert reason("ric", ric("652801", "20260509")) == "birth_in_future"
    assert born(ric("652801", "20260508")) == date(2026, 5, 8)


def test_a_wrong_organisation_code_inside_a_right_credit_code_is_told():
    body = "9165280" + "1MA000001" + "0"
    if organisation_check(body[8:16]) == body[16]:
        body = body[:16] + "1"
    assert reason("uscc", body + credit_check(body)) == "organisation_check"


def test_an_organisation_in_a_certificate_id_must_be_right():
    value = make_certificate_id(kind="11100000000013338X011", issuer="11430000006122244L", number="1")
    assert reason("certificate_id", value) == "organisation"


def test_an_unknown_kind_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="passport"):
        check("passport", "x")


class TestAllotting:
    def test_equal_serials_give_equal_codes_and_others_differ(self):
        codes = [uscc_for("9", "1", "652801", serial) for serial in range(2000)]
        assert len(set(codes)) == 2000
        assert codes[5] == uscc_for("9", "1", "652801", 5)
        assert codes[5].startswith("91652801MA")

    @given(st.sampled_from("123456789ANY"), st.sampled_from(CREDIT_ALPHABET), st.integers(0, 31**6 - 1))
    def test_every_allotted_code_is_right(self, registrar: str, kind: str, serial: int):
        assert warnings("uscc", uscc_for(registrar, kind, "652822", serial)) == []

    @pytest.mark.parametrize(
        ("parts", "serial"),
        [
            (("9", "1", "652801"), -1),
            (("9", "1", "652801"), 31**6),
            (("B", "1", "652801"), 1),
            (("91", "1", "652801"), 1),
            (("", "1", "652801"), 1),
            (("9", "I", "652801"), 1),
            (("9", "1", "65280"), 1),
        ],
    )
    def test_what_gives_no_code_is_refused(self, parts: tuple[str, str, str], serial: int):
        with pytest.raises(CreditCodesExhausted):
            uscc_for(*parts, serial)
        assert make_uscc(registrar="9", kind="1", division="110000", subject="60003734") == "91110000600037341L"


digits = st.text("0123456789", min_size=17, max_size=17)
credit_bodies = st.text(CREDIT_ALPHABET, min_size=17, max_size=17)
words = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=60)


@given(digits)
def test_citizen_checks_agree_with_another_library(body: str):
    assert citizen_check(body) == mod_11_2.calc_check_digit(body) == stdnum_ric.calc_check_digit(body + "0")


@given(words)
def test_certificate_checks_agree_with_another_library(body: str):
    assert mod_37_36_check(body) == mod_37_36.calc_check_digit(body)


@given(digits, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_citizen_number_is_found(body: str, place: int, other: str):
    slipped = body[:place] + other + body[place + 1 :]
    assert (citizen_check(slipped) == citizen_check(body)) == (slipped == body)


@given(credit_bodies, st.integers(0, 16), st.sampled_from(CREDIT_ALPHABET))
def test_one_wrong_letter_of_a_credit_code_is_found(body: str, place: int, other: str):
    slipped = body[:place] + other + body[place + 1 :]
    assert (credit_check(slipped) == credit_check(body)) == (slipped == body)


@given(words, st.integers(0, 59), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_letter_of_a_certificate_identifier_is_found(body: str, place: int, other: str):
    place %= len(body)
    slipped = body[:place] + other + body[place + 1 :]
    assert (mod_37_36_check(slipped) == mod_37_36_check(body)) == (slipped == body)


@given(digits, st.integers(0, 15))
def test_two_neighbours_changed_round_are_found_in_a_citizen_number(body: str, place: int):
    turned = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (citizen_check(turned) == citizen_check(body)) == (turned == body)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_of_an_organisation_code_is_found(body: str, place: int, more: int):
    if body[place].isdigit():
        other = str((int(body[place]) + more) % 10)
        assert organisation_check(body[:place] + other + body[place + 1 :]) != organisation_check(body)


@pytest.mark.parametrize(("body", "last"), [("60003734", "1"), ("71526726", "X"), ("79965505", "8"), ("00001333", "8")])
def test_organisation_checks_of_known_codes(body: str, last: str):
    assert organisation_check(body) == last


anything: st.SearchStrategy[Any] = st.text(max_size=50) | st.none() | st.integers() | st.lists(st.text(), max_size=2)


@given(st.sampled_from(Kind), anything)
def test_no_value_makes_a_check_fail(kind: Kind, value: object):
    result = found(kind, value)
    assert result.valid == (result.reason is None)


@given(st.sampled_from(RIGHT), st.integers(0, 80), st.characters())
def test_a_changed_letter_never_raises(right: tuple[str, str], place: int, letter: str):
    kind, value = right
    place %= len(value)
    result = found(kind, value[:place] + letter + value[place + 1 :])
    assert result.valid == (result.reason is None)
    assert str(result.reason)


class TestTidying:
    @pytest.mark.parametrize(
        ("kind", "typed", "tidied"),
        [
            ("ric", " 110105 19491231 002x ", "11010519491231002X"),
            ("ric", "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
            ("uscc", "91110000-60003734-1l", "91110000600037341L"),
            ("uscc", "\ufeff91110000600037341L\u200b", "91110000600037341L"),
            ("mobile", "+86 138 0013 8000", "13800138000"),
            ("mobile", "138-0013-8000", "13800138000"),
            ("mobile", "+8600861380013", "1380013"),
            ("unit_code", "652801 001002 GB00012 F00180302", UNIT),
            ("division", "652801\u3000", "652801"),
            ("mrz_td3", f"  {LINE_1.lower()}\r\n\r\n{LINE_2} ", f"{LINE_1}\n{LINE_2}"),
            ("certificate_id", " 1.2.156.3005.2.a ", "1.2.156.3005.2.A"),
            ("ric", "²", "²"),  # no digit that anybody meant to type
        ],
    )
    def test_blanks_width_and_case_are_tidied(self, kind: str, typed: str, tidied: str):
        assert tidy(kind, typed) == tidied

    @pytest.mark.parametrize(("kind", "value"), RIGHT)
    def test_what_is_right_stays(self, kind: str, value: str):
        assert tidy(kind, value) == value

    @given(st.sampled_from(Kind), st.text(max_size=40))
    def test_tidying_twice_changes_nothing_more(self, kind: Kind, typed: str):
        assert tidy(kind, tidy(kind, typed)) == tidy(kind, typed)
