"""The program of docs/api.md is run as it stands there, over a real connection to a running server."""

import re
from pathlib import Path

import pytest

from onewindow.cases.models import Case
from onewindow.core.clock import now
from tests.sheets.files import PDF

from .filing import DIVISION, answers_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture
def sample():
    """What the page defines, under its names."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 4
    names = {}
    exec("\n".join(blocks), names)  # noqa: S102  the very text that integrators copy
    return names


def test_the_page_applies_is_corrected_accepted_and_followed(sample, live_server, zhang, key, catalogue, today):
    window = sample["OneWindow"](live_server.url, key("zhang"))
    answers, files = answers_for(zhang, catalogue, "publication_joint", today)
    missing = sample["missing"](window, "publication_joint", {"pub_kind": "零售", "premises_area_m2": "viel"})
    assert missing["/answers/premises_area_m2"]
    with pytest.raises(sample["Problem"], match="not_ready"):
        sample["apply"](window, "publication_joint", DIVISION, {"pub_kind": "零售"}, {})
    handed = {material: (f"{n}.pdf", PDF) for n, material in enumerate(sorted(files))}
    number = sample["apply"](window, "publication_joint", DIVISION, answers, handed)

    desk = sample["OneWindow"](live_server.url, key("reviewer.publicity.652801"))
    review = f"/api/v1/cases/{number}/reviews/PUB-R"
    version = desk.call("GET", review)["version"]
    defects = {"defects": {"premises_address": "请写门牌号。"}}
    done = desk.call("POST", f"{review}/report_defects", defects, version=version)
    desk.call("POST", f"/api/v1/cases/{number}/notify", {}, version=done["version"])
    case = sample["answer_notices"](window, number, {"premises_address": "库尔勒市人民东路1号"})
    assert {review["matter"]: review["stage"] for review in case["reviews"]} == {
        "PUB-R": "received",
        "PUB-N": "received",
    }
    sample["accept_all"](desk)
    stages = {review.matter: review.stage for review in Case.objects.get(number=number).reviews.all()}
    assert stages == {"PUB-R": "accepted", "PUB-N": "accepted"}
    assert now().date() == today
