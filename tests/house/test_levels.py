"""The floors are executed: imports by import-linter, foreign keys by a walk over the tables."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from .walk import PACKAGE, ROOT, where

FLOORS = [
    ["config"],
    ["web", "api", "cli"],
    ["matters", "supervision"],
    ["exchange"],
    ["cases", "registers"],
    ["sheets", "documents", "payments", "appointments", "notices", "visits"],
    ["catalogue"],
    ["people"],
    ["rules"],
    ["core"],
]
LEVEL = {noun: len(FLOORS) - n for n, floor in enumerate(FLOORS) for noun in floor}
#: Strangers inside a floor, and inside these rooms.
APART = {"registers", "matters"}


@pytest.mark.slow
def test_imports_keep_the_contracts():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_room_stands_on_a_floor():
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert rooms == set(LEVEL)


def room(module: str) -> tuple[str, str]:
    parts = module.split(".")
    return parts[1], parts[2] if parts[1] in APART and len(parts) > 2 else ""


def upward_keys(models):
    """Foreign keys that point up, sideways, or between strangers."""
    for model in models:
        if not model.__module__.startswith("onewindow."):
            continue
        own, own_inner = room(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                not getattr(field, "concrete", False)
                or target is None
                or not target.__module__.startswith("onewindow.")
            ):
                continue
            other, other_inner = room(target.__module__)
            if (own, own_inner) == (other, other_inner):
                continue
            if LEVEL[other] >= LEVEL[own]:
                yield f"{model.__name__}.{field.name} -> {target.__name__}"


def test_foreign_keys_point_down():
    assert list(upward_keys(apps.get_models(include_auto_created=True))) == []


def test_a_planted_sideways_key_is_reported():
    """The walk above can fail: the case engine's key to people, read backwards, is upward."""
    from onewindow.cases.models import Case

    assert any(
        "Planted" in line
        for line in upward_keys([type("Planted", (), {"__module__": "onewindow.people.models", "_meta": Case._meta})])
    )


def test_every_noun_says_what_it_owns():
    silent = []
    for init in PACKAGE.rglob("__init__.py"):
        if "migrations" in init.parts or init.parent == PACKAGE / "core" / "db":
            continue
        module = ".".join(("onewindow", *init.relative_to(PACKAGE).parts[:-1]))
        if not (importlib.import_module(module).__doc__ or "").strip():
            silent.append(where(init))
    assert silent == []
