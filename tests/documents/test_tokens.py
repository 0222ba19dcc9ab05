"""A token has one spelling, says nothing personal, and is believed only as it was signed."""

import base64
import random
import string
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.documents import authority, keys, tokens
from onewindow.documents.errors import (
    BadToken,
    TokenAlphabet,
    TokenLowerCase,
    TokenNotCanonical,
    TokenTooLong,
    TokenTruncated,
    TokenUnknownVersion,
)
from onewindow.documents.keyring import Keyring

from .papers import flipped, payload, token

ON = date(2026, 11, 25)
ALPHABET = string.ascii_uppercase + "234567"


@pytest.fixture(scope="module")
def ring():
    return keys._fresh("样例发证机关")


def verdict(text, ring, on=ON):
    return tokens.verify(text, ring.public, on=on)


def test_what_was_signed_is_valid(ring):
    said = payload(ring)
    text = tokens.encode(said, ring.sign_token)
    assert verdict(text, ring) == tokens.TokenVerdict(
        status=tokens.Status.VALID, reasons=(), payload=said, signature_ok=True
    )


@given(
    kind=st.sampled_from(tokens.Kind),
    issued=st.dates(date(2000, 1, 1), date(2179, 6, 5)),
    lasts=st.none() | st.integers(0, 20_000),
    content=st.binary(min_size=16, max_size=16),
    key=st.binary(min_size=4, max_size=4),
)
def test_every_payload_comes_back(kind, issued, lasts, content, key):
    end = min(issued + timedelta(days=lasts), date(2179, 6, 5)) if lasts is not None else None
    said = tokens.Payload(
        kind=kind, key=key.hex().upper(), serial=tokens.new_serial(), issued_on=issued, expires_on=end, content=content
    )
    text = tokens.encode(said, lambda _: b"s" * 64)
    assert len(text) == tokens.LENGTH == 160
    assert tokens.parse(text).payload == said


@pytest.mark.parametrize(
    "wrong",
    [
        {"issued_on": date(1999, 12, 31)},
        {"issued_on": date(2179, 6, 6)},
        {"expires_on": date(2026, 11, 21)},
        {"content": b"short"},
        {"key": "0011"},
        {"serial": "AAAA"},
    ],
)
def test_what_has_no_place_in_a_token_is_refused_when_it_is_made(ring, wrong):
    with pytest.raises(ValueError, match=r"token|serial"):
        token(ring, **wrong)


def test_every_flipped_bit_is_refused(ring):
    raw = base64.b32decode(token(ring))
    refused = 0
    for at in range(len(raw)):
        for bit in range(8):
            found = verdict(base64.b32encode(flipped(raw, at, bit)).decode(), ring)
            assert not found.signature_ok
            assert found.status not in {tokens.Status.VALID, tokens.Status.EXPIRED}
            refused += 1
    assert refused == 800


def test_ten_thousand_tampered_tokens_and_none_is_accepted(ring):
    """Other characters, pieces of two tokens, cuts, additions, swaps: seeded, so that a finding can be repeated."""
    chance = random.Random(20261125)  # noqa: S311  seeded
    text, other = token(ring), token(ring)
    tried = 0
    while tried < 12_000:
        at, length = chance.randrange(160), chance.randrange(1, 8)
        changed = chance.choice(
            [
                text[:at] + "".join(chance.choice(ALPHABET) for _ in range(length)) + text[at + length :],
                text[:at] + other[at:],
                text[:at] + text[at + 1 :],
                text[:at] + chance.choice(ALPHABET) + text[at:],
                text[:at] + text[at:][::-1],
                text[at:] + text[:at],
                text[:at] + text[at:].lower(),
            ]
        )
        if changed in {text, other}:
            continue
        tried += 1
        assert not verdict(changed, ring).signature_ok, changed


@given(st.text(max_size=400) | st.text(ALPHABET, min_size=150, max_size=170))
@settings(max_examples=300)
def test_no_text_is_an_error(text):
    found = verdict(text, FIXED)
    assert not found.signature_ok
    assert found.reasons


FIXED = keys._fresh("样例发证机关")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda t: t[:-1], TokenTruncated),
        (lambda t: "", TokenTruncated),
        (lambda t: t.lower(), TokenLowerCase),
        (lambda t: t[:80] + t[80:].lower(), TokenLowerCase),
        (lambda t: t + "A", TokenTooLong),
        (lambda t: t * 10_000, TokenTooLong),
        (lambda t: t + "=", TokenNotCanonical),
        (lambda t: t + "======", TokenNotCanonical),
        (lambda t: t[:-1] + "1", TokenAlphabet),
        (lambda t: t[:-1] + "0", TokenAlphabet),
        (lambda t: t[:-1] + "=", TokenAlphabet),
        (lambda t: t[:-1] + "Ａ", TokenAlphabet),
        (lambda t: t[:-1] + "\n", TokenAlphabet),
        (lambda t: " " + t[1:], TokenAlphabet),
        (lambda t: "ı" + t[1:], TokenAlphabet),
    ],
)
def test_each_fault_is_named(ring, change, refusal):
    text = change(token(ring))
    with pytest.raises(refusal) as told:
        tokens.parse(text)
    assert type(told.value) is refusal
    assert "请" in told.value.text()
    assert verdict(text, ring).status is tokens.Status.MALFORMED


def test_no_other_ending_decodes_to_the_same_bytes(ring):
    """100 bytes fill 160 characters: a token has no spare bits to play with."""
    text = token(ring)
    raw = base64.b32decode(text)
    for last in ALPHABET.replace(text[-1], ""):
        other = text[:-1] + last
        assert base64.b32decode(other) != raw
        assert verdict(other, ring).status is tokens.Status.ALTERED


@pytest.mark.parametrize(("at", "value"), [(0, 0), (0, 2), (1, 0), (1, 3), (1, 255)])
def test_an_unknown_version_or_kind_is_refused(ring, at, value):
    raw = bytearray(base64.b32decode(token(ring)))
    raw[at] = value
    with pytest.raises(TokenUnknownVersion):
        tokens.parse(base64.b32encode(bytes(raw)).decode())


def test_a_signed_token_that_ends_before_it_begins_is_no_token(ring):
    said = bytearray(tokens.pack(payload(ring)))
    said[18:20] = (1).to_bytes(2)
    text = base64.b32encode(bytes(said) + ring.sign_token(tokens.CONTEXT + bytes(said))).decode()
    with pytest.raises(BadToken):
        tokens.parse(text)


def test_a_signature_without_the_context_is_refused(ring):
    """Whoever gets the key to sign 36 bytes elsewhere has no token."""
    said = tokens.pack(payload(ring))
    text = base64.b32encode(said + ring.token_keys[ring.current_token.key].sign(said)).decode()
    assert verdict(text, ring).status is tokens.Status.ALTERED


def test_another_installations_token_is_unknown(ring):
    assert verdict(token(keys._fresh("另一个机关")), ring).status is tokens.Status.UNKNOWN_KEY


def test_another_key_under_our_key_id_is_refused(ring):
    """A key id is four bytes: a collision can be found, and must not help."""
    stranger, _ = authority.new_token_key()
    text = tokens.encode(payload(ring), stranger.sign)
    assert verdict(text, ring).status is tokens.Status.ALTERED


def test_the_last_day_still_counts(ring):
    text = token(ring)
    assert verdict(text, ring, on=date(2032, 3, 31)).status is tokens.Status.VALID
    late = verdict(text, ring, on=date(2032, 4, 1))
    assert (late.status, late.signature_ok) == (tokens.Status.EXPIRED, True)


def test_without_an_end_it_never_expires(ring):
    assert verdict(token(ring, expires_on=None), ring, on=date(2170, 1, 1)).status is tokens.Status.VALID


def test_the_code_stays_alphanumeric(ring):
    address = tokens.url("https://zwfw.example.gov.cn:8443", token(ring))
    assert set(address) <= set(string.ascii_uppercase + string.digits + " $%*+-./:")


@pytest.mark.parametrize(
    "address",
    [
        "HTTPS://X.CN/V/{}",
        "https://x.cn/v/{}",
        "HtTp://x.cn:8000/V/{}",
        "https://x.cn/V/{}/",
        "https://x.cn/V/{}?from=timeline",
        "https://x.cn/V/{}#top",
        "/V/{}",
        "{}",
    ],
)
def test_an_address_gives_its_token(ring, address):
    text = token(ring)
    assert tokens.from_text(address.format(text)) == text


@pytest.mark.parametrize(
    "text", ["", "https://x.cn/", "https://x.cn/V/", "ftp://x/V/ABC", "x" * 10_000, "https://x.cn/V/" + "A" * 1000]
)
def test_what_is_no_address_comes_back_for_parse_to_refuse(text):
    assert tokens.from_text(text) == text


def test_a_lower_case_token_stays_lower_case(ring):
    """The address may be of either case, the token has one spelling."""
    text = tokens.from_text(tokens.url("https://x.cn", token(ring)).lower())
    assert verdict(text, ring).reasons == ("token_lower_case",)


def test_a_token_carries_nothing_personal(ring):
    """36 bytes: version, kind, key, random number, two dates, a hash."""
    said = tokens.pack(payload(ring))
    assert len(said) == tokens.PAYLOAD_BYTES == 36
    first, second = (base64.b32decode(tokens.new_serial()) for _ in range(2))
    assert first != second
    assert len(first) * 8 == 80


def test_the_keyring_alone_is_enough(ring):
    assert isinstance(ring.public, Keyring)
    assert not any("private" in name for name in dir(ring.public))
