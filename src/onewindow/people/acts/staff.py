"""Who works where: posts, absence, and the lock on a member of staff."""

from datetime import date

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import today
from onewindow.people.errors import AccountTaken, BadSubstitute, NameMissing, PostOver, UnknownRole
from onewindow.people.models import Account, Agency, Party, Post, Staff
from onewindow.people.permissions import Permission, demand, may, posts_of_staff
from onewindow.people.roles import roles


@act("appoint_staff")
def appoint_staff(
    account: Account,
    *,
    name: str,
    number: str,
    agency: Agency,
    role: str,
    since: date | None = None,
    party: Party | None = None,
    by: Actor,
) -> Post:
    """Give an account a post; it becomes a member of staff with its first one. An open post of the same kind stays.

    `number` is the staff number, `party` the same person as an applicant: nobody reviews his own application.
    Raises UnknownRole, NameMissing, AccountTaken (the account is an applicant's), NotAllowed.
    """
    demand(by, Permission.MANAGE_STAFF)
    if role not in roles():
        raise UnknownRole(role=role, roles="、".join(roles()))
    if not name.strip() or not number.strip():
        raise NameMissing
    if hasattr(account, "party"):
        raise AccountTaken
    staff, _ = Staff.objects.get_or_create(
        account=account, defaults={"name": name.strip(), "number": number.strip(), "party": party}
    )
    post, _ = Post.objects.get_or_create(
        staff=staff, agency=agency, role=role, until=None, defaults={"since": since or today()}
    )
    body = {"post": post.pk, "agency": agency.pk, "role": role, "since": post.since.isoformat()}
    events.append(f"staff:{staff.pk}", verb="appoint_staff", by=by, body=body, division=agency.division_id)
    return post


@act("end_post")
def end_post(post: Post, *, until: date | None = None, by: Actor) -> None:
    """End a post: `until` is the first day without it, today by default. Raises PostOver, NotAllowed."""
    demand(by, Permission.MANAGE_STAFF)
    day = max(until or today(), post.since)
    if not Post.objects.filter(pk=post.pk, until=None).update(until=day):
        raise PostOver
    post.refresh_from_db()
    body = {"post": post.pk, "until": day.isoformat()}
    events.append(f"staff:{post.staff_id}", verb="end_post", by=by, body=body, division=post.agency.division_id)


@act("set_substitute")
def set_substitute(staff: Staff, substitute: Staff, *, since: date, until: date | None = None, by: Actor) -> None:
    """Let a colleague of one of his agencies stand in while `staff` is away (`until`: last day; None: further notice).

    Said by himself, by his superior, or by an administrator. Raises BadSubstitute, NotAllowed.
    """
    _may_arrange(staff, by)
    here = {post.agency for post in posts_of_staff(substitute.pk) if post.stands_in_for is None}
    shared = Post.objects.filter(staff=staff, agency_id__in=here).exists()
    if staff.pk == substitute.pk or not shared or (until is not None and until < since):
        raise BadSubstitute
    staff.substitute, staff.away_since, staff.away_until = substitute, since, until
    staff.save(update_fields=["substitute", "away_since", "away_until"])
    body = {
        "substitute": substitute.pk,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
    }
    events.append(f"staff:{staff.pk}", verb="set_substitute", by=by, body=body)


@act("end_absence")
def end_absence(staff: Staff, *, by: Actor) -> None:
    """He is back: nobody stands in any more. Raises NotAllowed."""
    _may_arrange(staff, by)
    staff.substitute = staff.away_since = staff.away_until = None
    staff.save(update_fields=["substitute", "away_since", "away_until"])
    events.append(f"staff:{staff.pk}", verb="end_absence", by=by, body={})


@act("disable_staff")
def disable_staff(staff: Staff, *, reason: str, by: Actor) -> None:
    """Lock a member of staff out at once: the next request of an open session is a stranger's. Raises NotAllowed."""
    _switch(staff, active=False, verb="disable_staff", reason=reason, by=by)


@act("enable_staff")
def enable_staff(staff: Staff, *, reason: str, by: Actor) -> None:
    """Let a member of staff in again. Raises NotAllowed."""
    _switch(staff, active=True, verb="enable_staff", reason=reason, by=by)


def _switch(staff: Staff, *, active: bool, verb: str, reason: str, by: Actor) -> None:
    demand(by, Permission.MANAGE_STAFF)
    staff.active = active
    staff.save(update_fields=["active"])
    Account.objects.filter(pk=staff.account_id).update(is_active=active)
    events.append(f"staff:{staff.pk}", verb=verb, by=by, body={"reason": reason})


def _may_arrange(staff: Staff, by: Actor) -> None:
    if by.ref == f"staff:{staff.pk}" or may(by, Permission.MANAGE_STAFF):
        return
    agencies = {post.agency for post in posts_of_staff(staff.pk)} or {0}
    if not any(may(by, Permission.SUBSTITUTE_STAFF, agency=agency) for agency in agencies):
        demand(by, Permission.MANAGE_STAFF)
