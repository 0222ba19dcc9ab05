"""What the matters of power works do besides their decision: promises to restore, checks beside the decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from onewindow.cases.handlers import Check, Granted, Handled, Handler, handlers
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.errors import gettext_noop
from onewindow.rules.geodesy import drawn_length
from onewindow.visits.handlers import Told, VisitHandler
from onewindow.visits.handlers import handlers as visit_handlers

from .acts.restoration import Promising, promise
from .checking import result_of_visit
from .figures import figure

_SHEET = gettext_noop("本次申请表")
_DRAWN = gettext_noop("系统按线路图计算")


class RouteHandler(Handler):
    """Shows the drawn length beside the stated one."""

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """The length, where a route is drawn."""
        found = drawn_length(facts.get("route_geometry"))
        stated = facts.get("route_length_m")
        if found is None or stated is None:
            return ()
        share = abs(Decimal(str(stated)) - found) / found * 100 if found else Decimal(0)
        says = gettext_noop("图上长 {drawn} 米，填报 {stated} 米，相差 {share}%。")
        data = {"drawn": str(found), "stated": str(stated), "share": f"{share:.1f}"}
        return (Check(code="route_length", passed=None, says=says, data=data, source=_DRAWN),)


class RestoringHandler(RouteHandler):
    """A grant brings the promise to restore the ground."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Write the promise down; a permit without a last day of works promises nothing that could be followed."""
        end = _day(review.facts.get("work_end"))
        if end is not None:
            roads = review.facts.get("road_names") or []
            place = "、".join([*map(str, roads), str(review.facts.get("start_end_desc") or "")]).strip("、")
            promise(
                Promising(
                    case_number=review.number,
                    matter=review.matter,
                    division=review.division,
                    agency=review.agency,
                    applicant=review.applicant,
                    project=str(review.facts.get("project_name") or ""),
                    place=place,
                    work_end=end,
                    days=figure("p_restore_days", review.division),
                ),
                by=by,
            )
        return Granted()


class RoadHandler(RestoringHandler):
    """The road authority also sees when an emergency repair began."""

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Length, and the beginning of an emergency repair."""
        found = list(super().checks(facts))
        started = facts.get("emergency_started_at")
        if facts.get("emergency_repair") is True and started:
            at = datetime.fromisoformat(str(started)).astimezone(SHANGHAI)
            says = gettext_noop("紧急抢修，{when} 已先行破路，请核对是否在 {hours} 小时内补办。")
            hours = figure("p_emergency_hours", str(facts.get("division_code") or ""))
            data = {"when": f"{at:%Y-%m-%d %H:%M}", "hours": hours}
            found.append(Check(code="emergency", passed=None, says=says, data=data, source=_SHEET))
        return found


class RestorationVisits(VisitHandler):
    """A visit after the works settles the promises of the matters it looked at."""

    def on_reported(self, told: Told, *, by: Actor) -> None:
        """The result of an after-check."""
        result_of_visit(told)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


for _code in ("PWR-PRE", "PWR-CMT", "PWR-FIL", "PWR-PLAN", "PWR-TRAF", "PWR-HWY"):
    handlers.register(_code)(RouteHandler)
for _code in ("PWR-GREEN", "PWR-LAND"):
    handlers.register(_code)(RestoringHandler)
handlers.register("PWR-ROAD")(RoadHandler)
visit_handlers.register("power_lines")(RestorationVisits)
