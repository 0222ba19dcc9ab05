"""On CI nothing is left out quietly: what a developer may skip for want of a program fails there."""

import os
import re
import subprocess
import sys

import pytest

from .walk import ROOT

NEEDY = {
    "pdfsig": "tests/documents/test_checking.py::test_pdfsig_of_poppler_agrees",
    "chromium": "tests/browser/test_gallery.py::test_a_dialog_opens_and_closes_by_keyboard",
}


def run(tests, folder, **more):
    """Run some tests on a machine that has no programs besides Python's."""
    ours = ("PYTEST_", "ONEWINDOW_TEST_DB", "ONEWINDOW_CHROMIUM", "CI")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", f"--basetemp={folder / 'below'}", *tests]
    environment |= {"PATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | more
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_missing_program_skips_a_test_at_home_and_fails_it_on_ci(tmp_path):
    at_home = run(NEEDY.values(), tmp_path)
    assert at_home.returncode == 0, at_home.stdout + at_home.stderr
    assert f"{len(NEEDY)} skipped" in at_home.stdout
    on_ci = run(NEEDY.values(), tmp_path, CI="1")
    assert on_ci.returncode == 1, on_ci.stdout + on_ci.stderr
    assert not re.search(r"\d (passed|skipped)", on_ci.stdout), on_ci.stdout
    for program in NEEDY:
        assert program in on_ci.stdout.lower()


def test_ci_says_that_it_is_ci_and_runs_everything():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines.index("export CI=1") < lines.index("make test")
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ntest:")[2].partition("\n\n")[0]
    assert "pytest" in recipe
    assert not {"-m", "-k", "--deselect", "--ignore"} & set(recipe.split("pytest", 1)[1].split())
