"""The drafts of a bulk run are signed and handed in together, each line by itself.

    if not ask(user, run, seen, by=by):         # many: the job does it
        handing_in.hand_in_all(user, run)       # few: at once, line by line through `hand_in`

One signature is given over each sheet, in the version that stood on the page where it was signed. A line that cannot be
handed in says why and leaves the others alone. A line of `BulkRun.lines` gets `asked` (version to be signed) while it
waits, then `number` (of its case), or `lacks` (elements and materials), or `why` (a refusal).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from onewindow.cases import acts as cases
from onewindow.catalogue.elements import ElementType
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import Refused, gettext_noop
from onewindow.core.jobs import enqueue
from onewindow.matters.power_lines.acts.bulk import NO_MANDATE, SERVICE
from onewindow.matters.power_lines.errors import EmergencyNotFound, LineSettled
from onewindow.matters.power_lines.models import BulkRun
from onewindow.people.access import actor_of, party_of
from onewindow.sheets.acts import sign
from onewindow.sheets.carrying import carried
from onewindow.sheets.errors import DraftNotFound, NotReady
from onewindow.sheets.models import Draft
from onewindow.sheets.queries import DraftState, access_draft, state_of, submission_of

#: The job that hands in what is too much for one answer of the server.
SUBMIT = "power_lines.submit_bulk"
#: So many lines are handed in while the browser waits.
AT_ONCE = 20
_LEFT_AFTER = timedelta(minutes=1)
CHANGED = gettext_noop("您打开本页后，这份申请表改过，请核对后再提交。")


@act("submit_bulk")
def ask(user: Any, run: int, seen: Mapping[int, int], *, by: Actor) -> bool:
    """Take down that the lines in `seen` (draft -> version that was shown) are to be signed and handed in.

    Lines that are cases already stay as they are. Returns whether a job does it. Raises EmergencyNotFound (missing and
    another's look the same).
    """
    row = _own(user, run)
    asked = 0
    for line in row.lines:
        if line["draft"] and line["draft"] in seen and not line.get("number"):
            line["asked"] = seen[line["draft"]]
            asked += 1
    row.save(update_fields=["lines"])
    later = asked > AT_ONCE
    body = {"run": row.pk, "asked": asked, "later": later}
    events.append(f"power:bulk/{row.agent_id}", verb="submit_bulk", by=by, body=body)
    # Few lines are done at once; the job then only takes up what a server that stopped has left.
    at = None if later else now() + _LEFT_AFTER
    enqueue(SUBMIT, lock=f"power:bulk/{row.pk}", at=at, run=row.pk, account=user.pk)
    return later


@act("submit_line")
def hand_in(user: Any, run: int, n: int, *, by: Actor) -> None:
    """Sign and hand in one line, or write down what it lacks. Nothing of a line that is refused remains.

    Raises EmergencyNotFound, LineSettled where the line was not asked for or is done.
    """
    row = _own(user, run)
    line: dict[str, Any] = next((one for one in row.lines if one["line"] == n), {})
    if "asked" not in line:
        raise LineSettled
    version = line.pop("asked")
    line |= {"number": "", "lacks": [], "why": {}}
    try:
        with transaction.atomic():
            line["number"] = _hand_in(user, line["draft"], version)
    except NotReady as fault:
        line["lacks"] = list(dict.fromkeys(one.element for one in fault.data["faults"]))
    except Refused as fault:
        line["why"] = _why(fault, line["draft"])
    row.save(update_fields=["lines"])
    body = {"run": row.pk, "line": n, "number": line["number"], "lacks": len(line["lacks"])}
    events.append(f"power:bulk/{row.agent_id}", verb="submit_line", by=by, body=body)


def _own(user: Any, run: int) -> BulkRun:
    """One's own run, locked: two presses of the button come one after the other."""
    own = party_of(user)
    row = BulkRun.objects.select_for_update().filter(pk=run, agent=own).first() if own is not None else None
    if row is None:
        raise EmergencyNotFound
    return row


def _hand_in(user: Any, pk: int, version: int) -> str:
    """The case's number. The mandate is asked for again here, and once more by `cases.acts.submit`."""
    Draft.objects.select_for_update().filter(pk=pk).first()
    draft = carried(access_draft(user, pk))
    if draft.case_number:
        return str(draft.case_number)
    by = actor_of(user, draft.party, service=SERVICE)
    state = state_of(draft)
    wanted = _signatures(state)
    faults = tuple(fault for fault in state.faults if fault.element not in wanted)
    if faults:
        raise NotReady(count=len(faults), faults=faults)
    signed = {signature.element for signature in state.signatures}
    for element in wanted:
        if element not in signed:
            sign(draft, element, version=version, by=by)
            version = draft.version
    submission = submission_of(access_draft(user, pk))
    return cases.submit(submission, by=by, idempotency_key=f"draft:{pk}").number


def _signatures(state: DraftState) -> tuple[str, ...]:
    asked = (entry for entry in state.sheet.elements if entry.asked)
    return tuple(entry.id for entry in asked if entry.element.type is ElementType.SIGNATURE)


def _why(fault: Refused, draft: int) -> dict[str, Any]:
    """A refusal for the run's table: numbers and words, never answers."""
    if fault.code == "stale_draft":
        return {"says": CHANGED, "data": {}}
    if isinstance(fault, DraftNotFound) and Draft.objects.filter(pk=draft).exists():
        return {"says": NO_MANDATE, "data": {}}
    plain = {name: str(value) for name, value in fault.data.items() if isinstance(value, int | str)}
    return {"says": fault.message, "data": plain}
