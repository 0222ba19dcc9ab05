"""A bank's program for the bank link: what it must do to send a message and to trust the answer.

Needs Python 3.11 and `cryptography`, nothing of OneWindow. The folder holds what `onewindow node keys` made for the
bank (sign.key, tls.key, tls.pem, ca.pem); the office's public key stands on the office's card.

    client = BankClient(Path("keys"), code="sample_bank_gs", key="…", office_key="64 hex digits",
                        url="https://localhost:8440/link/v1/messages")
    client.send("property.query", "GS-Q-1", {"unit": "652801001002GB00012F00010302", "scopes": ["state"]})

Sent again after a broken line, the same business number and body give the first answer: nothing happens twice.

    python bank_client.py keys sample_bank_gs KEY_ID OFFICE_KEY URL property.query GS-Q-1 body.json
"""

# ruff: noqa: INP001  a file to copy, no package
import base64
import hashlib
import http.client
import json
import re
import secrets
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

TAG = "onewindow-link"
#: (address, headers, content) -> (status, headers, content)
Post = Callable[[str, dict[str, str], bytes], tuple[int, Mapping[str, str], bytes]]


class Refused(Exception):
    """The office has refused: `problem` is RFC 9457, with `code` and `detail`."""

    def __init__(self, problem: dict[str, object]) -> None:
        super().__init__(f"{problem.get('code')}: {problem.get('detail')}")
        self.problem = problem


class NotTheOffice(Exception):
    """The answer is not signed by the office, was changed, or answers another message."""


class BankClient:
    """One bank's end of the link."""

    def __init__(
        self,
        folder: Path,
        *,
        code: str,
        key: str,
        office_key: str,
        url: str,
        office: str = "land_registry",
        post: Post | None = None,
    ) -> None:
        private = load_pem_private_key((folder / "sign.key").read_bytes(), password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise TypeError("sign.key is no Ed25519 key")
        self._private, self._key, self._code, self._office = private, key, code, office
        self._office_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(office_key))
        self._url, self._folder, self._post = url, folder, post or self._over_tls

    def send(self, kind: str, business: str, body: Mapping[str, object], *, about: str = "") -> dict[str, object]:
        """Send one message; returns the office's reply. Raises Refused, NotTheOffice, OSError (send it again)."""
        said = {
            "format": 1,
            "from": self._code,
            "to": self._office,
            "kind": kind,
            "business": business,
            "about": about,
            "body": dict(body),
        }
        content = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        status, headers, answer = self._post(self._url, self._signed(content), content)
        read = self._checked(status, {name.lower(): value for name, value in headers.items()}, answer)
        if read.get("answers") != hashlib.sha256(content).hexdigest():
            raise NotTheOffice("the answer is about another message")
        if status >= 400:
            raise Refused(read)
        return dict(read["reply"])

    def _signed(self, content: bytes) -> dict[str, str]:
        """Headers with the digest of the content and the signature over it (RFC 9530, RFC 9421)."""
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
        covered = ("@method", "@target-uri", "content-type", "content-digest")
        values = dict(zip(covered, ("POST", self._url, "application/json", digest), strict=True))
        names = " ".join(f'"{name}"' for name in covered)
        params = (
            f"({names});created={int(time.time())};"
            f'keyid="{self._key}";alg="ed25519";nonce="{secrets.token_urlsafe(18)}";tag="{TAG}"'
        )
        signature = base64.b64encode(self._private.sign(_base(values, params))).decode()
        return {
            "Content-Type": "application/json",
            "Content-Digest": digest,
            "Signature-Input": f"link={params}",
            "Signature": f"link=:{signature}:",
        }

    def _checked(self, status: int, headers: Mapping[str, str], content: bytes) -> dict[str, Any]:
        """The answer, if the office has signed it as it is. Raises NotTheOffice."""
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
        params = headers.get("signature-input", "").partition("=")[2]
        covered = re.findall(r'"([^"]+)"', params.partition(")")[0])
        known = {"@status": str(status), "content-type": headers.get("content-type", ""), "content-digest": digest}
        signature = re.fullmatch(r"link=:([A-Za-z0-9+/=]+):", headers.get("signature", ""))
        if set(covered) != set(known) or signature is None or headers.get("content-digest") != digest:
            raise NotTheOffice("not signed, or not over status, type and content")
        try:
            values = {name: known[name] for name in covered}
            self._office_key.verify(base64.b64decode(signature[1]), _base(values, params))
        except InvalidSignature:
            raise NotTheOffice("the signature is not the office's") from None
        return dict(json.loads(content))

    def _over_tls(self, url: str, headers: dict[str, str], content: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Both sides show their certificates; the office knows the bank's by its fingerprint."""
        context = ssl.create_default_context(cafile=str(self._folder / "ca.pem"))
        context.load_cert_chain(self._folder / "tls.pem", self._folder / "tls.key")
        parts = urlsplit(url)
        line = http.client.HTTPSConnection(parts.hostname or "", parts.port or 443, timeout=30, context=context)
        try:
            line.request("POST", parts.path, body=content, headers=headers)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            line.close()


def _base(values: Mapping[str, str], params: str) -> bytes:
    """The signature base: one line for each component, then the parameters."""
    lines = [f'"{name}": {value}' for name, value in values.items()]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


if __name__ == "__main__":
    folder, code, key, office_key, url, kind, business, body = sys.argv[1:]
    client = BankClient(Path(folder), code=code, key=key, office_key=office_key, url=url)
    try:
        reply = client.send(kind, business, json.loads(Path(body).read_text(encoding="utf-8")))
        sys.stdout.write(json.dumps(reply, ensure_ascii=False, indent=2) + "\n")
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(1)
