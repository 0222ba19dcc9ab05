"""The two guides stay true: the walk through a new matter works as written, and every open condition is listed."""

import re
from pathlib import Path

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.declarations import Material
from onewindow.catalogue.loader import load
from onewindow.catalogue.walking import objects

DOCS = Path(__file__).resolve().parents[2] / "docs"


def blocks(page):
    return re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_walk_through_a_new_matter_works_as_written(pack, rewrite):
    matter, elements, _ = blocks("adding_a_matter.md")
    (pack / "matters/PUB-F.yaml").write_text(matter, encoding="utf-8")
    rewrite("elements/publications.yaml", "elements:\n", "elements:\n" + elements)
    service = "services/publication_joint.yaml"
    rewrite(
        service, "matters: [PUB-R, PUB-W, PUB-N, PUB-C, PUB-CW]", "matters: [PUB-R, PUB-W, PUB-N, PUB-C, PUB-CW, PUB-F]"
    )
    rewrite(service, "sets: [pub_action, net_flag]", "sets: [pub_action, net_flag, fair_planned]")
    rewrite(service, "sets: {pub_action: 新办许可}", "sets: {pub_action: 新办许可, fair_planned: true}")
    extended = load(pack)
    sheet = compile_sheet(extended, "publication_joint", None, {"fair_planned": True, "pub_kind": "零售"})
    assert sheet.matters == ("PUB-R", "PUB-N", "PUB-F")
    assert sheet.of("fair_dates").required
    assert sheet.of("org_name").asked_by == ("PUB-R", "PUB-N", "PUB-F")
    typical = compile_sheet(extended, "publication_joint", None, {}).matters
    assert typical == ("PUB-R", "PUB-N")


def test_every_condition_that_is_not_bound_is_listed_as_an_open_point(catalogue):
    page = (DOCS / "open_points.md").read_text(encoding="utf-8")
    listed = 0
    for owner in (*catalogue.matters, *catalogue.services):
        for thing in objects(owner):
            if isinstance(thing, Material) and thing.needed is not None and thing.needed.why_unbound:
                assert f"| {owner.code}.{thing.id} |" in page
                listed += 1
            elif getattr(thing, "why_unbound", "") and hasattr(thing, "id"):
                assert f"| {thing.id} |" in page
                listed += 1
    assert listed == 15


def test_what_the_page_says_is_refused_is_refused(pack, faults):
    """The page shows one fault as the command tells it."""
    matter, *_ = blocks("adding_a_matter.md")
    (pack / "matters/PUB-F.yaml").write_text(matter.replace("fair_dates", "fair_date"), encoding="utf-8")
    assert any("fair_date" in fault.message and fault.file == "matters/PUB-F.yaml" for fault in faults())
