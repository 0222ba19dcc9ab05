"""For `people.contacts`: an application that is being filled in is a reason to open the applicant's page there."""

from onewindow.people.contacts import contacts

from .models import Draft


@contacts("sheets")
def has_draft(party: int, divisions: frozenset[str]) -> bool:
    """Whether an application of the party lies open in one of the divisions."""
    return Draft.objects.filter(party_id=party, division_id__in=divisions, case_number="").exists()
