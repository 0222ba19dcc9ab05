"""The catalogue of a region for the pure commands, or one sentence about what is wrong with it."""

from pathlib import Path

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.loader import CatalogueErrors, NoCatalogue, load
from onewindow.core.errors import Refused

from .json_input import Unusable


def catalogue_of(folder: Path) -> Catalogue:
    """The catalogue in a region's folder. Raises Unusable."""
    try:
        return load(folder)
    except (Refused, NoCatalogue) as fault:
        raise Unusable(fault.text() if isinstance(fault, Refused) else str(fault)) from None
    except CatalogueErrors as faults:
        first = faults.faults[0]
        raise Unusable(
            f"地区数据有 {len(faults.faults)} 处错误（{first}），请运行 onewindow catalogue check 查看并改正。"
        ) from None
