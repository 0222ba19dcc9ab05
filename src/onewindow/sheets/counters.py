"""What lies on a counter beside its drafts: cases that were opened, and where a provisional number has led.

Opening and closing is no act: it changes nothing but the clerk's own strip of tabs.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onewindow.core.clock import now
from onewindow.people.permissions import Permission, has_permission

from .models import OpenCase, ProvisionalNumber

#: More than have a key of their own are of no use.
_MOST = 9


@dataclass(frozen=True, kw_only=True)
class Provisional:
    """What became of a provisional number."""

    number: str  #: as printed on the slip
    draft: int  #: the application it stands for
    case_number: str  #: empty until it is handed in


def open_case(user: Any, number: str) -> None:
    """Let a case lie open; the oldest goes where there are too many."""
    OpenCase.objects.get_or_create(account_id=user.pk, number=number, defaults={"opened_at": now()})
    kept = OpenCase.objects.filter(account_id=user.pk).order_by("-pk").values_list("pk", flat=True)[:_MOST]
    OpenCase.objects.filter(account_id=user.pk).exclude(pk__in=list(kept)).delete()


def close_case(user: Any, number: str) -> None:
    """Put it away; nothing happens to the case."""
    OpenCase.objects.filter(account_id=user.pk, number=number).delete()


def open_cases(user: Any) -> QuerySet[OpenCase, str]:
    """Numbers of the cases that lie open, for a query of cases to be narrowed by."""
    return OpenCase.objects.filter(account_id=user.pk).values_list("number", flat=True)


def find_provisional(user: Any, number: str) -> Provisional | None:
    """What a provisional number stands for, at a window of its division; None for anybody else and any other number."""
    row = ProvisionalNumber.objects.filter(number=number, draft__gt=0).select_related("draft").first()
    if row is None or row.draft is None or not has_permission(user, Permission.WRITE_DRAFT, division=row.division_id):
        return None
    return Provisional(number=row.number, draft=row.draft.pk, case_number=row.draft.case_number)


def provisional_of(draft: int) -> str:
    """The provisional number of a draft, or empty. One query."""
    return ProvisionalNumber.objects.filter(draft_id=draft).values_list("number", flat=True).first() or ""
