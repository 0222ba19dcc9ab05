"""What opening an enterprise has brought, read from the register: seals, enrolments, the bank, what is still due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.holding_now import holding_now


@dataclass(frozen=True, kw_only=True, slots=True)
class SealKept:
    """A seal on file."""

    name: str  #: what it says
    kind: str  #: 法定名称章
    code: str  #: on file with the police


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """What the law still asks for."""

    kind: str  #: tax, social_insurance, housing_fund, bank
    until: date  #: last day


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The enterprise as it stands after opening."""

    uscc: str  #: unified code
    name: str  #: its name
    address: str  #: its domicile
    seals: tuple[SealKept, ...]  #: on file
    maker: directories.SealMaker | None  #: who makes them, and where to fetch them
    branch: directories.Branch | None  #: the bank
    slot: str  #: appointment at the bank, ISO
    enrolments: Mapping[str, Mapping[str, Any]]  #: kind -> number and details
    duties: tuple[Duty, ...]  #: still to be done


def opened(uscc: str, *, maker: str) -> Opened:
    """What the register knows, in one query. `maker`: code or name said in the sheet. Raises NoEnterprise."""
    now, data = holding_now(uscc), directories.current()
    bank = now.enrolments.get("bank", {})
    return Opened(
        uscc=uscc,
        name=now.name,
        address=now.address,
        seals=tuple(SealKept(name=seal["name"], kind=seal["kind"], code=seal["code"]) for seal in now.seals),
        maker=next((one for one in data.seal_makers if maker and maker in {one.code, one.name}), None),
        branch=next((one for one in data.branches if one.code == bank.get("branch")), None),
        slot=str(bank.get("slot", "")),
        enrolments=now.enrolments,
        duties=tuple(Duty(kind=kind, until=until) for kind, until in now.due.items()),
    )
