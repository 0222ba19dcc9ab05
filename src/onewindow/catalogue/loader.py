"""Reads the folder of a region into a Catalogue, or refuses with every fault: file, line, remedy.

groups.yaml  elements/*.yaml  shared_registers.yaml  thresholds/*.yaml  outcomes.yaml  licences.yaml  sources.yaml
certificates/<id>.yaml        matters/<code>.yaml    services/<code>.yaml     agencies.yaml (ids only)
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from onewindow.core import located
from onewindow.core.located import LocatedError, Node

from .certificates import CertificateKind, Outcomes
from .declarations import Matter
from .definitions import Catalogue
from .elements import Element, Group, Parameter, SharedRegister
from .joint_services import JointService, Licence
from .reading import Reader
from .verifier import Places, verify

T = TypeVar("T")


class CatalogueErrors(Exception):
    """A region's files that cannot be used; `faults` holds all of them, in the order of files and lines."""

    def __init__(self, faults: Iterable[LocatedError]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NoCatalogue(Exception):
    """The folder holds no catalogue; the text says what was looked for."""


def load(region: Path) -> Catalogue:
    """The catalogue of a region's folder. Raises NoCatalogue or CatalogueErrors."""
    if not (region / "matters").is_dir():
        raise NoCatalogue(f"{region} 下没有 matters/ 文件夹，不是地区数据。")
    pack = _Pack(root=region)
    catalogue = pack.catalogue()
    agencies, places = pack.agencies(), Places(known=pack.reader.places)
    attempted = frozenset(pack.attempted) if pack.reader.faults else frozenset()
    faults = [*pack.reader.faults, *verify(catalogue, agencies=agencies, attempted=attempted, places=places)]
    if faults:
        raise CatalogueErrors(faults)
    return catalogue


@dataclass(kw_only=True)
class _Pack:
    root: Path
    reader: Reader = field(default_factory=Reader)
    seen: dict[tuple[type, str], Node] = field(default_factory=dict)
    attempted: set[str] = field(default_factory=set)  #: names that some file tries to define

    def catalogue(self) -> Catalogue:
        return Catalogue(
            groups=self.listed(self.files("groups.yaml"), "groups", Group, "id"),
            elements=self.listed(self.files("elements/*.yaml"), "elements", Element, "id"),
            registers=self.listed(self.files("shared_registers.yaml"), "registers", SharedRegister, "id"),
            parameters=self.listed(self.files("thresholds/*.yaml"), "thresholds", Parameter, "id"),
            certificates=self.single(self.files("certificates/*.yaml"), CertificateKind, "id"),
            outcomes=self.listed(self.files("outcomes.yaml"), "outcomes", Outcomes, "kind"),
            licences=self.listed(self.files("licences.yaml"), "licences", Licence, "id"),
            matters=self.single(self.files("matters/*.yaml"), Matter, "code"),
            services=tuple(sorted(self.services(), key=lambda service: service.number)),
            sources=self.sources(),
        )

    def services(self) -> tuple[JointService, ...]:
        return self.single(self.files("services/*.yaml"), JointService, "code")

    def files(self, pattern: str) -> list[Node]:
        """The readable files of a pattern, sorted by name; what cannot be read is a fault."""
        nodes = []
        for path in sorted(self.root.glob(pattern)):
            try:
                self.attempted.add(path.stem)
                nodes.append(located.load(path, shown_as=path.relative_to(self.root).as_posix()))
            except LocatedError as fault:
                self.reader.faults.append(fault)
        return nodes

    def listed(self, nodes: list[Node], key: str, cls: type[T], name: str) -> tuple[T, ...]:
        """Objects that stand together in a file under one key."""
        made: list[T] = []
        for node in nodes:
            inner = self.unwrapped(node, key)
            if inner is not None:
                self.attempted.update(inner.value if isinstance(inner.value, dict) else ())
                made.extend(entry for entry in self.reader.read_many(inner, cls) if entry is not None)
        return self.unique(made, cls, name)

    def single(self, nodes: list[Node], cls: type[T], name: str) -> tuple[T, ...]:
        """Objects that have a file of their own, named like their code."""
        made: list[T] = []
        for node in nodes:
            entry = self.reader.read(node, cls)
            if entry is None:
                continue
            code, stem = getattr(entry, name), Path(node.file).stem
            if code != stem:
                place = node.value[name]
                self.reader.fail(place, f"{name} 是“{code}”，文件名却是“{stem}”。", "请使两者一致。")
            made.append(entry)
        return self.unique(made, cls, name)

    def unwrapped(self, node: Node, key: str) -> Node | None:
        """What stands under the only key of a file."""
        if not isinstance(node.value, dict) or set(node.value) != {key}:
            self.reader.fail(node, f"这个文件应只有“{key}:”一项。", f"请把内容写在“{key}:”下面。")
            return None
        inner: Node = node.value[key]
        return inner

    def unique(self, made: list[T], cls: type[T], name: str) -> tuple[T, ...]:
        """The objects, each code once."""
        for entry in made:
            code = str(getattr(entry, name))
            place = self.reader.places[id(entry)]
            first = self.seen.setdefault((cls, code), place)
            if first is not place:
                self.reader.fail(
                    place, f"“{code}”已在 {first.file} 第 {first.line} 行定义。", "请删去一处，或换一个代码。"
                )
        return tuple(made)

    def sources(self) -> tuple[tuple[str, str], ...]:
        pairs: list[tuple[str, str]] = []
        for node in self.files("sources.yaml"):
            inner = self.unwrapped(node, "sources")
            if inner is not None and isinstance(inner.value, dict):
                pairs.extend((key, child.text) for key, child in inner.value.items())
        return tuple(sorted(pairs))

    def agencies(self) -> frozenset[str] | None:
        """The ids of `agencies.yaml`, None where the region has no such file yet."""
        nodes = self.files("agencies.yaml")
        if not nodes:
            return None
        entries: Any = nodes[0].plain().get("agencies", [])
        return frozenset(str(entry.get("id")) for entry in entries if isinstance(entry, dict))
