"""One's own desk as it is arranged: saved views in words, phrases by kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from onewindow.catalogue.queries import current
from onewindow.people.desk_queries import SavedView

from . import formats
from .desk_filters import asked_in, filter_fields, said_of
from .desk_frame import Desk


@dataclass(frozen=True, kw_only=True)
class ViewRow:
    """A saved view on the page of one's settings."""

    id: int  #: of the view
    name: str  #: its name
    says: str  #: what it narrows
    whose: str  #: who has made it, where it is a colleague's
    shared: bool  #: with the agency
    first: bool  #: opens first
    url: str  #: opens it
    own: bool  #: may be deleted by him


@dataclass(frozen=True, kw_only=True)
class PhraseGroup:
    """One's own phrases for one kind of opinion."""

    kind: str  #: granted, refused, correction
    name: str  #: in words
    phrases: tuple[str, ...]  #: in the order in which they were kept


def view_rows(desk: Desk, views: Iterable[SavedView]) -> tuple[ViewRow, ...]:
    """The views with what they say. One query for the edition."""
    catalogue = current().catalogue
    codes = {matter.agency.id for matter in catalogue.matter.values()}
    first = desk.sitting.view
    found = []
    for view in views:
        asked = asked_in(view.asked)
        fields = filter_fields(asked, catalogue, codes, desk.colleagues, {})
        tab = _tab_names().get(asked.tab, "")
        found.append(
            ViewRow(
                id=view.pk,
                name=view.name,
                says=formats.joined(words for words in (tab, said_of(asked, fields)) if words),
                whose="" if view.staff_id == desk.staff else view.staff.name,
                shared=view.agency_id is not None,
                first=first is not None and first.pk == view.pk,
                url=asked.address(),
                own=view.staff_id == desk.staff or view.agency_id in desk.overseen,
            )
        )
    return tuple(found)


def _tab_names() -> dict[str, str]:
    return {
        "soon": gettext("临期"),
        "mine": gettext("我承办"),
        "suspended": gettext("中止"),
        "correcting": gettext("待补正"),
        "waiting": gettext("等前置"),
    }


def phrase_groups(desk: Desk) -> tuple[PhraseGroup, ...]:
    """Phrases for granting, refusing and returning."""
    names = (("granted", gettext("同意时")), ("refused", gettext("不同意时")), ("correction", gettext("退回补正时")))
    return tuple(
        PhraseGroup(kind=kind, name=name, phrases=tuple(desk.sitting.phrases.get(kind, ()))) for kind, name in names
    )
