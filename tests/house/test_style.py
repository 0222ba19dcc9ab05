"""House rules that a linter does not know."""

import ast
import importlib
import re
from io import StringIO

import pytest
from django.core.management import call_command

from onewindow.core.act import ACTS

from .walk import PACKAGE, ROOT, functions, sources, tree, where

FILE_LIMIT, FUNCTION_LIMIT = 500, 60
#: Words the field uses for something else (docs/glossary.md).
DRIFTING = {"dept", "permit", "approval", "audit_event", "workflow"}
BANNED_MODULES = {"utils", "helpers", "services", "common", "manager", "misc"}


def test_files_are_short():
    long = {where(p): n for p in sources() if (n := p.read_text(encoding="utf-8").count("\n")) > FILE_LIMIT}
    assert long == {}


def test_functions_are_short():
    long = [
        f"{where(p, f)} {f.name} {f.end_lineno - f.lineno + 1}"
        for p in sources()
        for f in functions(p)
        if f.end_lineno - f.lineno + 1 > FUNCTION_LIMIT
    ]
    assert long == []


def test_templates_are_short():
    long = {where(p): n for p in PACKAGE.rglob("*.html") if (n := p.read_text(encoding="utf-8").count("\n")) > 150}
    assert long == {}


def test_no_module_is_named_after_nothing():
    assert [where(p) for p in sources() if p.stem in BANNED_MODULES or p.parent.name in BANNED_MODULES] == []


def words(name: str) -> set[str]:
    return set(re.split(r"[_.]", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


def test_identifiers_use_the_fields_words():
    found = []
    for path in sources():
        for node in ast.walk(tree(path)):
            name = (
                getattr(node, "name", None)
                or getattr(node, "arg", None)
                or (node.id if isinstance(node, ast.Name) else None)
            )
            if isinstance(name, str) and (words(name) & DRIFTING or "audit_event" in name.lower()):
                found.append(f"{where(path, node)} {name}")
    assert found == []


def test_save_is_never_overridden_and_there_are_no_signals():
    found = []
    for path in sources():
        for f in functions(path):
            receiver = any("receiver" in ast.unparse(d) for d in f.decorator_list)
            if receiver or (f.name == "save" and path.name == "models.py"):
                found.append(where(path, f))
    assert found == []


def imported_inside(path):
    for f in functions(path):
        for node in ast.walk(f):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield where(path, node)


#: A pure command starts without Django, so a command that needs it imports after `boot()`.
LATE = {"cli", "config"}


def test_no_import_hides_in_a_function():
    found = [line for p in sources() if p.relative_to(PACKAGE).parts[0] not in LATE for line in imported_inside(p)]
    assert found == []


def acts_files():
    return [p for p in sources() if p.stem == "acts" or p.parent.name == "acts"]


def test_every_public_function_of_acts_is_an_act_or_says_by():
    """One act = one function: `@act`, keyword-only `by`."""
    found = []
    for path in acts_files():
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            marked = any(ast.unparse(d).startswith("act(") for d in node.decorator_list)
            if not marked or "by" not in [a.arg for a in node.args.kwonlyargs]:
                found.append(f"{where(path, node)} {node.name}")
    assert found == []


def test_acts_are_registered_by_their_decorator():
    for path in acts_files():
        importlib.import_module(".".join(("onewindow", *path.relative_to(PACKAGE).with_suffix("").parts)))
    assert len(ACTS) >= len(acts_files()) > 0
    assert all(verb for verb in ACTS.values())


@pytest.mark.django_db
def test_migrations_are_up_to_date():
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_migrations_import_nothing_of_the_product():
    found = []
    for path in PACKAGE.rglob("migrations/0*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("onewindow"):
                found.append(where(path, node))
    assert found == []


PATH = re.compile(r"`((?:src|tests|docs|regions|bench|requirements|locale)/[\w./<>*-]+)`")


def test_paths_named_in_docs_exist():
    missing = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for name in PATH.findall(page.read_text(encoding="utf-8")):
            if "<" in name or "*" in name:
                continue
            if not (ROOT / name.rstrip("/.")).exists():
                missing.append(f"{page.relative_to(ROOT)}: {name}")
    assert missing == []


def test_nothing_names_a_prefecture_in_code():
    named = [
        where(p)
        for p in sources()
        if re.search(r"bazhou|bayin|巴州|巴音|库尔勒|6528\d\d", p.read_text(encoding="utf-8"))
    ]
    assert named == []
