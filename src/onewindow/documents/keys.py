"""The private keys of this installation: made once at set-up, one file of mode 0600, safe for several processes.

    keys = ensure()              # makes them on the first call ever; cached per process, re-read when the file changes
    keys.sign_token(b"…"), keys.current_token, keys.current_signer
    rotate(), withdraw("9F03A1C2")

A document authority (EC P-256) issues the certificate of the PDF signer (key usage contentCommitment); an Ed25519 key
signs tokens. Rotation adds a key and retires the one before; a withdrawn key makes its papers invalid, on line and off.
Web servers on several machines share the folder `keys` or this file (ONEWINDOW_DOCUMENT_KEYS).
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from onewindow.core.home import private

from . import keyring as public_side
from .authority import new_authority, new_signer, new_token_key
from .errors import BadKeyring, NoKeys, UnknownKey
from .keyring import Keyring, Signer, Standing, TokenKey

AnyKey = TypeVar("AnyKey", TokenKey, Signer)

#: Who the demonstration keys belong to; an installation names itself by ONEWINDOW_ISSUER before its keys are made.
_UNNAMED = "OneWindow 一窗 (demonstration keys)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """All keys, private ones included. Never leaves the process."""

    public: Keyring  #: what everybody may know
    authority_key: ec.EllipticCurvePrivateKey  #: of the document CA
    signer_keys: dict[str, ec.EllipticCurvePrivateKey]  #: id -> key of a PDF signer
    token_keys: dict[str, Ed25519PrivateKey]  #: id -> key of the tokens

    @property
    def current_token(self) -> TokenKey:
        """The key that signs new tokens."""
        return next(k for k in self.public.token_keys if k.standing is Standing.CURRENT)

    @property
    def current_signer(self) -> Signer:
        """The certificate that signs new PDFs."""
        return next(s for s in self.public.signers if s.standing is Standing.CURRENT)

    def sign_token(self, said: bytes) -> bytes:
        """Sign with the current token key."""
        return self.token_keys[self.current_token.key].sign(said)


def path() -> Path:
    """Where the keys are kept."""
    return _path(os.environ.get("ONEWINDOW_DOCUMENT_KEYS"), os.environ.get("ONEWINDOW_HOME"))


@lru_cache(maxsize=4)
def _path(named: str | None, _home: str | None) -> Path:
    return Path(named) if named else private("keys") / "documents.json"


_cache: tuple[tuple[str, int, int], Keys] | None = None


def ensure() -> Keys:
    """The keys; made if there are none. Several processes at once get the same. Raises NoKeys."""
    global _cache  # noqa: PLW0603  parsing and checking all keys costs milliseconds per certificate
    file = path()
    stamp = _stamp(file)
    if stamp is None:
        with _locked(file):
            if not file.exists():
                _write(file, _fresh(os.environ.get("ONEWINDOW_ISSUER") or _UNNAMED))
        stamp = _stamp(file)
    if _cache is not None and _cache[0] == stamp:
        return _cache[1]
    keys = _load(file)
    if stamp is not None:
        _cache = (stamp, keys)
    return keys


def rotate() -> Keys:
    """Make a new token key and a new signer; the ones before are retired and their papers stand."""
    return _change(_rotated)


def withdraw(key: str) -> Keys:
    """Give a token key or a signer up as unsafe. A current one is replaced in the same step. Raises UnknownKey."""

    def withdrawn(keys: Keys) -> Keys:
        known = [k.key for k in keys.public.token_keys] + [s.key for s in keys.public.signers]
        if key not in known:
            raise UnknownKey(key=key)
        if key in {keys.current_token.key, keys.current_signer.key}:
            keys = _rotated(keys)
        ring = keys.public
        tokens = tuple(replace(k, standing=Standing.WITHDRAWN) if k.key == key else k for k in ring.token_keys)
        signers = tuple(replace(s, standing=Standing.WITHDRAWN) if s.key == key else s for s in ring.signers)
        return replace(keys, public=replace(ring, token_keys=tokens, signers=signers))

    return _change(withdrawn)


def _change(how: Callable[[Keys], Keys]) -> Keys:
    ensure()
    file = path()
    with _locked(file):
        keys = how(_load(file))
        _write(file, keys)
    return keys


def _rotated(keys: Keys) -> Keys:
    ring = keys.public
    token_key, token = new_token_key()
    signer_key, signer = new_signer(keys.authority_key, ring.authority)
    public = replace(
        ring,
        token_keys=(*(_retired(k) for k in ring.token_keys), token),
        signers=(*(_retired(s) for s in ring.signers), signer),
    )
    return replace(
        keys,
        public=public,
        token_keys=keys.token_keys | {token.key: token_key},
        signer_keys=keys.signer_keys | {signer.key: signer_key},
    )


def _retired(key: AnyKey) -> AnyKey:
    return replace(key, standing=Standing.RETIRED) if key.standing is Standing.CURRENT else key


def _fresh(issuer: str) -> Keys:
    authority_key, authority = new_authority(issuer)
    token_key, token = new_token_key()
    signer_key, signer = new_signer(authority_key, authority)
    return Keys(
        public=Keyring(issuer=issuer, authority=authority, token_keys=(token,), signers=(signer,)),
        authority_key=authority_key,
        signer_keys={signer.key: signer_key},
        token_keys={token.key: token_key},
    )


# keeping


def _stamp(file: Path) -> tuple[str, int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return (str(file), found.st_ino, found.st_mtime_ns)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise NoKeys(file=file, why=fault.strerror) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(file: Path, keys: Keys) -> None:
    said = {
        "public": public_side.dumps(keys.public),
        "authority_key": _pem(keys.authority_key),
        "signer_keys": {key: _pem(private_key) for key, private_key in keys.signer_keys.items()},
        "token_keys": {key: private_key.private_bytes_raw().hex() for key, private_key in keys.token_keys.items()},
    }
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".documents-")  # mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(said, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    Path(name).replace(file)


def _load(file: Path) -> Keys:
    try:
        said: dict[str, Any] = json.loads(file.read_bytes())
        return Keys(
            public=public_side.loads(json.dumps(said["public"]).encode(), shown_as=str(file)),
            authority_key=_private(said["authority_key"]),
            signer_keys={key: _private(pem) for key, pem in said["signer_keys"].items()},
            token_keys={
                k: Ed25519PrivateKey.from_private_bytes(bytes.fromhex(v)) for k, v in said["token_keys"].items()
            },
        )
    except OSError as fault:
        raise NoKeys(file=file, why=fault.strerror) from None
    except (ValueError, KeyError, TypeError, AttributeError, BadKeyring) as fault:
        raise NoKeys(file=file, why=f"内容不完整（{type(fault).__name__}）") from None


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _private(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not an EC key")
    return key


def _token_private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
