"""What the owner has said goes back to the bank, where it had asked over the link."""

from onewindow.core.act import Actor
from onewindow.exchange.link import outbox

from .models import Consent


def tell_bank(row: Consent, event: int, *, by: Actor) -> None:
    """Send the state of a consent, in the transaction of the act; a bank that asked in the portal reads it there."""
    if not row.business:
        return
    body = {
        "consent": row.number,
        "status": row.status,
        "scopes": list(row.scopes),
        "until": row.until.isoformat(),
    }
    outbox.send(row.partner, "consent.answered", f"{row.number}/{event}", body, about=row.business, by=by)
