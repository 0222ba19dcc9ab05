"""What messages there are: data of the region (`exchange/*.yaml`), each with direction, schema and what it returns.

    kinds()["mortgage.apply"].schema

    kinds:
      - kind: mortgage.apply
        name: {zh: 抵押登记申请, en: Application for a mortgage}
        direction: in          # in: partner -> this office; out: this office -> partner
        consent: true          # the handler demands the owner's consent
        schema: {type: object, …}      # of the body
        returns: {type: object, …}     # of the reply

A kind that only asks for what a register may tell needs no code: `query` names a shared source (`sharing.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import LocatedError, Node, load
from onewindow.core.region import region_dir

from . import schemas

FOLDER = "exchange"
_FIELDS = {"kind", "name", "direction", "consent", "schema", "returns", "query", "status", "basis", "about"}
_CLOSED: Mapping[str, Any] = {"type": "object", "properties": {}}
_OPEN: Mapping[str, Any] = {"type": "object", "additionalProperties": True}


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a kind tells out of a shared source."""

    source: str  #: name in `sharing.sources`
    fields: tuple[str, ...]  #: of what the source knows, only these go out


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of message."""

    code: str  #: such as mortgage.apply
    name: Mapping[str, str]  #: by language
    incoming: bool  #: from a partner to this office; otherwise from this office to a partner
    consent: bool = False  #: whether the owner's consent is needed
    schema: Mapping[str, Any] = field(default_factory=lambda: _CLOSED)  #: of the body
    returns: Mapping[str, Any] = field(default_factory=lambda: _OPEN)  #: of the reply
    query: Query | None = None  #: where it only asks for what a register may tell
    logged: bool = True  #: False for the link's own questions, which have no effect
    status: str = ""  #: how well it is known
    basis: str = ""  #: where it comes from


def _own(code: str, zh: str, en: str, *, logged: bool = False) -> Kind:
    return Kind(code=code, name={"zh": zh, "en": en}, incoming=True, logged=logged, schema=_OPEN)


#: The link's own kinds: either side may send them.
OWN: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        _own("link.ping", "线路心跳", "Heartbeat"),
        _own("link.lines", "读取日志", "Read the log"),
        _own("link.reconcile", "每日对账", "Daily reconciliation"),
    )
}


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds of this region, read once per process. Raises LocatedError."""
    return read(region_dir() / FOLDER)


def read(folder: Path) -> Mapping[str, Kind]:
    """All kinds of a folder, the link's own besides. Raises LocatedError with file, line and remedy."""
    found = dict(OWN)
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        root = load(path, shown_as=f"{FOLDER}/{path.name}")
        for node in _list(root, "kinds"):
            kind = _kind(node)
            if kind.code in found:
                raise node.error(f"“{kind.code}”写了两次。", "请换一个代码。")
            found[kind.code] = kind
    return found


def _list(root: Node, key: str) -> list[Node]:
    if not isinstance(root.value, dict) or not isinstance(getattr(root.value.get(key), "value", None), list):
        raise root.error(f"应有列表“{key}:”。", "请照其他文件的样子写。")
    return list(root.value[key].value)


def _kind(node: Node) -> Kind:
    if not isinstance(node.value, dict):
        raise node.error("应为一个报文的说明。", "请照其他报文的样子写。")
    for key, child in node.value.items():
        if key not in _FIELDS:
            raise child.error(f"没有“{key}”这一项。", f"可用：{'、'.join(sorted(_FIELDS))}。", at_key=True)
    said = node.plain()
    code = said.get("kind")
    if not isinstance(code, str) or "." not in code or len(code) > 40 or code.startswith("link."):
        raise node.error("缺少报文代码。", "请写 kind: 领域.动作，例如 mortgage.apply。")
    if said.get("direction") not in {"in", "out"}:
        raise node.error(f"“{code}”没有写方向。", "请写 direction: in（对方发来）或 out（发给对方）。")
    name = said.get("name")
    return Kind(
        code=code,
        name=name if isinstance(name, dict) else {"zh": str(name or code)},
        incoming=said["direction"] == "in",
        consent=bool(said.get("consent", False)),
        schema=_schema(node, "schema", _CLOSED),
        returns=_schema(node, "returns", _OPEN),
        query=_query(node),
        status=str(said.get("status", "")),
        basis=str(said.get("basis", "")),
    )


def _schema(node: Node, key: str, otherwise: Mapping[str, Any]) -> Mapping[str, Any]:
    child = node.value.get(key)
    if child is None:
        return otherwise
    said = child.plain()
    try:
        schemas.check(said)
    except (ValueError, TypeError) as fault:
        raise child.error(f"{key} 不能使用（{fault}）。", "只能用 docs/exchange.md 列出的写法。") from None
    return said if isinstance(said, dict) else otherwise


def _query(node: Node) -> Query | None:
    child = node.value.get("query")
    if child is None:
        return None
    said = child.plain()
    if not isinstance(said, dict) or set(said) != {"source", "fields"} or not isinstance(said["fields"], list):
        raise child.error("query 不完整。", "请写 query: {source: 来源, fields: [可以给出的字段]}。")
    return Query(source=str(said["source"]), fields=tuple(map(str, said["fields"])))


__all__ = ["OWN", "Kind", "LocatedError", "Query", "kinds", "read"]
