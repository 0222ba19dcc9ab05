"""What the documents say is what the programs do."""

import re
from pathlib import Path

from onewindow.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
ADMINISTRATION = (ROOT / "docs" / "administration.md").read_text(encoding="utf-8")
#: Read by the programs but set by them or by Python itself.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME"}


def variables_read():
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'environ(?:\.get|\.setdefault)?[\[(]"([A-Z_]+)"', text))
        found |= set(re.findall(r'_flag\("([A-Z_]+)"', text))
    return found - NOT_OURS


def test_every_variable_of_the_environment_is_documented_and_every_documented_one_is_read():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", ADMINISTRATION, re.MULTILINE))
    assert documented == variables_read()


def test_every_command_that_the_documents_name_exists():
    for page in ("administration.md", "region_pack.md", "api.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        for name in re.findall(r"(?:^|`|/)onewindow ([a-z]+)", text, re.MULTILINE):
            assert name in COMMANDS, (page, name)


def test_every_file_of_the_region_is_explained():
    text = (ROOT / "docs" / "region_pack.md").read_text(encoding="utf-8")
    unexplained = []
    region = ROOT / "regions" / "bazhou"
    for path in sorted(region.rglob("*")):
        places = [path, *path.parents][: len(path.relative_to(region).parts)]
        if path.is_file() and not any(f"`{place.relative_to(ROOT).as_posix()}`" in text for place in places):
            unexplained.append(path.name)
    assert unexplained == []
