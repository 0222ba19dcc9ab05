"""`onewindow verify` and `onewindow keys`: without Django, a database or a network; exit 0, 1 or 2."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from onewindow.core import clock
from onewindow.documents import keyring, keys, tokens
from onewindow.documents.making import stationery
from tests.documents.papers import flipped, payload, signed_pdf, token

from .pure import costs_less_than, here, onewindow

#: Each starts a process of its own; the checks themselves have quick tests in tests/documents.
pytestmark = pytest.mark.slow

RING = keys._fresh("样例发证机关")


@pytest.fixture
def ring(tmp_path):
    path = tmp_path / "keyring.json"
    path.write_text(json.dumps(keyring.dumps(RING.public)), encoding="utf-8")
    return str(path)


def said(run, code):
    """The JSON answer of a run that ended with `code`, and nothing else on either stream."""
    assert run.code == code, run
    assert run.err == ""
    return json.loads(run.out)


def test_a_valid_token_exits_with_0(ring):
    text = token(RING)
    answer = said(onewindow("verify", text, "--keys", ring), 0)
    assert (answer["valid"], answer["status"], answer["reasons"]) == (True, "valid", [])
    assert answer["issuer"] == "样例发证机关"
    assert answer["says"]["serial"] == tokens.parse(text).payload.serial


@pytest.mark.parametrize("address", ["HTTPS://X.CN/V/{}", "https://x.cn/v/{}", "http://localhost:8000/V/{}"])
def test_the_address_of_the_code_does_as_well(ring, address):
    assert said(here("verify", address.format(token(RING)), "--keys", ring), 0)["valid"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), "signature"),
        (lambda t: t[:100], "token_truncated"),
        (lambda t: t.lower(), "token_lower_case"),
        (lambda t: t + "=", "token_not_canonical"),
        (lambda t: t + "A", "token_too_long"),
        (lambda t: t[:-1] + "1", "token_alphabet"),
        (lambda t: "https://x.cn/V/" + t[:-1], "token_truncated"),
        (lambda t: tokens.encode(payload(keys._fresh("x")), RING.sign_token), "unknown_key"),
        (lambda t: tokens.encode(payload(RING, expires_on=date(2026, 11, 22)), RING.sign_token), "expired"),
    ],
)
def test_a_token_that_does_not_hold_exits_with_1_and_the_reason(ring, change, reason):
    with clock.moved_to(datetime(2026, 11, 25, tzinfo=UTC)):
        changed = change(token(RING))
    answer = said(here("verify", changed, "--keys", ring), 1)
    assert answer["valid"] is False
    assert answer["reasons"] == [reason]
    assert answer["message"]
    if reason != "expired":
        assert answer["says"] is None


def test_a_file_is_checked_with_its_token(ring, tmp_path):
    data = signed_pdf(RING, stationery())
    file = tmp_path / "证照 1.pdf"
    file.write_bytes(data)
    answer = said(onewindow("verify", str(file), "--keys", ring), 0)
    assert (answer["status"], answer["token"]["valid"], answer["signer"]) == ("valid", True, "样例发证机关")
    file.write_bytes(flipped(data, len(data) // 3, 0))
    answer = said(onewindow("verify", str(file), "--keys", ring), 1)
    assert (answer["status"], answer["token"]) == ("altered", None)


def test_a_file_is_no_better_than_its_token(tmp_path):
    """The signature of the file holds, but the key of its token was given up."""
    data = signed_pdf(RING, stationery())
    withdrawn = [replace(k, standing=keyring.Standing.WITHDRAWN) for k in RING.public.token_keys]
    path = tmp_path / "keyring.json"
    path.write_text(json.dumps(keyring.dumps(replace(RING.public, token_keys=tuple(withdrawn)))), encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(data)
    answer = said(onewindow("verify", str(tmp_path / "c.pdf"), "--keys", str(path)), 1)
    assert (answer["status"], answer["signature_ok"]) == ("withdrawn_key", True)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "空"), (b"text", "PDF"), (b"%PDF-1.7\n/Encrypt 1 0 R", "密码"), (b"\x00" * 21_000_000, "20 MB")],
)
def test_an_unusable_file_exits_with_2_and_one_sentence(ring, tmp_path, content, told):
    file = tmp_path / "given.pdf"
    file.write_bytes(content)
    assert told in here("verify", str(file), "--keys", ring).refusal


@pytest.mark.parametrize(
    "target", ["nowhere.pdf", "/nowhere/at all", "", "https://x.cn/other", "x" * 300 + ".pdf", "\udcff.pdf", "证照"]
)
def test_what_is_neither_file_nor_token_exits_with_2(ring, target):
    assert "请" in onewindow("verify", target, "--keys", ring).refusal


def test_a_folder_is_refused(ring, tmp_path):
    assert "文件夹" in onewindow("verify", str(tmp_path), "--keys", ring).refusal


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"format": "onewindow-keyring/1"}'])
def test_an_unusable_keyring_exits_with_2(tmp_path, content):
    path = tmp_path / "keyring.json"
    path.write_bytes(content)
    assert "onewindow keys export" in here("verify", token(RING), "--keys", str(path)).refusal


def test_a_missing_keyring_exits_with_2(tmp_path):
    assert "nowhere" in onewindow("verify", token(RING), "--keys", str(tmp_path / "nowhere")).refusal


def test_without_keys_of_ones_own_the_keyring_is_asked_for(tmp_path):
    run = onewindow("verify", token(RING), env={"ONEWINDOW_HOME": str(tmp_path)})
    assert "--keys" in run.refusal
    assert not (tmp_path / "keys" / "documents.json").exists()


def test_one_of_target_and_batch_is_needed(ring):
    assert onewindow("verify", "--keys", ring).refusal
    assert onewindow("verify", "x", "--batch", "y", "--keys", ring).refusal


def test_hundreds_are_answered_in_seconds_and_in_order(ring):
    good = [token(RING) for _ in range(300)]
    with costs_less_than(20):
        run = onewindow("verify", "--batch", "-", "--keys", ring, given=[*good, good[0].lower(), ""])
        answers = said(run, 1)
    assert [a["status"] for a in answers] == ["valid"] * 300 + ["malformed"] * 2
    assert said(onewindow("verify", "--batch", "-", "--keys", ring, given=good), 0)


@pytest.mark.parametrize("given", [{}, "x", [1], [None], 7])
def test_a_batch_is_a_list_of_texts(ring, given):
    assert here("verify", "--batch", "-", "--keys", ring, given=given if given != "x" else b'"x"').refusal


# keys


def test_the_exported_keyring_verifies_what_the_installation_signs(tmp_path):
    env = {"ONEWINDOW_HOME": str(tmp_path / "home")}
    out = onewindow("keys", "export", env=env)
    path = tmp_path / "public.json"
    path.write_text(out.out, encoding="utf-8")
    own = keys._load(tmp_path / "home" / "keys" / "documents.json")
    assert said(onewindow("verify", token(own), "--keys", str(path)), 0)["valid"]
    assert said(onewindow("verify", token(own), env=env), 0)["valid"]
    assert "PRIVATE" not in out.out


def test_rotate_and_withdraw(tmp_path):
    env = {"ONEWINDOW_HOME": str(tmp_path / "home")}
    first = {entry["for"]: entry["key"] for entry in onewindow("keys", "list", env=env).answer}
    old = token(keys._load(tmp_path / "home" / "keys" / "documents.json"))
    rotated = onewindow("keys", "rotate", env=env).answer
    assert [entry["standing"] for entry in rotated] == ["retired", "current", "retired", "current"]
    assert said(onewindow("verify", old, env=env), 0)["valid"]
    done = onewindow("keys", "withdraw", first["token"], "--yes", env=env)
    assert next(e for e in done.answer if e["key"] == first["token"])["standing"] == "withdrawn"
    assert said(onewindow("verify", old, env=env), 1)["status"] == "withdrawn_key"
    assert "FFFFFFFF" in onewindow("keys", "withdraw", "FFFFFFFF", "--yes", env=env).refusal


def test_the_command_starts_without_django(ring):
    import subprocess
    import sys

    program = (
        "import sys; from onewindow.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as done: sys.exit('django' in sys.modules or 'psycopg' in sys.modules or done.code)"
    )
    done = subprocess.run([sys.executable, "-c", program, "verify", token(RING), "--keys", ring], check=False)
    assert done.returncode == 0


def test_an_empty_target_is_no_target(ring):
    assert "请给出一个文件" in onewindow("verify", "", "--keys", ring).refusal
