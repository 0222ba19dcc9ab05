"""The region's files of the registers: read as they stand, refused with file, line and remedy."""

import shutil

import pytest

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.numbers import CodeSegments, SegmentFullError, account_number, luhn
from onewindow.registers.publications import entry as publications
from onewindow.rules.identifiers import check, make_uscc


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "region"
    shutil.copytree(region_dir(), copy)
    return copy


def broken(folder, name, old, new):
    path = folder / "registers" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return next(n for n, line in enumerate(text.splitlines(), 1) if old.splitlines()[0] in line)


FAULTS = [
    ("names.yaml", 'from: "2021-03-01"', 'from: "2021-03-02"'),
    ("names.yaml", "mode: self_declaration", "mode: whatever"),
    ("names.yaml", 'until: "2021-03-01"', "until: 明年"),
    ("names.yaml", "effect: refuse, where: anywhere", "effect: forbid, where: anywhere"),
    ("scope_entries.yaml", "code: A0102", "code: A0101"),
    ("scope_entries.yaml", "text: 棉花种植", "text: 谷物种植"),
    ("scope_entries.yaml", "text: 谷物种植, kind: 一般", "text: 谷物种植, kind: 普通"),
    ("numbers.yaml", '"{division}{serial:07d}"', '"{division}{serail:07d}"'),
    ("numbers.yaml", '"{division}{serial:07d}"', '"{division{serial:07d}"'),
    ("code_segments.yaml", "MAD2", "MAD1"),
    ("sounds.yaml", "  ai: 爱", "  ai: 阿爱"),
    ("bank_branches.yaml", 'account_prefix: "300601", ', ""),
]


@pytest.mark.parametrize(("name", "old", "new"), FAULTS, ids=[f"{n}: {new}" for n, _, new in FAULTS])
def test_a_faulty_file_is_refused_with_place_and_remedy(folder, name, old, new):
    line = broken(folder, name, old, new)
    with pytest.raises(LocatedError) as refusal:
        directories.read(folder)
    assert refusal.value.file == f"registers/{name}"
    assert refusal.value.remedy
    assert abs(refusal.value.line - line) <= 12


def test_the_files_as_they_stand_can_be_read(folder):
    assert directories.read(folder) == directories.read(region_dir())
    assert publications.read(folder).supplement.days == 15


def test_no_two_registrars_share_a_code_segment(data):
    segments = data.segments.segments.values()
    assert len(set(segments)) == len(segments)


def test_subject_codes_make_valid_unified_codes(data):
    for serial in (1, 30, 31, 961, 31**4 - 1):
        subject = data.segments.subject("652801", serial)
        code = make_uscc(registrar="9", kind="1", division="652801", subject=subject)
        assert check("uscc", code).valid


def test_a_full_segment_is_told_not_wrapped():
    segments = CodeSegments(authority="9", categories={"其他": "9"}, segments={"652801": "MAD1"})
    with pytest.raises(SegmentFullError):
        segments.subject("652801", 31**4)


def test_account_numbers_carry_a_check_digit():
    number = account_number("300601", 17, 8)
    assert number[:-1] == "30060100000017"
    assert luhn(number[:-1]) == int(number[-1])
    assert luhn("7992739871") == 3  # the standard's own example


def test_barred_persons_carry_numbers_that_cannot_exist(data):
    assert data.barred
    for person in data.barred:
        assert not check("ric", person.id_no).valid, "a list of examples must not hit a real person"
