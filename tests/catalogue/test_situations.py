"""People with their answers, and the matters and gates they must get. The situations are for officials to read."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from onewindow.catalogue.compiler import compile_sheet

SITUATIONS = yaml.safe_load((Path(__file__).parent / "situations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("told", SITUATIONS, ids=lambda told: told["name"])
def test_the_answers_choose_the_matters_and_the_gates(catalogue, told):
    sheet = compile_sheet(
        catalogue, told["service"], None, told["answers"], today=date(2026, 8, 3), division="652801", person=False
    )
    assert list(sheet.matters) == told["matters"]
    if "edges" in told:
        assert [[edge.before, edge.after, edge.kind.value] for edge in sheet.edges] == told["edges"]
    if "tier" in told:
        assert sheet.derived["tier"].value == told["tier"]


def test_every_service_has_situations():
    assert {told["service"] for told in SITUATIONS} >= {
        "publication_joint",
        "power_green_channel",
        "enterprise_startup",
        "enterprise_dereg",
        "utility_onsite",
        "exit_entry_hub",
    }
