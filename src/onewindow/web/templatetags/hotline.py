"""`{% load hotline %}`: the tickets of the hotline that stand on a case's pages."""

from typing import Any

from django import template
from django.template.context import RequestContext

from onewindow.notices import hotline_queries as queries
from onewindow.web import formats
from onewindow.web.hotline import rows_of
from onewindow.web.messages import glance_of

register = template.Library()


@register.inclusion_tag("web/hotline/on_desk.html", takes_context=True)
def desk_tickets(context: RequestContext, number: str) -> dict[str, Any]:
    """For the agency: tickets about this case that it answers."""
    request = context["request"]
    return {"rows": rows_of(queries.tickets_of_reviews(request.user, glance_of(request).tickets), desk=True)}


@register.inclusion_tag("web/hotline/on_progress.html", takes_context=True)
def own_tickets(context: RequestContext, number: str) -> dict[str, Any]:
    """For the applicant: what he himself has asked the hotline about this case."""
    found = queries.own_tickets(context["request"].user, glance_of(context["request"]).tickets)
    lines = [
        {
            "number": view.number,
            "kind": formats.local_name(view.names),
            "opened": formats.moment(view.opened_at),
            "due": formats.day_short(view.due_on),
            "answer": view.answer,
        }
        for view in found
    ]
    return {"tickets": lines}
