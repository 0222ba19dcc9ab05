"""Keys are made once, kept to ourselves, rotated without harm, withdrawn with effect."""

import json
import os
import stat
import subprocess
import sys
from datetime import date

import pytest
from cryptography import x509

from onewindow.documents import keyring, keys, tokens
from onewindow.documents.errors import BadKeyring, NoKeys, UnknownKey
from onewindow.documents.keyring import Standing

from .papers import token

ON = date(2026, 11, 25)


def test_keys_are_made_once_and_kept(own_keys, home):
    keys._cache = None
    again = keys.ensure()
    assert keyring.dumps(again.public) == keyring.dumps(own_keys.public)
    assert stat.S_IMODE((home / "keys" / "documents.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700


def test_several_processes_at_once_get_the_same_keys(home):
    """Twelve start in an empty home; whoever comes first makes the keys."""
    program = "from onewindow.documents import keys; print(keys.ensure().current_token.key)"
    started = [
        subprocess.Popen([sys.executable, "-c", program], env={**os.environ}, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    said = {process.communicate(timeout=180)[0].strip() for process in started}
    assert all(process.returncode == 0 for process in started)
    assert said == {keys.ensure().current_token.key}
    assert sorted(p.name for p in (home / "keys").iterdir()) == ["documents.json", "documents.lock"]


def test_another_process_sees_a_rotation(own_keys):
    program = "from onewindow.documents import keys; keys.rotate()"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert keys.ensure().current_token.key != own_keys.current_token.key


def test_rotation_leaves_old_tokens_valid(own_keys):
    before = token(own_keys)
    after = keys.rotate()
    assert [k.standing for k in after.public.token_keys] == [Standing.RETIRED, Standing.CURRENT]
    assert [s.standing for s in after.public.signers] == [Standing.RETIRED, Standing.CURRENT]
    for text in (before, token(after)):
        assert tokens.verify(text, keys.ensure().public, on=ON).status is tokens.Status.VALID


def test_a_withdrawn_key_makes_its_tokens_invalid_and_is_replaced(own_keys):
    before = token(own_keys)
    after = keys.withdraw(own_keys.current_token.key)
    verdict = tokens.verify(before, after.public, on=ON)
    assert (verdict.status, verdict.signature_ok) == (tokens.Status.WITHDRAWN_KEY, False)
    assert after.current_token.key != own_keys.current_token.key
    assert tokens.verify(token(after), after.public, on=ON).status is tokens.Status.VALID


def test_an_unknown_key_cannot_be_withdrawn(own_keys):
    with pytest.raises(UnknownKey):
        keys.withdraw("00000000")
    assert keyring.dumps(keys.ensure().public) == keyring.dumps(own_keys.public)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"public": {}}', b"\xff\xfe"])
def test_a_broken_key_file_is_told_and_never_overwritten(home, content):
    file = keys.path()
    file.write_bytes(content)
    with pytest.raises(NoKeys, match=r"documents\.json"):
        keys.ensure()
    assert file.read_bytes() == content


def test_the_leaf_is_made_for_signing_and_nothing_else(own_keys):
    leaf, authority = own_keys.current_signer.certificate, own_keys.public.authority
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not usage.digital_signature
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, 0)


# the public keyring


def exported(ring):
    return json.loads(json.dumps(keyring.dumps(ring.public)))


def test_an_exported_keyring_comes_back_whole_and_holds_no_secret(own_keys, tmp_path):
    keys.rotate()
    ring = keys.ensure()
    path = tmp_path / "keyring.json"
    path.write_text(json.dumps(exported(ring)), encoding="utf-8")
    back = keyring.load(path)
    assert keyring.dumps(back) == keyring.dumps(ring.public)
    said = path.read_text(encoding="utf-8")
    assert "PRIVATE" not in said
    assert all(key.private_bytes_raw().hex() not in said for key in ring.token_keys.values())
    assert tokens.verify(token(ring), back, on=ON).status is tokens.Status.VALID


def other(ring):
    return exported(keys._fresh("另一个机关"))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda said, _: said.pop("format"), "format"),
        (lambda said, _: said.update(format="onewindow-keyring/9"), "format"),
        (lambda said, _: said.pop("issuer"), "issuer"),
        (lambda said, _: said.update(authority="no certificate"), "authority"),
        (lambda said, _: said.update(authority=7), "authority"),
        (lambda said, _: said.update(token_keys=[]), "token_keys"),
        (lambda said, _: said.update(token_keys="x"), "token_keys"),
        (lambda said, _: said.update(token_keys=[7]), "algorithm"),
        (lambda said, _: said["token_keys"][0].update(algorithm="RSA"), "Ed25519"),
        (lambda said, _: said["token_keys"][0].update(public="AAAA"), "公钥"),
        (lambda said, _: said["token_keys"][0].update(public="密"), "公钥"),
        (lambda said, _: said["token_keys"][0].update(key="00000000"), "编号"),
        (lambda said, _: said["token_keys"][0].update(standing="good"), "standing"),
        (lambda said, _: said["token_keys"].append(said["token_keys"][0]), "重复"),
        (lambda said, _: said["signers"][0].update(certificate="x"), "signers"),
        (lambda said, _: said["signers"][0].update(key="1"), "编号"),
        (lambda said, foreign: said.update(authority=foreign["authority"]), "authority"),
        (lambda said, foreign: said.update(signers=foreign["signers"]), "authority"),
    ],
)
def test_a_spoilt_keyring_is_refused_with_the_reason(own_keys, spoil, why):
    said = exported(own_keys)
    spoil(said, other(own_keys))
    with pytest.raises(BadKeyring) as told:
        keyring.loads(json.dumps(said).encode(), shown_as="keyring.json")
    assert why in told.value.text()
    assert "keyring.json" in told.value.text()


@pytest.mark.parametrize("raw", [b"", b"\xff", b"{", b"[]", b"null", b"[" * 100_000, b'"text"'])
def test_what_is_no_keyring_is_refused(raw):
    with pytest.raises(BadKeyring):
        keyring.loads(raw, shown_as="x")


def test_a_missing_keyring_is_refused(tmp_path):
    with pytest.raises(BadKeyring, match="nowhere"):
        keyring.load(tmp_path / "nowhere.json")
