"""The figures of the region that power works reckon with, by place."""

from onewindow.catalogue.queries import current


def figure(name: str, division: str) -> int:
    """A whole figure of `thresholds/power_works.yaml` in force in a division."""
    return int(str(current().catalogue.thresholds(division)[name]))
