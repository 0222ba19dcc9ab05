"""PURE: reads the demo accounts of a region (`demo/people.yaml`) and spells out its rules for staff."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load

from .region import Region, read_region


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPerson:
    """A natural person with an account."""

    username: str  #: to sign in with
    name: str  #: full name
    id_kind: str  #: ric | passport
    number: str  #: never issued to anybody
    mobile: str  #: mainland number
    division: str  #: where he lives
    words: str  #: what the account is for


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAgent:
    """A person who may act for an organisation."""

    username: str  #: one of the persons
    basis: str  #: legal_representative | letter
    scope: tuple[str, ...]  #: joint services, or ("*",)
    may_delegate: bool  #: whether he may grant mandates in its name


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoOrganisation:
    """A legal person, reached through its agents."""

    name: str  #: full name
    number: str  #: unified social credit code
    division: str  #: where it is registered
    agents: tuple[DemoAgent, ...]  #: who may act for it


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoStaff:
    """A member of staff with one post."""

    username: str  #: to sign in with
    name: str  #: full name
    number: str  #: staff number
    role: str  #: key of roles.yaml
    agency: str  #: code of the agency
    division: str  #: where it stands


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAccount:
    """One line of the page that lists the demo accounts."""

    username: str  #: to sign in with
    name: str  #: who it is
    role: str  #: key of roles.yaml; "person" for an applicant
    words: str  #: agency, or what the account is for
    division: str  #: six digits


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """Everything of the file, its rules spelt out."""

    password: str  #: of every account
    persons: tuple[DemoPerson, ...]  #: applicants
    organisations: tuple[DemoOrganisation, ...]  #: for agents
    staff: tuple[DemoStaff, ...]  #: one post each
    region: Region  #: whose agencies they work for

    def accounts(self) -> Iterator[DemoAccount]:
        """The lines of the list, applicants first."""
        for person in self.persons:
            yield DemoAccount(
                username=person.username, name=person.name, role="person", words=person.words, division=person.division
            )
        names = {(a.code, a.division): a.names[-1].names["zh"] for a in self.region.agencies}
        for staff in self.staff:
            words = names[staff.agency, staff.division]
            yield DemoAccount(
                username=staff.username, name=staff.name, role=staff.role, words=words, division=staff.division
            )


def read_demo(folder: Path) -> Demo | None:
    """The demo of a region's folder, None where it has none. Raises LocatedError."""
    path = folder / "demo" / "people.yaml"
    if not path.exists():
        return None
    return _read(folder, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> Demo:
    """The file as it was at `changed`: spelling out the rules reads three files."""
    region = read_region(folder)
    root = load(folder / "demo" / "people.yaml", shown_as="demo/people.yaml")
    said = root.plain()
    persons = tuple(DemoPerson(**person) for person in said["persons"])
    organisations = tuple(_organisation(entry) for entry in said["organisations"])
    known = {person.username for person in persons}
    for organisation, node in zip(organisations, root.value["organisations"].value, strict=True):
        for agent in organisation.agents:
            if agent.username not in known:
                raise node.error(f"代理人“{agent.username}”不在 persons 中。", "请先写这个人。")
    surnames = cycle(said["surnames"])
    idle = set(said["no_reviewers"])
    staff = [one for node in root.value["staff"].value for one in _staff(node, region, idle, surnames)]
    return Demo(
        password=said["password"], persons=persons, organisations=organisations, staff=tuple(staff), region=region
    )


def _organisation(entry: dict[str, Any]) -> DemoOrganisation:
    agents = tuple(
        DemoAgent(
            username=agent["username"],
            basis=agent["basis"],
            scope=tuple(agent["scope"]),
            may_delegate=bool(agent.get("may_delegate")),
        )
        for agent in entry["agents"]
    )
    return DemoOrganisation(name=entry["name"], number=entry["number"], division=entry["division"], agents=agents)


def _staff(node: Node, region: Region, idle: set[str], surnames: "cycle[str]") -> Iterator[DemoStaff]:
    rule = node.plain()
    codes = {agency.code for agency in region.agencies}
    if rule["agencies"] == "all":
        codes -= idle
    elif unknown := set(rule["agencies"]) - codes:
        raise node.value["agencies"].error(f"没有部门“{min(unknown)}”。", "请核对 agencies.yaml。")
    else:
        codes = set(rule["agencies"])
    places = {place.code for place in region.places} if rule["divisions"] == "all" else set(rule["divisions"])
    for agency in region.agencies:
        if agency.code not in codes or agency.division not in places:
            continue
        username = rule["username"].format(agency=agency.code, division=agency.division)
        yield DemoStaff(
            username=username,
            name=f"{next(surnames)}样例",
            number=f"YS{zlib.crc32(username.encode()):08X}",
            role=rule["role"],
            agency=agency.code,
            division=agency.division,
        )
