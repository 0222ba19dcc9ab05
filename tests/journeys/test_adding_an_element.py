"""One line in one matter's YAML is asked, shown and documented everywhere over HTTP, and no program changes."""

import shutil

import pytest
from django.test import Client

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.loader import load
from onewindow.core.act import Actor
from onewindow.core.region import region_dir
from onewindow.people.access import party_of
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel
from tests.web.conftest import _plain_static, published  # noqa: F401  fixtures
from tests.web.desk_world import (  # noqa: F401  fixtures
    DIVISION,
    REVIEWER,
    account,
    apply_for_bookshop,
    at_desk,
    today,
)

#: What an officer writes: the element, and the line of the matter that asks for it.
ELEMENT = "  shop_hours:\n    name: {zh: 每日营业时间, en: Opening hours}\n    type: text\n    group: premises\n"
LABEL, TYPED = "每日营业时间", "上午十点至晚上八点"


def rewritten(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def extended(tmp_path):
    """The region's catalogue with two more lines."""
    copy = tmp_path / region_dir().name
    shutil.copytree(region_dir(), copy)
    rewritten(copy / "elements" / "publications.yaml", "\nelements:\n", f"\nelements:\n{ELEMENT}")
    rewritten(copy / "matters" / "PUB-R.yaml", "  - employee_count\n", "  - employee_count\n  - shop_hours\n")
    return load(copy)


@pytest.fixture
def world(account, at_desk):  # noqa: F811
    """Every page that shows what a matter asks, as text: before anything was added or after."""

    def seen(**answers):
        user = account("zhang")
        number = apply_for_bookshop(user, **answers)
        draft = open_draft(
            user, service="publication_joint", division=DIVISION, party=party_of(user).pk, channel=Channel.PORTAL
        )
        applicant, officer = Client(), at_desk(REVIEWER)
        applicant.force_login(user)
        answered = {
            "guide": Client().get("/services/publication_joint/"),
            "sheet": applicant.get(f"/drafts/{draft.pk}/sheet/premises/"),
            "openapi": Client().get("/api/v1/openapi.json"),
            "desk": officer.get(f"/desk/cases/{number}/PUB-R/"),
            "sibling": officer.get(f"/desk/cases/{number}/PUB-N/"),
        }
        assert {name: page.status_code for name, page in answered.items()} == dict.fromkeys(answered, 200)
        return {name: page.content.decode() for name, page in answered.items()}

    return seen


def test_a_new_element_reaches_guide_sheet_openapi_and_the_desk_of_its_matter_alone(world, extended):
    before = world()
    assert not [name for name, page in before.items() if LABEL in page or "shop_hours" in page]
    publish_edition(extended, reason="测试：增加营业时间", by=Actor.system("test"))
    after = world(shop_hours=TYPED)
    assert LABEL in after["guide"]
    assert LABEL in after["sheet"] and 'name="shop_hours"' in after["sheet"]
    assert "shop_hours" in after["openapi"]
    assert LABEL in after["desk"] and TYPED in after["desk"]
    assert TYPED not in after["sibling"]
