"""The later online supplement of a filing, as a question page."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import ElementType
from onewindow.matters.publications.supplements import SupplementPage

from . import formats
from .viewmodels import Control, Field, GivenValue, QuestionPage


def supplement_form(
    catalogue: Catalogue, shown: SupplementPage, typed: QueryDict, faults: Mapping[str, str]
) -> dict[str, Any]:
    """The context of `web/mine/supplement.html`: what is still owed first, the rest may be given too."""
    order = (*shown.owes, *(name for name in shown.may if name not in shown.owes))
    fields = tuple(_field(catalogue, name, shown, typed, faults) for name in order)
    filing = shown.filing
    question = QuestionPage(
        title=gettext("补充网络发行备案"),
        lead=_lead(shown),
        step=1,
        steps=1,
        fields=fields,
        given=_given(shown),
        action=reverse("web:supplement", args=[filing.number]),
        back_url=reverse("web:me"),
    )
    return {"question": question, "filing": filing, "overdue": shown.overdue}


def _lead(shown: SupplementPage) -> str:
    if not shown.owes:
        return gettext("该补的都补了。有变化可以再补充。")
    if shown.due_on is None:
        return gettext("开业后填，交了就生效，不用跑窗口。")
    return gettext("请在 %(day)s 前补充，交了就生效，不用跑窗口。") % {"day": formats.day(shown.due_on)}


def _field(
    catalogue: Catalogue, name: str, shown: SupplementPage, typed: QueryDict, faults: Mapping[str, str]
) -> Field:
    element = catalogue.element[name]
    day = element.type is ElementType.DATE
    return Field(
        id=name,
        label=formats.local_name(element.name),
        control=Control.DATE if day else Control.TEXT,
        value=typed.get(name, ""),
        hint=formats.local_name(element.hint or element.help),
        optional=name not in shown.owes,
        fault=faults.get(name, ""),
        input_mode="url" if element.type is ElementType.URL else "",
        width="s" if day else "",
        max_length=500,
    )


def _given(shown: SupplementPage) -> tuple[Field, ...]:
    filing = shown.filing
    known = ((gettext("备案编号"), filing.number), (gettext("备案单位"), filing.holder_name))
    source = gettext("出版物发行登记簿")
    return tuple(
        Field(id=f"known-{n}", label=label, control=Control.GIVEN, given=GivenValue(value=value, source=source))
        for n, (label, value) in enumerate(known)
    )
