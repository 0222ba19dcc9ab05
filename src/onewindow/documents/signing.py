"""Sign a PDF: PAdES (ETSI.CAdES.detached), a certification that permits no change, nothing visible. No database.

    signed = sign_pdf(pdf, keys, url="HTTPS://…/V/…", at=clock.now())

The seal that people see is drawn by the template; what counts is this signature over every byte. The address of the
public check stands in the signature itself, so that a checker finds the token without reading the page.
"""

import io
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import cms  # type: ignore[import-untyped]  # publishes no types
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .envelopes import envelope, signed_attributes, to_be_signed
from .keyring import der
from .keys import Keys

FIELD = "Signature"
#: Hex digits kept free in the file for the signature; ours needs about 2,500.
_ROOM = 6000


class _EnvelopeSigner(signers.SimpleSigner):
    """Puts the container together by itself (envelopes.py): pyHanko's general way takes most of a signature's time.

    A test compares it with what pyHanko makes of the same file, byte for byte.
    """

    def __init__(self, leaf: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        super().__init__(
            signing_cert=asn1_x509.Certificate.load(der(leaf)),
            signing_key=asn1_keys.PrivateKeyInfo.load(
                key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko types some of it
        )
        self._leaf, self._key = leaf, key

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, *args: Any, **kwargs: Any) -> Any:
        attributes = signed_attributes(self._leaf, data_digest)
        signature = self._key.sign(to_be_signed(attributes), ec.ECDSA(SHA256()))
        return cms.ContentInfo.load(envelope(self._leaf, attributes, signature))


class _ClockedSigner(signers.PdfSigner):
    """Writes the time it is given, where pyHanko would ask the machine: a test's clock counts here too."""

    def __init__(self, meta: signers.PdfSignatureMetadata, signer: signers.SimpleSigner, at: datetime) -> None:
        super().__init__(meta, signer=signer)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def sign_pdf(pdf: bytes, keys: Keys, *, url: str, at: datetime) -> bytes:
    """The PDF with one signature by the current signer; the file before is its beginning, byte for byte."""
    leaf = keys.current_signer
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        contact_info=url,
    )
    out = io.BytesIO()
    _ClockedSigner(meta, _signer(leaf.certificate, keys.signer_keys[leaf.key]), at).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=_ROOM, output=out
    )
    return out.getvalue()


@lru_cache(maxsize=4)
def _signer(leaf: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> _EnvelopeSigner:
    return _EnvelopeSigner(leaf, key)
