"""Search over the catalogue: services by all their words, matters by their names; a matter leads into its service."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import JointService

from . import formats, searching
from .portal_models import Result
from .searching import Entry
from .service_cards import counted, number, typical


def find(catalogue: Catalogue, query: str) -> list[Result]:
    """Results for a query in plain words, best first."""
    hits = searching.search(query, entries(catalogue))
    return [_result(catalogue, hit.entry.key, hit.because) for hit in hits]


def entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Everything that can be found."""
    for service in catalogue.services:
        yield _service(service)
    for service in catalogue.services:
        for code in service.matters:
            matter = catalogue.matter[code]
            yield Entry(key=f"{service.code}#{code}", names=(matter.name.zh, matter.name.en))


def _service(service: JointService) -> Entry:
    names = [service.plain_name, service.name, *([service.life_event] if service.life_event else [])]
    return Entry(
        key=service.code,
        names=tuple(text for name in names for text in (name.zh, name.en)),
        words=service.search_words,
        texts=(service.summary.zh, service.summary.en),
    )


def _result(catalogue: Catalogue, key: str, because: str) -> Result:
    code, _, matter = key.partition("#")
    service = catalogue.service[code]
    address = reverse("web:guide", args=[code])
    if matter:
        return Result(
            url=f"{address}#{matter}",
            title=formats.local_name(catalogue.matter[matter].name),
            summary=gettext("包含在：%(name)s") % {"name": formats.local_name(service.plain_name)},
        )
    figures = typical(catalogue, code).sheet.figures
    days, papers, visits = figures.promised_days_parallel, figures.materials.to_be_handed_in, figures.visits_after
    return Result(
        url=address,
        title=formats.local_name(service.plain_name),
        summary=formats.local_name(service.summary),
        because=because if because in service.search_words else "",
        figures=(
            (number(days), ngettext("个工作日", "个工作日", counted(days))),
            (str(papers), ngettext("份材料", "份材料", papers)),
            (str(visits), ngettext("趟", "趟", visits)),
        ),
    )
