"""People of the region's demo, made one by one: a test pays for those it asks for (the fixture `demo` lays all)."""

from onewindow.core.region import region_dir
from onewindow.people.acts import appoint_staff, register_party
from onewindow.people.demo import read_demo
from onewindow.people.models import Account, Agency, Division, Party

from .laid import SYSTEM


def on_demand():
    """A function from user name to account, freshly read as a request would; needs the region's agencies."""
    demo = read_demo(region_dir())
    persons = {person.username: person for person in demo.persons}
    staff = {one.username: one for one in demo.staff}

    def get(username):
        found = Account.objects.filter(username=username).first()
        if found is None:
            found = Account.objects.create(username=username)
            make_person(persons[username], found) if username in persons else make_staff(staff[username], found)
        return Account.objects.get(pk=found.pk)

    return get


def make_person(person, account):
    register_party(
        kind=Party.Kind.NATURAL,
        name=person.name,
        id_kind=person.id_kind,
        number=person.number,
        mobile=person.mobile,
        division=Division.objects.get(pk=person.division),
        account=account,
        assurance=Party.Assurance.SEEN,
        by=SYSTEM,
    )


def make_staff(one, account):
    agency = Agency.objects.get(code=one.agency, division=one.division)
    appoint_staff(account, name=one.name, number=one.number, agency=agency, role=one.role, by=SYSTEM)
