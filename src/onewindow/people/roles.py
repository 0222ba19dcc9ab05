"""PURE: the permissions there are and which role carries which (`roles.yaml`); no account, no database.

A permission is `scope:resource:action`. Its scope says where a post makes it good: in the post's own agency, in the
division of that agency and below, or everywhere. What a role may do to a review at which stage is not said here but in
the case engine's own table.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from onewindow.core.located import Node, load


class Permission(StrEnum):
    """What a post may allow."""

    WRITE_DRAFT = "division:draft:write"  # fill in and hand in for an applicant at the window
    REGISTER_PARTY = "division:party:register"  # register persons, organisations and mandates seen at the window
    PRINT_RECEIPT = "division:receipt:print"
    FIND_CASE = "division:case:find"  # status of a case by its number, at the window
    READ_REVIEW = "agency:review:read"  # the agency's own slice of a case
    HANDLE_REVIEW = "agency:review:handle"  # accept, ask for correction, suspend, decide
    OVERSEE_REVIEW = "agency:review:oversee"  # countersign, extend, reassign
    SUBSTITUTE_STAFF = "agency:staff:substitute"  # name who stands in
    LEAD_CASE = "division:case:lead"  # joint outcome, reminders to the partners
    RECORD_VISIT = "agency:visit:record"
    READ_OVERSIGHT = "agency:oversight:read"  # tasks and plans that the agency leads, shares or was given
    HANDLE_OVERSIGHT = "agency:oversight:handle"  # tasks after a licence: check, order, re-check, share
    DIRECT_OVERSIGHT = "agency:oversight:direct"  # draw at random, settle what agencies found differently
    HANDLE_PAYMENT = "division:payment:handle"  # orders, refunds and the daily reconciliation of a place
    READ_CASE = "division:case:read"  # the whole case, read only
    READ_LAND = "division:land:read"  # the land register in full, with a reason where a person is sought
    REGISTER_LAND = "division:land:register"  # enter what courts and owners bring to the registrar's counter
    READ_FIGURES = "division:figures:read"  # figures of a place: nothing of anybody's case
    VERIFY_HISTORY = "system:history:verify"
    MANAGE_STAFF = "system:staff:manage"
    LOAD_REGION = "system:region:load"
    REVISE_CATALOGUE = "agency:catalogue:revise"  # write revisions of what the own agency declares
    PUBLISH_CATALOGUE = "system:catalogue:publish"  # revise everything, approve what others wrote, publish, restore
    APPLY_MORTGAGE = "agency:mortgage:apply"  # a bank's clerk: apply, supplement, release in the bank's name
    READ_LINK = "division:link:read"  # the two regulators: banks admitted, volumes, failures, breaches of consent
    LOOK_BY_LETTER = "agency:letter:look"  # a court's clerk: look at a unit of the land register by the court's letter
    OPERATE_JOBS = "system:job:operate"  # retry, override, skip, abort what an outside system failed

    @property
    def scope(self) -> "Scope":
        """How far it reaches."""
        return Scope(self.value.partition(":")[0])


class Scope(StrEnum):
    """How far a permission reaches from the agency of the post."""

    AGENCY = "agency"
    DIVISION = "division"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role of staff."""

    code: str  #: key, such as reviewer
    names: dict[str, str]  #: language -> word
    permissions: frozenset[Permission]  #: what it carries


@cache
def roles() -> dict[str, Role]:
    """All roles by code, as `roles.yaml` declares them. Raises LocatedError where the file is wrong."""
    root = load(Path(__file__).with_name("roles.yaml"), shown_as="people/roles.yaml")
    return {code: _role(code, node) for code, node in root.value["roles"].value.items()}


def _role(code: str, node: Node) -> Role:
    listed = node.value["permissions"].value
    for entry in listed:
        if entry.value not in set(Permission):
            raise entry.error(f"没有“{entry.value}”这个权限。", f"可选：{'、'.join(Permission)}。")
    permissions = frozenset(Permission(entry.value) for entry in listed)
    return Role(code=code, names=node.value["name"].plain(), permissions=permissions)
