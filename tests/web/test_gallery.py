"""The gallery shows every component there is; none of its sentences is data of anybody."""

from pathlib import Path

import onewindow

TEMPLATES = Path(onewindow.__file__).parent / "web" / "templates"


def test_every_component_stands_in_the_gallery(client, published):
    shown = {template.name for template in client.get("/gallery/").templates if template.name}
    components = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "web/components").rglob("*.html")}
    assert components - shown == set()
