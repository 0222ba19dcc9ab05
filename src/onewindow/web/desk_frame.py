"""What stands around every page of the reviewer's desk: who sits here, for which agency, what waits."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.desk_queries import tab_counts
from onewindow.cases.queries import agencies_of
from onewindow.people.permissions import posts_of
from onewindow.people.queries import agency_names, role_name, staff_at

from . import formats
from .desk_models import DeskTab
from .window_frame import staff_name

#: Counts are exact up to here.
_MOST_COUNTED = 99
TABS = ("all", "soon", "mine", "suspended", "correcting", "waiting")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk as its pages see it."""

    user: Any  #: the account
    staff: int  #: id of the member of staff
    agencies: dict[int, str]  #: id -> name, of those whose reviews are handled here
    colleagues: dict[int, str]  #: id -> name, of those who hold a post there today


def desk_of(user: Any) -> Desk:
    """Who sits here. At most three queries beside the posts."""
    here = agencies_of(user)
    posts = posts_of(user)
    colleagues = [one for agency in here for one in staff_at(agency, "reviewer", "superior")]
    return Desk(
        user=user,
        staff=posts[0].staff if posts else 0,
        agencies=agency_names(here, language=formats.language()),
        colleagues={one.pk: one.name for one in colleagues},
    )


def frame(desk: Desk, *, tab: str = "all", agency: int | None = None) -> dict[str, Any]:
    """The context of a page of the desk."""
    roles = {post.role: role_name(post.role, formats.language()) for post in posts_of(desk.user)}
    return {
        "officer": staff_name(desk.user),
        "place": " · ".join([formats.joined(desk.agencies.values()), formats.joined(roles.values())]),
        "tabs": tabs_of(desk, tab=tab, agency=agency),
        "agency_tabs": _agency_tabs(desk, tab=tab, agency=agency),
    }


def tabs_of(desk: Desk, *, tab: str, agency: int | None) -> tuple[DeskTab, ...]:
    """The tabs with what stands in them."""
    counts = tab_counts(desk.user, agency=agency, staff=desk.staff)
    names = {
        "all": gettext("全部"),
        "soon": gettext("临期"),
        "mine": gettext("我承办"),
        "suspended": gettext("中止"),
        "correcting": gettext("待补正"),
        "waiting": gettext("等前置"),
    }
    return tuple(
        DeskTab(
            name=names[code],
            url=address_of(tab=code, agency=agency),
            count=str(counts[code]) if counts[code] <= _MOST_COUNTED else f"{_MOST_COUNTED}+",
            current=code == tab,
            tone="bad" if code == "soon" and counts[code] else "",
        )
        for code in TABS
    )


def address_of(*, tab: str = "all", agency: int | None = None, after: str = "", q: str = "") -> str:
    """The work list, narrowed."""
    said = {"tab": tab if tab != "all" else "", "agency": agency or "", "after": after, "q": q}
    asked = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('web:desk')}?{asked}" if asked else reverse("web:desk")


def _agency_tabs(desk: Desk, *, tab: str, agency: int | None) -> tuple[DeskTab, ...]:
    """One for each agency, where somebody works for several."""
    if len(desk.agencies) < 2:
        return ()
    every = DeskTab(name=gettext("全部部门"), url=address_of(tab=tab), count="", current=agency is None)
    return (
        every,
        *(
            DeskTab(name=name, url=address_of(tab=tab, agency=number), count="", current=agency == number)
            for number, name in desk.agencies.items()
        ),
    )
