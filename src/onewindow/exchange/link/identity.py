"""Which node this installation is, and its private side.

`ONEWINDOW_NODE` names it; without it, it is the office's own node. The keys lie in `link/<code>/` of the installation's
folder: `sign.key` (Ed25519, signs messages), `tls.pem` and `tls.key` (the certificate that is shown), `ca.pem` (who
issues the certificates of the link).
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from .errors import NoLinkKeys
from .partners import Nodes, Partner, link_folder, nodes


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A node that we are: who it is, whom it knows, what it signs with."""

    code: str  #: of the node
    nodes: Nodes  #: everybody on the link
    key: str  #: id of the signing key
    private: Ed25519PrivateKey  #: the signing key
    folder: Path  #: its keys and certificates

    @property
    def me(self) -> Partner:
        """What the region's file says of this node."""
        return self.nodes[self.code]


def own_code() -> str:
    """Code of the node that this process is."""
    return os.environ.get("ONEWINDOW_NODE") or nodes().registry.code


def node(code: str = "") -> Node:
    """The node of this process, or another one whose keys lie here. Raises NoLinkKeys, UnknownPartner."""
    everybody = nodes()
    code = code or own_code()
    card = everybody[code].card
    if not card.keys or not has_keys(code):
        raise NoLinkKeys(node=code)
    file = folder_of(code) / "sign.key"
    return Node(
        code=code,
        nodes=everybody,
        key=card.keys[-1].key,
        private=_private_key(file, file.stat().st_mtime_ns),
        folder=folder_of(code),
    )


def has_keys(code: str) -> bool:
    """Whether the private keys of this node lie here."""
    return (link_folder() / code / "sign.key").exists()


def folder_of(code: str) -> Path:
    """Where the keys of a node lie."""
    return link_folder(code)


@cache
def _private_key(file: Path, _state: int) -> Ed25519PrivateKey:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{file} is no Ed25519 key")
    return key
