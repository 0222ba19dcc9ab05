"""A masked personal value is shown to an officer: written down before it is shown, so that the person sees it."""

from collections.abc import Iterable

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.people.errors import BadLook, NotAllowed
from onewindow.people.looking import reasons
from onewindow.people.models import Look
from onewindow.people.permissions import Permission, demand

_MOST_WORDS = 200


@act("look")
def look_log(
    party: int, elements: Iterable[str], *, agency: int, reason: str, remark: str = "", case: str = "", by: Actor
) -> None:
    """Write down that `by` has `elements` of the party shown, for `agency` and `reason` (a code of `looks.yaml`).

    Only names of data elements are kept, never a value. The caller has seen to it that they may be seen, and shows them
    after this. Raises BadLook, NotAllowed (only a member of staff who reads reviews of that agency looks).
    """
    demand(by, Permission.READ_REVIEW, agency=agency)
    kind, _, number = by.ref.partition(":")
    if kind != "staff":
        raise NotAllowed(permission=str(Permission.READ_REVIEW))
    which, why, words = sorted(set(elements)), reasons().get(reason), remark.strip()
    if why is None or not which or len(words) > _MOST_WORDS or (why.words and not words):
        raise BadLook
    at = now()
    Look.objects.create(
        party_id=party,
        staff_id=int(number),
        agency_id=agency,
        case=case,
        elements=which,
        reason=reason,
        remark=words,
        at=at,
    )
    body = {"agency": agency, "case": case, "elements": which, "reason": reason}
    events.append(f"party:{party}", verb="look", by=by, body=body, at=at)
