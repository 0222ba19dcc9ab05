"""A person is sought in the book: only with a reason, and what was found is noted for him and for the auditors."""

from dataclasses import dataclass

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import gettext_noop
from onewindow.matters.registrar import rights
from onewindow.matters.registrar.errors import NoSearch
from onewindow.matters.registrar.models import PersonSearch
from onewindow.people import identity
from onewindow.people.looking import reasons
from onewindow.people.permissions import Permission, posts_of_staff
from onewindow.people.queries import agency_name
from onewindow.registers.land import looks, owning

NO_REASON = gettext_noop("请选择理由。")
NO_REMARK = gettext_noop("请写明依据的业务号或者文号（4 至 120 字）。")
_LEAST, _MOST = 4, 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a search gave."""

    search: int  #: id
    units: tuple[str, ...]  #: codes, in order


@act("search_person")
def search_person(id_kind: str, number: str, *, reason: str, remark: str, by: Actor) -> Found:
    """Units on which a person holds the right now, in the registrar's own divisions.

    The search is kept with its reason, and the owner of each unit shown sees that it was looked at. Raises NotAllowed,
    NoSearch, BadNumber.
    """
    rights.demand_reading(by)
    remark = remark.strip()
    if reason not in reasons():
        raise NoSearch(why=NO_REASON, field="reason")
    if not _LEAST <= len(remark) <= _MOST:
        raise NoSearch(why=NO_REMARK, field="remark")
    index = identity.index(id_kind, identity.checked(id_kind, number))
    posts = [post for post in posts_of_staff(rights.staff_of(by)) if Permission.READ_LAND in post.permissions]
    places = frozenset().union(*(post.divisions for post in posts))
    units = tuple(code for code in owning.units_owned([index]) if code[:6] in places)
    row = PersonSearch.objects.create(
        staff_id=rights.staff_of(by),
        division=posts[0].division,
        id_index=index,
        reason=reason,
        remark=remark,
        found=len(units),
        at=now(),
    )
    name = agency_name(posts[0].agency)
    for code in units:
        looks.note_look(code, who=looks.Who.AGENCY, purpose=remark, view=looks.Seen.EXTRACT, name=name)
    body = {"search": row.pk, "reason": reason, "found": len(units)}
    events.append(f"registrar:{posts[0].division}", verb="search_person", by=by, division=posts[0].division, body=body)
    return Found(search=row.pk, units=units)
