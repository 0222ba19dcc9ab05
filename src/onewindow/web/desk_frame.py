"""What stands around every page of the reviewer's desk: who sits here, for which agency, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.desk_queries import tab_counts
from onewindow.cases.queries import agencies_of
from onewindow.exchange.consents.queries import terms as bank_terms
from onewindow.matters.company_closing.licences import closing_agencies
from onewindow.matters.owners.book import current as property_book
from onewindow.people.desk_queries import Sitting, sitting
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import agency_names, role_name
from onewindow.visits.joint_calendars import goes_out_jointly

from . import formats
from .desk_filters import TABS, Asked
from .desk_models import DeskTab
from .works import checks_restoration

#: Counts are exact up to here.
_MOST_COUNTED = 99


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk as its pages see it."""

    user: Any  #: the account
    sitting: Sitting  #: himself, his views and phrases, his colleagues
    agencies: Mapping[int, str]  #: id -> name, of those whose reviews are handled here

    @property
    def staff(self) -> int:
        """Id of the member of staff."""
        return self.sitting.staff

    @cached_property
    def colleagues(self) -> dict[int, str]:
        """Id -> name, of those who hold a post here today."""
        return {number: one.name for number, one in self.sitting.colleagues.items()}

    @cached_property
    def overseen(self) -> tuple[int, ...]:
        """The agencies whose superior sits here."""
        return tuple(a for a in self.agencies if has_permission(self.user, Permission.OVERSEE_REVIEW, agency=a))


def desk_of(user: Any, names: Mapping[int, str] | None = None) -> Desk:
    """Who sits here; `names` of agencies where they were read already. One query, or two."""
    here = agencies_of(user)
    known = names if names is not None else agency_names(here, language=formats.language())
    return Desk(
        user=user,
        sitting=sitting(user, here),
        agencies={agency: known[agency] for agency in here if agency in known},
    )


def frame(
    desk: Desk, asked: Asked | None = None, *, section: str = "", counts: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The context of a page of the desk; `section`: which page of the bar is open. One query for the counts."""
    roles = {post.role: role_name(post.role, formats.language()) for post in posts_of(desk.user)}
    return {
        "officer": desk.sitting.name,
        "place": " · ".join([formats.joined(desk.agencies.values()), formats.joined(roles.values())]),
        "sections": _sections(desk, section),
        "tabs": tabs_of(desk, asked, counts),
        "agency_tabs": _agency_tabs(desk, asked or Asked()),
    }


def _sections(desk: Desk, section: str) -> tuple[DeskTab, ...]:
    named = [("list", gettext("待办"), "web:desk"), ("onsite", gettext("现场"), "web:onsite")]
    named += [("oversight", gettext("监管"), "web:oversight")] if _oversees(desk) else []
    jointly = goes_out_jointly(post.agency_code for post in posts_of(desk.user))
    named += [("utilities", gettext("水电气暖"), "web:utilities_list")] if jointly else []
    named += [("moves", gettext("户名过户"), "web:moves")] if _moves_accounts(desk) else []
    named += [("team", gettext("科室"), "web:desk_team")] if desk.overseen else []
    named += [("ratings", gettext("差评"), "web:desk_ratings")] if desk.overseen else []
    named += [("closings", gettext("注销公示"), "web:desk_closings")] if _closes(desk) else []
    named += [("works", gettext("恢复验收"), "web:works_desk")] if checks_restoration(desk.user) else []
    registers = any(post.agency_code == bank_terms().review_agency for post in posts_of(desk.user))
    named += [("mortgages", gettext("银行抵押"), "web:desk_mortgages")] if registers else []
    named += [("lead", gettext("牵头"), "web:works_lead")] if has_permission(desk.user, Permission.LEAD_CASE) else []
    revises = has_permission(desk.user, Permission.REVISE_CATALOGUE)
    named += [("editions", gettext("目录"), "web:editions")] if revises else []
    named += [("leave", gettext("请假"), "web:desk_leave"), ("mine", gettext("我的设置"), "web:desk_mine")]
    return tuple(
        DeskTab(name=name, url=reverse(address), count="", current=code == section) for code, name, address in named
    )


def _closes(desk: Desk) -> bool:
    """Whether notices of deregistration, or licences that are cancelled with it, are this desk's concern."""
    return bool(closing_agencies() & {post.agency_code for post in posts_of(desk.user)})


def _moves_accounts(desk: Desk) -> bool:
    """Whether accounts of a utility are moved here after a sale."""
    agencies = {utility.agency for utility in property_book().utilities.values()}
    return bool(agencies & {post.agency_code for post in posts_of(desk.user)})


def _oversees(desk: Desk) -> bool:
    return has_permission(desk.user, Permission.READ_OVERSIGHT)


def tabs_of(desk: Desk, asked: Asked | None, counts: Mapping[str, int] | None = None) -> tuple[DeskTab, ...]:
    """The tabs with what stands in them; `counts` where they were read already."""
    agency = asked.agency if asked is not None else None
    counts = tab_counts(desk.user, agency=agency, staff=desk.staff) if counts is None else counts
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
            url=Asked(tab=code, agency=agency).address(),
            count=str(counts[code]) if counts[code] <= _MOST_COUNTED else f"{_MOST_COUNTED}+",
            current=asked is not None and not asked.narrowed and code == asked.tab,
            tone="bad" if code == "soon" and counts[code] else "",
        )
        for code in TABS
    )


def _agency_tabs(desk: Desk, asked: Asked) -> tuple[DeskTab, ...]:
    """One for each agency, where somebody works for several."""
    if len(desk.agencies) < 2:
        return ()
    every = DeskTab(name=gettext("全部部门"), url=asked.address(agency=None), count="", current=asked.agency is None)
    return (
        every,
        *(
            DeskTab(name=name, url=asked.address(agency=number), count="", current=asked.agency == number)
            for number, name in desk.agencies.items()
        ),
    )
