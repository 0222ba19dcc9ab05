"""`{% load utilities %}`: old and new on the guide page."""

from typing import Any

from django import template

from onewindow.web.utilities_prices import before_after

register = template.Library()


@register.inclusion_tag("web/utilities/parts/before_after.html")
def utilities_before_after(service: str) -> dict[str, Any]:
    """Old and new side by side, for the service that has utilities. No query."""
    return {"lines": before_after(service)}
