"""The catalogue that pages show: the edition in force."""

from onewindow.catalogue import queries
from onewindow.catalogue.definitions import Catalogue


def current() -> Catalogue:
    """One small query; the edition itself stays parsed in the process. Raises NoEdition."""
    return queries.current().catalogue
