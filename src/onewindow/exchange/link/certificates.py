"""The keys of a node and its certificate for TLS, issued by the link's own authority.

    make("sample_bank_gs", address="https://localhost:8441")      # once; what is there stays

In production each side makes its keys itself, has its certificate issued, and brings its card (`cards/<code>.json`).
"""

import hashlib
import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from onewindow.core.chain import canonical
from onewindow.core.clock import now, today

from .identity import folder_of
from .partners import Card, Key, cards_folder, link_folder, read_card, renewed

_YEARS = timedelta(days=3 * 365)


def make(code: str, *, address: str = "", days: int = 0) -> Card:
    """The keys, the certificate and the card of a node. What is there already stays; returns the card."""
    folder = folder_of(code)
    authority, authority_key = _authority()
    if not (folder / "sign.key").exists():
        _write_key(folder / "sign.key", Ed25519PrivateKey.generate())
    if not (folder / "tls.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        host = urlsplit(address).hostname or "localhost"
        lasting = timedelta(days=days) if days else _YEARS
        _write_key(folder / "tls.key", key)
        (folder / "tls.pem").write_bytes(_issued(code, host, key, authority, authority_key, lasting))
    (folder / "ca.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    return write_card(code, address=address)


def write_card(code: str, *, address: str = "") -> Card:
    """Write the card of a node whose keys lie here."""
    folder = folder_of(code)
    signing = load_pem_private_key((folder / "sign.key").read_bytes(), password=None)
    public = signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    key = Key(key=f"{code}-{hashlib.sha256(bytes.fromhex(public)).hexdigest()[:8]}", public=public)
    card = Card(code=code, certificates=(fingerprint(folder / "tls.pem"),), keys=(key,), address=address)
    file = cards_folder() / f"{code}.json"
    if file.exists():  # keys of before stay known: what they signed is evidence
        card = renewed(read_card(file.read_text(encoding="utf-8")), card, today())
    text = canonical(card.json())
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        part = file.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    return card


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a certificate, 64 hex digits."""
    return x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256()).hex()


def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    folder = link_folder("authority")
    if not (folder / "ca.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "OneWindow link authority")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() - timedelta(days=1))
            .not_valid_after(now() + 3 * _YEARS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(authority=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write_key(folder / "ca.key", key)
        (folder / "ca.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    key_there = load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
    if not isinstance(key_there, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{folder} holds no authority")
    return x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()), key_there


def _issued(
    code: str,
    host: str,
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    lasting: timedelta,
) -> bytes:
    local = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")), x509.IPAddress(ip_address("::1"))]
    try:
        named: x509.GeneralName = x509.IPAddress(ip_address(host))
    except ValueError:
        named = x509.DNSName(host)
    begins = min(now(), now() + lasting) - timedelta(days=1)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, code)]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(now() + lasting)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(x509.SubjectAlternativeName([*local, *([] if named in local else [named])]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(file: Path, key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(text)
