"""What somebody may do who disagrees: the clause that stands in every decision, said for any deciding agency."""

from django.utils.translation import gettext

from onewindow.catalogue.facts import Sourced, Status
from onewindow.core.region import region_dir
from onewindow.documents.wording import load


def remedies() -> list[Sourced]:
    """The clause on review and litigation, from the region's own letters; no jurist has checked it yet."""
    clause = load(region_dir() / "templates").clauses.get("appeal", "")
    text = clause.replace("{review_body}", gettext("有权的行政复议机关"))
    return [Sourced(text=text, status=Status.UNVERIFIED)] if text else []
