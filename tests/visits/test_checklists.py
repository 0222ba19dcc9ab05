"""The region's file, and what is said of one that is wrong."""

import shutil

import pytest

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.visits.checklists import current, read


def test_a_matter_without_a_checklist_has_the_general_one():
    book = current()
    assert [line.id for line in book.lines(["NO-SUCH"], purpose="review")] == ["address", "conditions"]
    assert [line.id for line in book.lines(["PUB-R"], purpose="review")][:2] == ["address", "premises"]
    assert book.lines(["PUB-R"], purpose="aftercheck")[0].id == "licence_shown"


def test_lines_of_several_matters_come_once():
    ids = [line.id for line in current().lines(["PUB-R", "PUB-W", "NO-SUCH"], purpose="review")]
    assert len(ids) == len(set(ids))
    assert ids[-1] == "conditions"


def test_an_agency_sends_as_many_as_its_strictest_matter_asks():
    book = current()
    assert book.officers(["UTL-WATER"], purpose="review")[0] == 1
    assert book.officers(["UTL-WATER", "PUB-R"], purpose="review") == (2, "行政许可法第三十四条第三款")


def test_every_line_has_words_in_two_languages_and_a_basis():
    for one in current().checklists:
        for line in one.lines:
            assert {"zh", "en"} <= set(line.says), line.id
            assert line.basis
            assert line.basis_status in {"seen", "memory", "unverified", "proposal"}, line.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  minutes: 60 ", "  minutes: 0 ", "应为不小于 1 的整数"),
        ("purpose: aftercheck", "purpose: inspection", "没有“inspection”这个用途"),
        (
            'matters: ["*"]\n    purpose: aftercheck',
            "matters: [PUB-R]\n    purpose: aftercheck",
            "缺少用途“aftercheck”",
        ),
        ("id: premises\n", "id: address\n", "写了两次"),
        ("latitude: 41.7640", "latitude: north", "坐标不是数"),
        ("        basis: {text: 供电营业规则, status: memory}\n", "", "缺少“basis”"),
    ],
)
def test_a_fault_names_its_line_and_what_to_do(tmp_path, old, new, says):
    shutil.copytree(region_dir() / "calendar", tmp_path / "calendar")
    text = (region_dir() / "visits.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "visits.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LocatedError, match=says) as caught:
        read(tmp_path)
    assert caught.value.line > 1
