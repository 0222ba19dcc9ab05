"""The figures of the region that power works reckon with, by place."""

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import current

from . import bulk


def figure(name: str, division: str) -> int:
    """A whole figure of `thresholds/power_works.yaml` in force in a division."""
    return int(str(current().catalogue.thresholds(division)[name]))


def headings(catalogue: Catalogue) -> dict[str, str]:
    """Column -> the name of its data element."""
    return {name: catalogue.element[name].name.zh for name in (bulk.CUSTOMER, *bulk.COLUMNS)}
