"""The lock: every package with hashes, no address of an index, no licence we may not ship."""

import re
from importlib.metadata import PackageNotFoundError, distribution

from .walk import ROOT

REFUSED = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)


def locked(name: str) -> list[str]:
    return re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE
    )


def test_locks_carry_hashes_and_no_addresses():
    for name in ("base", "test", "bench"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_the_product_depends_on_no_package_under_the_gpl():
    found = {}
    for name in locked("base"):
        try:
            meta = distribution(name).metadata
        except PackageNotFoundError:  # only for another platform
            continue
        said = " ".join(
            [meta.get("License-Expression") or "", meta.get("License") or "", *(meta.get_all("Classifier") or [])]
        )
        said = " ".join(said.split())[:4000]
        if REFUSED.search(said) and not re.search(r"LGPL|Lesser|BSD|MIT|Apache", said):
            found[name] = said[:80]
    assert found == {}
