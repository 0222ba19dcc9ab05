"""The procedure text of a joint service, and the packet in which all results of a case are handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.progress_queries import Answering
from onewindow.cases.queries import Progress, ReviewLine
from onewindow.cases.stages import FALLEN, UNDECIDED, Stage
from onewindow.catalogue.definitions import Catalogue
from onewindow.matters.power_lines.procedure import Procedure, in_force, versions

from . import formats
from .current import current
from .progress_models import Paper
from .viewmodels import Text
from .wallet import papers_of_case


@dataclass(frozen=True, kw_only=True)
class Packet:
    """All results of a case, handed over on one day against one receipt."""

    papers: tuple[Paper, ...]  #: certificates
    missing: tuple[tuple[Text, Text], ...]  #: matter and agency that are not ready
    handed: Text  #: when everything was handed over
    ready: bool  #: nothing is missing
    refused: bool  #: the whole was not granted


def packet_of(held: Answering, seen: Progress) -> Packet:
    """What lies in the packet of a case with unified delivery."""
    open_ones = [review for review in seen.reviews if _open(review, held.catalogue)]
    over = [r for r in seen.reviews if r.outcome == "refused" or Stage(r.stage) in FALLEN]
    granted = any(review.outcome == "granted" for review in seen.reviews)
    delivered = [one for one in seen.timeline if one.verb == "deliver"]
    papers = papers_of_case(held.number, granted=granted)
    return Packet(
        papers=tuple(paper for paper in papers if paper.expires) if not open_ones else (),
        missing=tuple((review.name, review.agency_name) for review in open_ones),
        handed=formats.moment(delivered[-1].at) if delivered and not open_ones else "",
        ready=not open_ones and granted,
        refused=bool(over) and not open_ones and not granted,
    )


def _open(review: ReviewLine, catalogue: Catalogue) -> bool:
    """Not decided, or granted while its certificate is still to be made."""
    stage = Stage(review.stage)
    wanted = review.matter in catalogue.matter and bool(catalogue.matter[review.matter].certificate)
    return stage in UNDECIDED or (review.outcome == "granted" and stage is Stage.DECIDED and wanted)


def procedure_page(service: str, version: str, day: date) -> dict[str, Any] | None:
    """The context of the procedure text; None where there is no such version."""
    every = versions(service)
    held = in_force(service, day)
    shown = held if not version else next((one for one in every if one.version == version), None)
    if shown is None:
        return None
    catalogue = current()
    names = {code: formats.local_name(catalogue.matter[code].name) for code in catalogue.service[service].matters}
    names["joint"] = gettext("总时限")
    tiers = {tier.value: formats.local_name(tier.name) for tier in catalogue.service[service].tiers}
    return {
        "title": formats.local_name(shown.title),
        "shown": shown,
        "since": formats.day(shown.since),
        "in_force": shown is held,
        "changes": formats.local_name(shown.changes),
        "sections": [_section(one, tiers, names) for one in shown.sections],
        "versions": [_version(one, held) for one in reversed(every)],
        "guide_url": reverse("web:guide", args=[service]),
    }


def _section(section: Any, tiers: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "anchor": section.anchor,
        "number": section.number,
        "title": formats.local_name(section.title),
        "text": [formats.local_name(words) for words in section.text],
        "tiers": [tiers.get(tier, tier) for tier in section.tiers],
        "limits": [names.get(limit, limit) for limit in section.limits],
    }


def _version(one: Procedure, held: Procedure | None) -> tuple[str, str, str, bool]:
    address = reverse("web:procedure_version", args=[one.service, one.version])
    return one.version, formats.day(one.since), address, one is held


def procedure_links(service: str, day: date) -> list[tuple[Text, str]]:
    """Every tier and limit of a service with the address of its section in force; () without a procedure."""
    held = in_force(service, day)
    if held is None:
        return []
    catalogue = current()
    address = reverse("web:procedure", args=[service])
    found: list[tuple[Text, str]] = []
    for tier in catalogue.service[service].tiers:
        section = held.of_tier(tier.value)
        if section is not None:
            words = gettext("%(what)s：第 %(n)s 条") % {"what": formats.local_name(tier.name), "n": section.number}
            found.append((words, f"{address}#{section.anchor}"))
    joint = held.of_limit("joint")
    if joint is not None:
        words = gettext("%(what)s：第 %(n)s 条") % {"what": gettext("总时限"), "n": joint.number}
        found.append((words, f"{address}#{joint.anchor}"))
    return found
