"""A mandate is told to the agent to whom it was given: people and messages are rooms of different floors.

Which message stands in the region's `notices/telling.yaml`. A message that cannot be told never undoes the mandate.
"""

import logging

from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices
from onewindow.people.handlers import MandateHandler, handlers
from onewindow.people.models import Mandate

from . import happenings

log = logging.getLogger(__name__)


@handlers.register("messages")
class TellMandates(MandateHandler):
    """Given by somebody else than the agent himself or a file of the region."""

    def on_granted(self, mandate: Mandate, *, by: Actor) -> None:
        """Once for each mandate."""
        kind = happenings.current().mandates.get("granted")
        if kind is None or by.ref.startswith("system:") or by.ref == f"party:{mandate.agent_id}":
            return
        until = mandate.until.astimezone(SHANGHAI).date().isoformat() if mandate.until else "—"
        data = {"name": mandate.agent.name, "other": mandate.principal.name, "until": until}
        about = f"mandate:{mandate.pk}"
        try:
            notices.notify(kind, f"party:{mandate.agent_id}", data, about=about, event=f"{about}/granted", by=by)
        except Refused as fault:
            log.warning("mandate %s: not told (%s)", mandate.pk, fault.code)
