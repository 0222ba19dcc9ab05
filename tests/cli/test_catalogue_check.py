"""`onewindow catalogue check`: 0 can be published, 1 faults with file, line and remedy, 2 not a region."""

import json
import shutil

import pytest

from onewindow.core.region import region_dir

from .pure import onewindow


@pytest.fixture
def spoilt(tmp_path):
    copy = tmp_path / "region"
    shutil.copytree(region_dir(), copy)
    path = copy / "matters" / "PUB-R.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - premises_right\n", "  - premises_rigth\n"), encoding="utf-8")
    line = text.splitlines().index("  - premises_right") + 1
    return copy, line


def test_the_region_of_this_checkout_can_be_published():
    run = onewindow("catalogue", "check")
    assert run.code == 0
    assert "没有错误，可以发布" in run.err
    quiet = onewindow("catalogue", "check", "--json")
    assert (quiet.out, quiet.err) == (run.out, "")
    data = quiet.answer
    assert data["ok"] is True
    assert data["counts"]["services"] == 9
    assert data["counts"]["matters"] == len(list((region_dir() / "matters").glob("*.yaml")))
    assert data["counts"]["unbound"] == 15
    assert data["faults"] == []


def test_a_fault_is_reported_with_file_line_and_remedy(spoilt):
    folder, line = spoilt
    run = onewindow("catalogue", "check", str(folder))
    assert run.code == 1
    assert f"matters/PUB-R.yaml 第 {line} 行：没有“premises_rigth”这个数据元。是不是“premises_right”？" in run.err
    assert "不能发布" in run.err
    assert json.loads(run.out)["faults"][0]["line"] == line


def test_json_reports_the_same_faults(spoilt):
    folder, line = spoilt
    run = onewindow("catalogue", "check", str(folder), "--json")
    assert run.code == 1
    data = json.loads(run.out)
    assert (data["ok"], data["digest"]) == (False, None)
    assert {"file": "matters/PUB-R.yaml", "line": line} == {key: data["faults"][0][key] for key in ("file", "line")}


@pytest.mark.parametrize("where", ["no/such/folder", "."])
def test_what_is_no_region_is_unusable(where, tmp_path):
    run = onewindow("catalogue", "check", str(tmp_path) if where == "." else where)
    assert run.refusal
