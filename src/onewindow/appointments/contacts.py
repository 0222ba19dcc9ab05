"""For `people.contacts`: whoever holds a number of today's queue, or a booking, is expected at that window."""

from onewindow.core.clock import today
from onewindow.people.contacts import contacts

from .models import Ticket


@contacts("appointments")
def has_ticket(party: int, divisions: frozenset[str]) -> bool:
    """Whether the party stands in the queue of one of the divisions today."""
    return Ticket.objects.filter(party_id=party, division__in=divisions, day=today()).exists()
