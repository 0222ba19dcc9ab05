"""Telling the holder and the superiors of agencies. Once per occasion; who cannot be told stops nothing."""

import logging
from collections.abc import Mapping
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.notices.acts import notify
from onewindow.people.queries import staff_at

#: Kinds of tasks as messages name them.
KINDS: Mapping[str, Mapping[str, str]] = {
    "periodic": {"zh": "定期检查", "en": "periodic check"},
    "supplement": {"zh": "逾期未补充", "en": "data overdue"},
    "tracking": {"zh": "靶向追踪", "en": "targeted tracking"},
    "draw": {"zh": "双随机抽查", "en": "check drawn at random"},
    "assigned": {"zh": "专项检查", "en": "special check"},
}
_SYSTEM = Actor.system("oversight")
log = logging.getLogger(__name__)


def tell_holder(kind: str, party: int, data: Mapping[str, Any], *, about: str, event: str) -> None:
    """Tell the holder of a certificate."""
    _tell(kind, f"party:{party}", data, about, event)


def tell_agency(kind: str, agency: int, data: Mapping[str, Any], *, about: str, event: str) -> None:
    """Tell the superiors of an agency."""
    for chief in staff_at(agency, "superior"):
        _tell(kind, f"staff:{chief.pk}", data, about, event)


def _tell(kind: str, to: str, data: Mapping[str, Any], about: str, event: str) -> None:
    try:
        notify(kind, to, data, about=about, event=event, by=_SYSTEM)
    except Refused as fault:
        log.warning("oversight: %s not told of %s (%s)", to, event, fault.code)
