"""The figures of every typical package, as the licensing facts count them."""

from pathlib import Path

import pytest
import yaml

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.selection import select
from onewindow.catalogue.sheet_json import NOTICE, sheet_data

PACKAGES = yaml.safe_load((Path(__file__).parent / "packages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["service"])
def test_the_typical_package_has_the_declared_figures(catalogue, package):
    answers = dict(catalogue.service[package["service"]].typical_answers)
    data = sheet_data(catalogue, compile_sheet(catalogue, package["service"], None, answers, person=False))
    assert data["matters"] == package["matters"]
    assert [data["fields_before"], data["fields_after"]] == package["fields"]
    assert data["materials"] == package["materials"]
    assert [data["promised_days_serial"], data["promised_days_parallel"]] == package["days"]
    assert data.get("promised_days_note") == (NOTICE if package.get("notice") else None)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["service"])
@pytest.mark.parametrize("person", [True, False])
def test_without_any_answer_a_service_gives_its_typical_package(catalogue, package, person):
    assert list(select(catalogue, package["service"], {}, person=person).matters) == package["matters"]


def test_conditions_never_change_the_figures(catalogue):
    """A licence from the shelf or a paper that is not needed today does not polish the savings table."""
    few = compile_sheet(catalogue, "publication_joint", ["PUB-R", "PUB-N"], {"net_channel": ["直播"]}, person=False)
    many = compile_sheet(
        catalogue, "publication_joint", ["PUB-R", "PUB-N"], {"net_channel": ["自建网站"]}, person=False
    )
    assert few.figures == many.figures
    assert {line.name.zh for line in few.materials} != {line.name.zh for line in many.materials}


def test_a_shared_source_outside_the_package_counts_as_a_register(catalogue):
    """PWR-GREEN alone takes the planning permit from the shelf of certificates, not from a sibling."""
    alone = compile_sheet(catalogue, "power_green_channel", ["PWR-GREEN"], {}, person=False).figures.materials
    beside = compile_sheet(catalogue, "power_green_channel", ["PWR-PLAN", "PWR-GREEN"], {}, person=False)
    assert (alone.from_sibling_matters, alone.from_registers) == (0, 2)
    assert beside.figures.materials.from_sibling_matters == 2


def test_a_half_working_day_stays_exact(catalogue):
    data = sheet_data(catalogue, compile_sheet(catalogue, "enterprise_startup", ["ENT-REG"], {}, person=False))
    assert data["promised_days_serial"] == 0.5
    whole = sheet_data(catalogue, compile_sheet(catalogue, "enterprise_startup", ["ENT-BANK"], {}, person=False))
    assert repr(whole["promised_days_serial"]) == "1"
