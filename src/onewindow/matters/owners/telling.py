"""Telling people; who cannot be told keeps no act from being done."""

import logging
from collections.abc import Mapping
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices

BY = Actor.system("owners")
log = logging.getLogger(__name__)


def tell(kind: str, to: str, data: Mapping[str, Any], *, about: str, event: str = "") -> None:
    """Tell `to` ("party:7", "staff:3") once for each event."""
    try:
        notices.notify(kind, to, data, about=about, event=event, by=BY)
    except Refused as fault:
        log.warning("%s: %s not told %s (%s)", about, to, kind, fault.code)
