"""PURE: new keys and the certificates of the document authority and its signers.

The authority (EC P-256, 30 years, no authority below it) issues leaves for PDF signatures (10 years, key usage
contentCommitment, as PAdES wants it); tokens have an Ed25519 key of their own. Each function gives the private key
and its public side.
"""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from onewindow.core.clock import now, today

from .keyring import Signer, Standing, TokenKey, key_id

_AUTHORITY_YEARS = 30
_SIGNER_YEARS = 10


def new_token_key() -> tuple[Ed25519PrivateKey, TokenKey]:
    """A key for tokens."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key()
    return key, TokenKey(key=key_id(public), public=public, since=today().isoformat(), standing=Standing.CURRENT)


def new_signer(
    authority_key: ec.EllipticCurvePrivateKey, authority: x509.Certificate
) -> tuple[ec.EllipticCurvePrivateKey, Signer]:
    """A signer of PDFs under `authority`."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    name = _name(str(issuer), "signer of documents")
    end = min(_years(_SIGNER_YEARS), authority.not_valid_after_utc)
    leaf = (
        _builder(name, authority.subject, key.public_key(), end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    signer = Signer(
        key=f"{leaf.serial_number:X}", certificate=leaf, since=today().isoformat(), standing=Standing.CURRENT
    )
    return key, signer


def new_authority(issuer: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A document CA for `issuer` (its first 64 characters are the common name)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(issuer, "document authority")
    certificate = (
        _builder(name, name, key.public_key(), _years(_AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, SHA256())
    )
    return key, certificate


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now().astimezone(UTC) - timedelta(days=1))
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(issuer: str, unit: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, issuer[:64]),
        ]
    )


def _usage(**given: bool) -> x509.KeyUsage:
    names = [
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ]
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})


def _years(years: int) -> datetime:
    return now().astimezone(UTC) + timedelta(days=365 * years + years // 4)
