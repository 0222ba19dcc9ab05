"""PURE: from the values of the sheet to what a notice and the registers want."""

from collections.abc import Mapping
from typing import Any

from .grounds import Way


def source_reference(number: str, matter: str) -> str:
    """What an entry of a register rests on: the case and its matter."""
    return f"case:{number}/{matter}"


def way(facts: Mapping[str, Any]) -> Way | None:
    """The way that was chosen; None for one that has no notice of ours (bankruptcy)."""
    said = facts.get("dereg_mode")
    return next((one for one in Way if one.value == said), None)


def group(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who liquidates: names and posts, which are public; documents and telephones are not."""
    rows = facts.get("liquidation_group") or ()
    return [{"name": row.get("name", ""), "post": row.get("post", "")} for row in rows if row.get("name")]


def licence_rows(facts: Mapping[str, Any], codes: frozenset[str]) -> list[tuple[str, str]]:
    """Kind and number of the licences on the sheet that are of these kinds."""
    rows = facts.get("licences_held") or ()
    return [(row.get("kind", ""), row.get("number", "")) for row in rows if row.get("kind") in codes]


def seals_way(facts: Mapping[str, Any]) -> str:
    """How the seals came back."""
    said = facts.get("seal_return")
    return said.get("way", "") if isinstance(said, Mapping) else ""
