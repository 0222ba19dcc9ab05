"""The service worker as text: which files are the shell, and a name of the cache that changes with them."""

import hashlib
import json
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse

_FOLDER = Path(__file__).with_name("static") / "web"
#: What the page without a line needs, and every portal page besides. Nothing personal.
_SHELL = (
    "web/tokens.css",
    "web/base.css",
    "web/components.css",
    "web/portal.css",
    "web/print.css",
    "web/pages.js",
    "web/pwa.js",
    "web/icons.svg",
    "web/icon.svg",
    "web/contour.svg",
)


def worker() -> str:
    """`pwa_worker.js` after the lines that say what to keep."""
    shell = [static(name) for name in _SHELL]
    lines = f"const SHELL = {json.dumps(shell)};\nconst OFFLINE = {json.dumps(reverse('web:offline'))};\n"
    return f"{lines}const CACHE = {json.dumps('shell-' + _edition())};\n{_text('pwa_worker.js')}"


def _edition() -> str:
    """Sixteen letters over the shell's files: a changed file makes a new cache."""
    digest = hashlib.sha256()
    for name in (*_SHELL, "web/pwa_worker.js"):
        digest.update((_FOLDER / Path(name).name).read_bytes())
    return digest.hexdigest()[:16]


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
