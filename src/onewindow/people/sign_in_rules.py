"""PURE: the region's rules of signing in (`sign_in.yaml`): outside identity providers, lifetimes, proofs.

rules = read_rules(region_dir())
rules.lifetime({"reviewer"}).idle            # 30 minutes
rules.prove_again["mandate"]                 # 15 minutes; zero: not asked
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.core.located import LocatedError, Node, load

#: What may be asked for once more.
OCCASIONS = ("identity", "mandate", "access_key", "decision")
_CLAIMS = {
    "name",
    "number",
    "kind",
    "kinds",
    "assured",
    "assured_values",
    "company_name",
    "company_number",
    "company_role",
    "legal_representative",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """Which claim of the provider says what; "" for what it does not say."""

    name: str  #: full name of the natural person
    number: str  #: number of the identity document
    kind: str  #: kind of the document, in the provider's codes
    kinds: Mapping[str, str]  #: provider's code -> ours (ric, passport …)
    assured: str  #: how far the provider has established the real name
    assured_values: frozenset[str]  #: values with which a number proves who somebody is
    company_name: str  #: organisation for which he signs in
    company_number: str  #: its unified social credit code
    company_role: str  #: what he is there
    legal_representative: frozenset[str]  #: values that mean legal representative


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideProvider:
    """An identity provider 身份提供方 that the region trusts."""

    id: str  #: stands in addresses and in the names of environment variables
    names: Mapping[str, str]  #: language -> name
    scope: tuple[str, ...]  #: what is asked for
    claims: Claims  #: how its answers are read
    mandate: timedelta  #: how long a sign-in as a company's representative lets him act for it


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifetime:
    """How long somebody stays signed in."""

    idle: timedelta  #: without a request
    whole: timedelta  #: altogether


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInRules:
    """The whole file."""

    providers: tuple[OutsideProvider, ...]  #: in the order of the sign-in page
    lifetimes: Mapping[str, Lifetime]  #: role -> lifetime; always `person` and `staff`
    prove_again: Mapping[str, timedelta]  #: occasion -> how long a proof is good; zero: none is asked

    def lifetime(self, roles: Iterable[str]) -> Lifetime:
        """The shortest of the roles' lifetimes; a role without one counts as staff, no role at all as a person."""
        found = [self.lifetimes.get(role, self.lifetimes["staff"]) for role in roles] or [self.lifetimes["person"]]
        return Lifetime(idle=min(one.idle for one in found), whole=min(one.whole for one in found))


def read_rules(folder: Path) -> SignInRules:
    """The rules of a region's folder, or the strict ones of the package where it has none. Raises LocatedError."""
    path = folder / "sign_in.yaml"
    if not path.exists():
        path = Path(__file__).with_name("sign_in_usual.yaml")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> SignInRules:
    root = load(path, shown_as="sign_in.yaml")
    lifetimes = {role: _lifetime(node) for role, node in _child(root, "sessions").value.items()}
    if missing := {"person", "staff"} - set(lifetimes):
        raise _child(root, "sessions").error(f"缺少 {min(missing)} 的时限。", "请写上 person 和 staff。")
    asked = _child(root, "prove_again")
    for occasion, node in asked.value.items():
        if occasion not in OCCASIONS:
            raise node.error(f"不认识“{occasion}”。", f"可选：{'、'.join(OCCASIONS)}。", at_key=True)
    again = {name: timedelta(minutes=_whole(asked.value[name], "minutes", least=0)) for name in asked.value}
    providers = tuple(_provider(node) for node in _child(root, "providers").value)
    return SignInRules(
        providers=providers,
        lifetimes=lifetimes,
        prove_again={occasion: again.get(occasion, timedelta(0)) for occasion in OCCASIONS},
    )


def _provider(node: Node) -> OutsideProvider:
    code, names = _text(node, "id"), _child(node, "name").plain()
    if not (code.isascii() and code.isalnum() and code.islower()):
        raise node.value["id"].error(f"“{code}”不能作代码。", "请用小写字母和数字。")
    if "zh" not in names:
        raise node.error("缺少中文名称。", "请写上 name: {zh: …}。")
    claims = _child(node, "claims")
    for key, child in claims.value.items():
        if key not in _CLAIMS:
            raise LocatedError(child.file, child.key_line, f"不认识“{key}”。", f"可选：{'、'.join(sorted(_CLAIMS))}。")
    said: dict[str, Any] = claims.plain()
    read = Claims(
        **{key: said.get(key, "") for key in ("name", "number", "kind", "assured")},
        **{key: said.get(key, "") for key in ("company_name", "company_number", "company_role")},
        kinds=said.get("kinds", {}),
        assured_values=frozenset(map(str, said.get("assured_values", ()))),
        legal_representative=frozenset(map(str, said.get("legal_representative", ()))),
    )
    hours = _whole(node, "mandate_hours", least=1)
    scope = tuple(_child(node, "scope").plain())
    return OutsideProvider(id=code, names=names, scope=scope, claims=read, mandate=timedelta(hours=hours))


def _lifetime(node: Node) -> Lifetime:
    idle, hours = _whole(node, "idle_minutes", least=1), _whole(node, "hours", least=1)
    return Lifetime(idle=timedelta(minutes=idle), whole=timedelta(hours=hours))


def _child(node: Node, key: str) -> Node:
    child: Node | None = node.value.get(key) if isinstance(node.value, dict) else None
    if child is None:
        raise node.error(f"缺少 {key}。", f"请写上 {key}。")
    return child


def _text(node: Node, key: str) -> str:
    return str(_child(node, key).text)


def _whole(node: Node, key: str, *, least: int) -> int:
    child = _child(node, key)
    if not isinstance(child.value, int) or isinstance(child.value, bool) or child.value < least:
        raise child.error(f"{key} 应为不小于 {least} 的整数。", "请改正。")
    return child.value
