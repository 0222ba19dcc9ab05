"""The lead agency reminds an agency whose review is nearly late or late: once a day each, written down, told."""

from onewindow.cases.limits import region_limits
from onewindow.cases.models import Review
from onewindow.catalogue.queries import edition
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.matters.power_lines.errors import NotLate, ReminderSent
from onewindow.matters.power_lines.models import Reminder
from onewindow.matters.power_lines.telling import tell_agencies
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, posts_of_staff
from onewindow.people.queries import agency_name


@act("remind_agency")
def remind(number: str, matter: str, words: str = "", *, by: Actor) -> None:
    """Remind whoever handles the review. Raises NotAllowed (missing looks the same), NotLate, ReminderSent."""
    review = (
        Review.objects.select_related("case").filter(case__number=number, matter=matter).select_for_update(of=("self",))
    ).first()
    lead = _lead(by, review)
    if review is None or lead is None:
        raise NotAllowed(permission=str(Permission.LEAD_CASE))
    if not review.open or review.act_by > region_limits().close_after(1, now()):
        raise NotLate
    row, new = Reminder.objects.get_or_create(
        case_number=number, matter=matter, day=today(), defaults={"words": words[:500], "by": by.ref}
    )
    if not new:
        raise ReminderSent
    body = {"case": number, "matter": matter, "agency": review.agency_id, "words": row.words}
    stream = f"power:reminders/{number}"
    events.append(stream, verb="remind_agency", by=by, division=review.case.division_id, body=body)
    names = edition(review.case.edition_id).catalogue.matter[matter].name
    data = {
        "number": number,
        "matter": {"zh": names.zh, "en": names.en},
        "lead": {language: agency_name(lead, language=language) for language in ("zh", "en")},
    }
    tell_agencies("lead_reminder", [review.agency_id], data, about=number, event=f"{stream}/{matter}/{row.day}")


def _lead(by: Actor, review: Review | None) -> int | None:
    """The post's agency, where it leads the service of the case there."""
    kind, _, number = by.ref.partition(":")
    if review is None or kind != "staff":
        return None
    service = edition(review.case.edition_id).catalogue.service[review.case.service]
    for post in posts_of_staff(int(number)):
        leads = post.agency_code == service.lead
        if leads and post.allows(Permission.LEAD_CASE, None, review.case.division_id):
            return post.agency
    return None
