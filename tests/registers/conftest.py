from decimal import Decimal

import pytest

from onewindow.core.act import Actor
from onewindow.people.models import Division
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.entry import Holding, Identity, Registration, Role, ScopeLine
from onewindow.registers.enterprises.name_law import NameParts

CLERK = Actor(ref="staff:1", division="652801")
KORLA, LUNTAI = "652801", "652822"


@pytest.fixture
def data():
    return directories.current()


def make_places():
    for code in (KORLA, LUNTAI):
        Division.objects.get_or_create(
            code=code, defaults={"names": {"zh": code}, "parent": None, "administered": True}
        )


@pytest.fixture
def places(db):
    make_places()


def bookshop(trade_name="梨城书苑", **changes):
    """A limited company in Korla that sells books: two shareholders, 500,000 yuan."""
    said = {
        "division": KORLA,
        "name": NameParts(place="库尔勒", trade_name=trade_name, industry="图书", form="有限公司"),
        "kind": "有限责任公司",
        "industry_code": "5243",
        "capital_wan": Decimal(50),
        "term": "长期",
        "address": "库尔勒市人民东路1号",
        "legal_rep": Identity(name="王芳", id_kind="居民身份证", id_no="652801199001011234"),
        "scope": (ScopeLine(code="F5121", text="出版物零售", category="后置许可"),),
        "holdings": (
            Holding(
                role=Role.SHAREHOLDER,
                person=Identity(name="王芳", id_kind="居民身份证", id_no="652801199001011234"),
                capital_wan=Decimal(30),
            ),
            Holding(
                role=Role.SHAREHOLDER,
                person=Identity(name="巴特尔", id_kind="居民身份证", id_no="652827198502022345"),
                capital_wan=Decimal(20),
            ),
        ),
    }
    return Registration(**{**said, **changes})
