"""For `people.contacts`: a case that is not closed is a reason to open the applicant's page where it is handled."""

from onewindow.people.contacts import contacts

from .models import Case


@contacts("cases")
def has_open_case(party: int, divisions: frozenset[str]) -> bool:
    """Whether a case of the party, or one it acts for as agent, is open in one of the divisions."""
    return Case.objects.of_party(party).filter(division_id__in=divisions, closed_at=None).exists()
