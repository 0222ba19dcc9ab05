"""A company that was just registered can act at once: it is a party, its legal representative holds its mandate."""

from onewindow.core.act import Actor
from onewindow.people import acts as people
from onewindow.people.identity import number_of
from onewindow.people.models import Division, Mandate, Party
from onewindow.people.queries import find_party
from onewindow.registers.enterprises.entry import Identity

_BY = Actor.system("company_opening")


def found(*, uscc: str, name: str, division: str, applicant: int, legal_rep: Identity) -> Party:
    """Register the company as a party; an applicant who is its legal representative may act for it from now on."""
    company = find_party("uscc", uscc)
    if company is None:
        company = people.register_party(
            kind=Party.Kind.LEGAL,
            name=name,
            id_kind="uscc",
            number=uscc,
            division=Division.objects.get(pk=division),
            assurance=Party.Assurance.REGISTER,
            by=_BY,
        )
    person = Party.objects.filter(pk=applicant, kind=Party.Kind.NATURAL).first()
    if person is None or not legal_rep.id_no or number_of(person) != legal_rep.id_no:
        return company
    if not Mandate.objects.in_force().filter(principal=company, agent=person).exists():
        people.grant_mandate(company, person, scope=["*"], basis="legal_representative", may_delegate=True, by=_BY)
    return company
