"""A file is believed only as we signed it; two readers that are not ours agree; hostile bytes get an answer."""

import hashlib
import io
import random
import re
from datetime import UTC, datetime

import pytest
import typst
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from onewindow.core import clock
from onewindow.documents import keyring, keys
from onewindow.documents.checking import MOST_BYTES, PdfStatus, check_pdf
from onewindow.documents.envelopes import envelope, signed_attributes
from onewindow.documents.making import stationery
from onewindow.documents.signing import FIELD, sign_pdf
from onewindow.documents.typesetting import qr, typeset

from .papers import LICENCE, codes, flipped, marks, pages, pdfsig, signed_pdf, token

RING = keys._fresh("样例发证机关")
OTHER = keys._fresh("另一个机关")


@pytest.fixture(scope="module")
def signed():
    return signed_pdf(RING, stationery())


@pytest.fixture(scope="module")
def plain():
    return typeset(LICENCE, marks(), stationery().words).pdf


def status(data, ring=RING):
    return check_pdf(data, ring.public).status


def test_a_signed_paper_is_valid_and_names_its_signer_time_and_token(plain):
    text = token(RING)
    at = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    data = sign_pdf(plain, RING, url=marks(text).url, at=at)
    verdict = check_pdf(data, RING.public)
    assert (verdict.status, verdict.reasons) == (PdfStatus.VALID, ())
    assert verdict.signer == "样例发证机关"
    assert verdict.signer_key == RING.current_signer.key
    assert verdict.signed_at == at
    assert verdict.token == text


def test_pdfsig_of_poppler_agrees(signed, tmp_path):
    said = pdfsig(tmp_path, signed)
    assert said.count("Signature #") == 1
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_pdfsig_of_poppler_agrees_about_a_changed_byte(signed, tmp_path):
    assert "Signature is Valid." not in pdfsig(tmp_path, flipped(signed, len(signed) // 2, 3))


def test_pyhanko_agrees_and_allows_no_change(signed):
    root = next(iter(load_certs_from_pemder_data(keyring._pem(RING.public.authority).encode())))
    [found] = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    said = validate_pdf_signature(found, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert (said.intact, said.valid, said.trusted, said.bottom_line) == (True, True, True, True)
    assert said.docmdp_ok


def test_our_container_is_the_one_pyhanko_makes(plain):
    """Everything but the signature value, which has a random part, is the same byte for byte."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509

    ring, leaf = RING, RING.current_signer
    private = ring.signer_keys[leaf.key].private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    theirs = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(keyring.der(leaf.certificate)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(plain))
    signers.PdfSigner(meta, signer=theirs).sign_pdf(writer, bytes_reserved=6000, output=out)
    data = out.getvalue()
    first, second = gap_of(data)
    made = cms.ContentInfo.load(bytes.fromhex(data[first + 1 : second - 1].decode()), strict=False)
    digest = hashlib.sha256(data[:first] + data[second:]).digest()
    signature = made["content"]["signer_infos"][0]["signature"].native
    assert envelope(leaf.certificate, signed_attributes(leaf.certificate, digest), signature) == made.dump()
    assert status(data) is PdfStatus.VALID


def test_a_code_reader_that_is_not_ours_reads_the_address_from_the_page(tmp_path):
    text = token(RING)
    shown = marks(text)
    data = sign_pdf(typeset(LICENCE, shown, stationery().words).pdf, RING, url=shown.url, at=clock.now())
    [page] = pages(tmp_path, data)
    assert codes(page) == [shown.url]
    assert check_pdf(data, RING.public).token == text


@pytest.mark.slow
def test_every_code_can_be_read(tmp_path):
    """One mask pattern serves all tokens: forty pictures, read back by the other reader."""
    for n in range(40):
        shown = marks(token(RING))
        (tmp_path / f"{n}.typ").write_text(
            f'#set page(width: 40mm, height: 40mm, margin: 5mm)\n#image("{n}.svg", width: 27mm)'
        )
        (tmp_path / f"{n}.svg").write_text(qr(shown.url))
        picture = typst.compile(tmp_path / f"{n}.typ", format="png", ppi=150)
        assert codes(Image.open(io.BytesIO(picture)).convert("RGB")) == [shown.url]


def test_signing_leaves_every_byte_before_it(plain):
    assert sign_pdf(plain, RING, url=marks().url, at=clock.now()).startswith(plain)


def gap_of(data):
    first, second = re.search(rb"/ByteRange \[0 (\d+) (\d+)", data).groups()
    return int(first), int(second)


def test_a_changed_byte_anywhere_is_found(signed):
    """A thousand places over the whole file, a random bit each."""
    chance = random.Random(7)  # noqa: S311  seeded, so that a finding can be repeated
    for at in sorted(chance.sample(range(len(signed)), 800)) + list(range(len(signed) - 600, len(signed), 3)):
        assert status(flipped(signed, at, chance.randrange(8))) is not PdfStatus.VALID, at


def test_a_changed_bit_in_the_signature_itself_is_found(signed):
    """The signature does not sign itself, so this is where a careless check looks away: certificate, padding, case."""
    first, second = gap_of(signed)
    chance = random.Random(8)  # noqa: S311  seeded
    for at in range(first - 2, first + 2300, 5):
        assert status(flipped(signed, at, chance.randrange(8))) is not PdfStatus.VALID, at
    for at in range(first + 2300, second + 2, 97):
        assert status(flipped(signed, at, chance.randrange(8))) is not PdfStatus.VALID, at


@pytest.mark.slow
def test_every_changed_bit_in_the_signature_is_found(signed):
    first, _ = gap_of(signed)
    for at in range(first - 2, first + 2300):
        for bit in range(8):
            assert status(flipped(signed, at, bit)) is not PdfStatus.VALID, (at, bit)


def test_the_hexadecimal_has_one_spelling(signed):
    first, second = gap_of(signed)
    lower = signed[:first] + signed[first:second].lower() + signed[second:]
    assert status(lower) is PdfStatus.ALTERED


@pytest.mark.parametrize("added", [b"\n", b" ", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n", b"\x00" * 4096])
def test_anything_added_behind_is_found(signed, added):
    assert status(signed + added) is PdfStatus.ALTERED


def test_an_incremental_update_is_found(signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(signed)
    assert status(out.getvalue()) is PdfStatus.ALTERED


def test_a_signature_moved_to_another_file_is_found(signed, plain):
    first, second = gap_of(signed)
    text = token(RING)
    other = sign_pdf(plain + b"\n", RING, url=marks(text).url, at=clock.now())
    start, end = gap_of(other)
    assert end - start == second - first
    assert status(other[:start] + signed[first:second] + other[end:]) is PdfStatus.ALTERED


def test_the_gap_cannot_be_moved(signed):
    """Same bytes outside the gap, the gap elsewhere: the ranges are part of what is signed."""
    first, second = gap_of(signed)
    gap = signed[first:second]
    outside = signed[:first] + signed[second:]
    moved = outside[: first - 40] + gap + outside[first - 40 :]
    assert status(moved) is PdfStatus.ALTERED


@pytest.mark.parametrize("length", [0, 1, 4, 5, 100, 1000])
def test_a_short_beginning_is_no_paper(signed, length):
    assert status(signed[:length]) in {PdfStatus.UNUSABLE, PdfStatus.UNSIGNED}


def test_a_truncated_file_is_not_valid(signed):
    for length in range(len(signed) - 1, len(signed) - 900, -7):
        assert status(signed[:length]) is not PdfStatus.VALID


def test_unsigned_is_said(plain):
    verdict = check_pdf(plain, RING.public)
    assert (verdict.status, verdict.reasons) == (PdfStatus.UNSIGNED, ("unsigned",))


def test_another_authority_is_unknown(signed):
    assert status(signed, OTHER) is PdfStatus.UNKNOWN_SIGNER
    assert status(signed_pdf(OTHER, stationery())) is PdfStatus.UNKNOWN_SIGNER


def test_a_second_signature_by_a_stranger_is_found(signed):
    """pyHanko refuses to sign a paper that permits no change, so a stranger would append by hand: this does."""
    copy = signed + b"\n" + signed[signed.rindex(b"/ByteRange") - 10 :]
    assert status(copy) is PdfStatus.ALTERED


def test_a_withdrawn_signer_is_not_believed(own_keys, words):
    data = signed_pdf(own_keys, words)
    assert check_pdf(data, keys.rotate().public).status is PdfStatus.VALID
    verdict = check_pdf(data, keys.withdraw(own_keys.current_signer.key).public)
    assert (verdict.status, verdict.reasons) == (PdfStatus.UNKNOWN_SIGNER, ("withdrawn_signer",))


def test_a_signature_after_the_signers_end_is_not_believed(plain):
    late = datetime(2060, 1, 1, tzinfo=UTC)
    verdict = check_pdf(sign_pdf(plain, RING, url=marks().url, at=late), RING.public)
    assert (verdict.status, verdict.reasons) == (PdfStatus.UNKNOWN_SIGNER, ("signer_expired",))


def encrypted(data):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data)))
    assert isinstance(writer, PdfFileWriter)
    writer.security_handler = StandardSecurityHandler.build_from_pw("secret")
    writer._encrypt = writer.add_object(writer.security_handler.as_pdf_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00" * (20 * 1024 * 1024), "not_pdf"),
        (b"%PDF-1.7\n" + b"\x00" * MOST_BYTES, "too_large"),
        (b"MZ\x90\x00" + b"\x00" * 1000, "not_pdf"),
        (b"PK\x03\x04", "not_pdf"),
        ("证照".encode(), "not_pdf"),
    ],
)
def test_what_is_no_pdf_is_unusable(data, reason):
    verdict = check_pdf(data, RING.public)
    assert (verdict.status, verdict.reasons) == (PdfStatus.UNUSABLE, (reason,))


def test_an_encrypted_file_is_unusable(plain):
    verdict = check_pdf(encrypted(plain), RING.public)
    assert (verdict.status, verdict.reasons) == (PdfStatus.UNUSABLE, ("encrypted",))


@given(st.binary(max_size=3000))
@settings(max_examples=200)
def test_no_bytes_are_an_error(data):
    for head in (b"", b"%PDF-1.7\n", b"%PDF-1.7\n/ByteRange [0 20 40 10]"):
        assert check_pdf(head + data, RING.public).status is not PdfStatus.VALID


@given(st.binary(max_size=600))
@settings(max_examples=200)
def test_no_signature_bytes_are_an_error(der):
    gap = der.hex().upper().encode()
    head = b"%PDF-1.7\n/ByteRange [0 0000000000 0000000000 0000000000] /Contents "
    first, second = len(head), len(head) + len(gap) + 2
    data = head.replace(b"0000000000 0000000000 0000000000", b"%010d %010d %010d" % (first, second, 6))
    assert check_pdf(data + b"<" + gap + b">" + b"%%EOF\n", RING.public).status is not PdfStatus.VALID


def test_many_claims_cost_nothing():
    data = b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3] " * 200_000
    assert check_pdf(data, RING.public).status is PdfStatus.UNKNOWN_SIGNER
