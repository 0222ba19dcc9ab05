"""Demo accounts, where the installation is a demo."""

from django.conf import settings
from django.contrib.auth.hashers import make_password

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import today
from onewindow.core.region import region_dir
from onewindow.people.demo import Demo, DemoOrganisation, DemoPerson, DemoStaff, read_demo
from onewindow.people.errors import DemoIsOff
from onewindow.people.identity import index
from onewindow.people.models import Account, Agency, Division, Mandate, Party, Post, Staff
from onewindow.people.permissions import Permission, demand

from .parties import grant_mandate, register_party


@act("load_demo")
def load_demo(*, by: Actor) -> None:
    """Make the accounts of the region's demo; those that exist stay as they are. Only where settings.DEMO.

    Needs the region's agencies (`load_region`). Raises DemoIsOff, LocatedError, NotAllowed.
    """
    demand(by, Permission.MANAGE_STAFF)
    demo = read_demo(region_dir())
    if not settings.DEMO or demo is None:
        raise DemoIsOff
    accounts = _accounts(demo)
    divisions = {row.pk: row for row in Division.objects.all()}
    for person in demo.persons:
        _person(person, accounts[person.username], divisions, by)
    for organisation in demo.organisations:
        _organisation(organisation, accounts, divisions, by)
    _staff(demo.staff, accounts)
    events.append(f"region:{region_dir().name}", verb="load_demo", by=by, body={"accounts": len(accounts)})


def _accounts(demo: Demo) -> dict[str, Account]:
    """All accounts by name. One hash serves all of them: they share the password that the page shows."""
    wanted = [account.username for account in demo.accounts()]
    found = {row.username: row for row in Account.objects.filter(username__in=wanted)}
    missing = [username for username in wanted if username not in found]
    if missing:
        password = make_password(demo.password)
        made = Account.objects.bulk_create(Account(username=name, password=password) for name in missing)
        found |= {row.username: row for row in made}
    return found


def _person(person: DemoPerson, account: Account, divisions: dict[str, Division], by: Actor) -> None:
    if hasattr(account, "party"):
        return
    register_party(
        kind=Party.Kind.NATURAL,
        name=person.name,
        id_kind=person.id_kind,
        number=person.number,
        mobile=person.mobile,
        division=divisions[person.division],
        account=account,
        assurance=Party.Assurance.SEEN,
        by=by,
    )


def _organisation(
    organisation: DemoOrganisation, accounts: dict[str, Account], divisions: dict[str, Division], by: Actor
) -> None:
    party = Party.objects.filter(id_kind="uscc", id_index=index("uscc", organisation.number)).first()
    if party is None:
        party = register_party(
            kind=Party.Kind.LEGAL,
            name=organisation.name,
            id_kind="uscc",
            number=organisation.number,
            division=divisions[organisation.division],
            assurance=Party.Assurance.REGISTER,
            by=by,
        )
    for agent in organisation.agents:
        person = Party.objects.get(account=accounts[agent.username])
        if Mandate.objects.filter(principal=party, agent=person).exists():
            continue
        grant_mandate(party, person, scope=agent.scope, basis=agent.basis, may_delegate=agent.may_delegate, by=by)


def _staff(declared: tuple[DemoStaff, ...], accounts: dict[str, Account]) -> None:
    """All members of staff with their posts in two statements; the demo's own event stands for their appointment."""
    known = set(Staff.objects.values_list("number", flat=True))
    new = [one for one in declared if one.number not in known]
    made = Staff.objects.bulk_create(
        Staff(account=accounts[one.username], name=one.name, number=one.number) for one in new
    )
    agencies = {(row.code, row.division_id): row for row in Agency.objects.all()}
    Post.objects.bulk_create(
        Post(staff=staff, agency=agencies[one.agency, one.division], role=one.role, since=today())
        for one, staff in zip(new, made, strict=True)
    )
