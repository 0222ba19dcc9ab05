"""The catalogue of one region at one time, as a single value; every other module of this noun works on it.

A published edition is this value in canonical JSON; its digest is the SHA-256 of those bytes (`canonical`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from onewindow.rules.derived import DerivedValue, parse_derived

from .certificates import CertificateKind, Outcomes
from .declarations import Matter, MatterKind
from .elements import Element, Group, Parameter, SharedRegister
from .joint_services import DerivedValue as Derivable
from .joint_services import JointService, Licence


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that the departments of a region declare."""

    groups: tuple[Group, ...]  #: sections of the task list, in order
    elements: tuple[Element, ...]  #: data elements and steering facts
    registers: tuple[SharedRegister, ...]  #: shared sources
    parameters: tuple[Parameter, ...]  #: thresholds by place
    certificates: tuple[CertificateKind, ...]  #: kinds of certificates
    outcomes: tuple[Outcomes, ...]  #: words by kind of matter
    licences: tuple[Licence, ...]  #: licences an enterprise may hold
    matters: tuple[Matter, ...]  #: matters
    services: tuple[JointService, ...]  #: joint services
    sources: tuple[tuple[str, str], ...] = ()  #: key and words of every source

    @cached_property
    def element(self) -> Mapping[str, Element]:
        """Elements by id."""
        return {element.id: element for element in self.elements}

    @cached_property
    def parameter(self) -> Mapping[str, Parameter]:
        """Thresholds by id."""
        return {parameter.id: parameter for parameter in self.parameters}

    @cached_property
    def certificate(self) -> Mapping[str, CertificateKind]:
        """Kinds of certificates by id."""
        return {certificate.id: certificate for certificate in self.certificates}

    @cached_property
    def told_by(self) -> Mapping[str, frozenset[str]]:
        """Element -> the kinds of certificates that tell it to other matters."""
        told: dict[str, set[str]] = {}
        for certificate in self.certificates:
            for element, _ in certificate.fills:
                told.setdefault(element, set()).add(certificate.id)
        return {element: frozenset(kinds) for element, kinds in told.items()}

    @cached_property
    def register(self) -> Mapping[str, SharedRegister]:
        """Shared registers by id."""
        return {register.id: register for register in self.registers}

    @cached_property
    def group(self) -> Mapping[str, Group]:
        """Sections by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def words(self) -> Mapping[MatterKind, Outcomes]:
        """Words by kind of matter."""
        return {outcome.kind: outcome for outcome in self.outcomes}

    @cached_property
    def matter(self) -> Mapping[str, Matter]:
        """Matters by code."""
        return {matter.code: matter for matter in self.matters}

    @cached_property
    def derivations(self) -> Mapping[str, tuple[DerivedValue, ...]]:
        """The derived values of every service, ready to be computed, in order."""
        return {service.code: tuple(self._derivation(value) for value in service.derived) for service in self.services}

    def _derivation(self, value: Derivable) -> DerivedValue:
        element = self.element.get(value.id)
        options = element.options if element else ()
        return parse_derived({**value.raw, "aliases": {word: each.value for each in options for word in each.aliases}})

    @cached_property
    def compiled(self) -> dict[tuple[str, tuple[str, ...]], object]:
        """Room for the compiler's own results, which live as long as this edition."""
        return {}

    @cached_property
    def service(self) -> Mapping[str, JointService]:
        """Joint services by code."""
        return {service.code: service for service in self.services}

    def services_of(self, matter: str) -> tuple[JointService, ...]:
        """The services in which a matter can be asked for."""
        return tuple(service for service in self.services if matter in reachable(service))

    def thresholds(self, division: str | None) -> dict[str, object]:
        """The parameters for a place: the longest code that begins the division's code wins, else the default."""
        values: dict[str, object] = {}
        for parameter in self.parameters:
            places = [code for code, _ in parameter.by_place if division and _covers(code, division)]
            best = max(places, key=lambda code: len(code.rstrip("0")), default=None)
            values[parameter.id] = dict(parameter.by_place)[best] if best is not None else parameter.value
        return values


def reachable(service: JointService) -> tuple[str, ...]:
    """The matters a service can contain: its own, then those that licences of the business scope bring along."""
    joined = (licence.joins_matter for licence in service.implied_licences if licence.joins_matter)
    return tuple(dict.fromkeys((*service.matters, *joined)))


def near(word: str, known: Mapping[str, object] | tuple[str, ...] | list[str]) -> str | None:
    """The known word that a mistyped one most likely means, or None."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    if matches:
        return matches[0]
    folded = {name.lower().replace("-", "_"): name for name in known}
    return folded.get(word.lower().replace("-", "_"))


def _covers(code: str, division: str) -> bool:
    return division == code or (code.endswith("00") and division.startswith(code.rstrip("0")))
