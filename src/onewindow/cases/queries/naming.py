"""The words for what a case is made of: matters, elements, materials, agencies, in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onewindow.catalogue.declarations import Material
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import edition
from onewindow.core.names import say
from onewindow.people.queries import agency_names


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Looks words up in the case's own edition; a code that the edition lacks stands for itself."""

    catalogue: Catalogue  #: of the case's edition
    agencies: Mapping[int, str] = field(default_factory=dict)  #: id -> name today
    language: str = "zh"  #: first part of its tag

    def matter(self, code: str) -> str:
        """Name of a matter."""
        found = self.catalogue.matter.get(code)
        return say(found.name, self.language) if found is not None else code

    def element(self, element: str) -> str:
        """Label of an element, or name of a material by its key."""
        found = self.catalogue.element.get(element)
        if found is not None:
            return say(found.name, self.language)
        material = self._material(element)
        return say(material.name, self.language) if material is not None else element

    def outcome(self, code: str, outcome: str) -> str:
        """The word of a decision for the matter's kind: 准予许可, 予以备案 …; "" while there is none."""
        matter = self.catalogue.matter.get(code)
        words = self.catalogue.words.get(matter.kind) if matter is not None else None
        name = words.granted if words is not None and outcome == "granted" else words.refused if words else None
        return say(name, self.language) if name is not None and outcome else outcome

    def agency(self, number: int) -> str:
        """Name of an agency."""
        return self.agencies.get(number, "")

    def _material(self, key: str) -> Material | None:
        code, _, which = key.partition(".")
        matter = self.catalogue.matter.get(code)
        if matter is None:
            return None
        return next((m for m in matter.materials if m.id == which), None)


def naming(edition_id: int, agencies: Iterable[int], language: str = "zh") -> Naming:
    """The words of an edition, and the names of these agencies. One query besides the cached edition."""
    catalogue = edition(edition_id).catalogue
    return Naming(catalogue=catalogue, agencies=agency_names(set(agencies), language=language), language=language)
