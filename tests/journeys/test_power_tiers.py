"""Power works over HTTP: exempt, on commitment and filed, each from the sheet to its receipt (joint: the seven services)."""

import pytest

from onewindow.cases.models import Case
from onewindow.core import jobs
from tests.api.filing import DIVISION, answers_for, attach_all

from .test_seven_services import step

pytestmark = pytest.mark.slow
SERVICE = "power_green_channel"
EMPTY = {
    "dig_area_m2": 0,
    "occupy_area_m2": 0,
    "traffic_affected": False,
    "land_right": "既有用地红线内",
    "route_length_m": "150",
    "route_geometry": {"type": "LineString", "coordinates": [[86.14, 41.75], [86.141804, 41.75]]},
}
LONGER = {"type": "LineString", "coordinates": [[86.14, 41.75], [86.143607, 41.75]]}


@pytest.mark.parametrize(
    ("answers", "matters"),
    [
        ({"voltage_kv": "0.38", "green_area_m2": 0}, {"PWR-PRE"}),
        ({"green_area_m2": 10}, {"PWR-CMT", "PWR-GREEN"}),
        ({"green_area_m2": 20, "route_length_m": "300", "route_geometry": LONGER}, {"PWR-FIL", "PWR-GREEN"}),
    ],
    ids=["exempt", "commitment", "filing"],
)
def test_a_tier_ends_with_its_receipt(edition, program, catalogue, today, answers, matters):
    zhang = program("zhang")
    given, files = answers_for(zhang, catalogue, SERVICE, today, **(EMPTY | answers))
    draft = zhang.send("post", "/drafts", {"service": SERVICE, "division": DIVISION, "answers": given}).json()
    attach_all(zhang, draft["id"], files)
    answer = zhang.send("post", "/cases", {"draft": draft["id"]}, idempotency_key=SERVICE)
    assert answer.status_code == 201, answer.content.decode()
    case = Case.objects.get(number=answer.json()["number"])
    assert set(case.reviews.values_list("matter", flat=True)) == matters
    assert case.priority == 1
    for _ in range(8):
        if not any(step(program, case, review) for review in case.reviews.select_related("agency").order_by("n")):
            break
    jobs.drain()
    case.refresh_from_db()
    assert case.closed_at is not None
    shown = zhang.send("get", f"/cases/{case.number}").json()
    assert {paper["matter"] for paper in shown["papers"]} >= matters
