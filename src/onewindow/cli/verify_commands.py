"""`onewindow verify FILE|TOKEN`: check a certificate with the public keys alone: no Django, no database, no network.

Exit code 0: valid; 1: not valid; 2: the input or the keyring cannot be used.
"""

from pathlib import Path
from typing import Any

import click

from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.documents import keys, tokens
from onewindow.documents.checking import MOST_BYTES, PdfStatus, PdfVerdict, check_pdf
from onewindow.documents.keyring import Keyring, load

from .json_input import Unusable, print_json, read_json

#: What each word means and what to do.
_SAID = {
    "valid": "签名有效，内容未改动。是否已被注销，须联网扫码查询。",
    "expired": "签名有效，但有效期已过。",
    "altered": "内容与签发时不一样，不要采信。",
    "unknown_key": "签名的密钥不在公钥文件中：可能是假证，也可能公钥文件太旧。",
    "withdrawn_key": "签名的密钥已停用，请持证人换领新证。",
    "malformed": "不是完整的核验码，请重新扫描二维码。",
    "unsigned": "文件没有电子签名。",
    "unknown_signer": "签名人不在公钥文件中，或其证书已停用。",
}
_WHY_UNUSABLE = {
    "empty": "文件是空的，请选择证照的 PDF 文件。",
    "too_large": f"文件超过 {MOST_BYTES // 1024 // 1024} MB，不像电子证照，请选择证照的 PDF 文件。",
    "not_pdf": "不是 PDF 文件，请选择证照的 PDF 文件，或给出核验码。",
    "encrypted": "文件加了密码，请用发证机关给的原文件。",
}


@click.command()
@click.argument("target", required=False)
@click.option("--keys", "keyring", type=click.Path(), help="Public keyring (onewindow keys export).")
@click.option("--batch", type=click.Path(), help="File with a JSON list of tokens or addresses (- for standard input).")
@click.pass_context
def verify(ctx: click.Context, target: str | None, keyring: str | None, batch: str | None) -> None:
    """Check TARGET, a PDF file, a token, or the address in a QR code, without a connection.

    Exit code 0: valid, 1: not valid, 2: cannot be used. With --batch the answer is a list and 0 means all are valid.
    """
    if (not target) == (batch is None):
        raise Unusable("请给出一个文件、核验码或二维码中的网址；核验许多个时用 --batch 文件。")
    ring = _keyring(keyring)
    if batch is not None:
        answers = [_token(text, ring) for text in _listed(batch)]
        print_json(answers)
        ctx.exit(0 if all(answer["valid"] for answer in answers) else 1)
    answer = _one(target or "", ring)
    print_json(answer)
    ctx.exit(0 if answer["valid"] else 1)


def _keyring(path: str | None) -> Keyring:
    try:
        if path is not None:
            return load(Path(path))
        if not keys.path().exists():
            raise Unusable("这里没有签发密钥，请用 --keys 指明公钥文件（由发证机关用 onewindow keys export 导出）。")
        return keys.ensure().public
    except Refused as fault:
        raise Unusable(fault.text()) from None


def _listed(batch: str) -> list[str]:
    given = read_json(batch)
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise Unusable('--batch 的文件应为 JSON 列表，例如 ["核验码", "HTTPS://…/V/核验码"]。')
    return given


def _one(target: str, ring: Keyring) -> dict[str, Any]:
    file = _file(target)
    if file is not None:
        return _pdf(file, ring)
    token = tokens.from_text(target)
    if token == target and not _may_be_token(target):
        raise Unusable(f"没有文件“{target[:80]}”，它也不是核验码。请检查路径，或重新扫描二维码。")
    return _token(target, ring)


def _file(target: str) -> bytes | None:
    """The bytes of the file of this name, None where there is none."""
    try:
        with Path(target).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except IsADirectoryError:
        raise Unusable(f"“{target}”是文件夹，请选择证照的 PDF 文件。") from None
    except PermissionError:
        raise Unusable(f"读不到文件“{target}”，请检查权限。") from None
    except (OSError, ValueError):  # no such file, or a name that no file can have
        return None


def _may_be_token(text: str) -> bool:
    """Letters and digits only, or padded: somebody's try at a token rather than the name of a file."""
    core = text.strip().rstrip("=")
    return core.isascii() and core.isalnum()


def _token(text: str, ring: Keyring) -> dict[str, Any]:
    day = clock.today()
    verdict = tokens.verify(tokens.from_text(text), ring, on=day)
    trusted = tokens.as_json(verdict.payload) if verdict.payload and verdict.signature_ok else None
    return {
        "form": "token",
        "valid": verdict.status is tokens.Status.VALID,
        "status": str(verdict.status),
        "signature_ok": verdict.signature_ok,
        "reasons": list(verdict.reasons),
        "message": _SAID[verdict.status],
        "says": trusted,
        "issuer": ring.issuer if verdict.signature_ok else None,
        "checked_on": day.isoformat(),
    }


def _pdf(data: bytes, ring: Keyring) -> dict[str, Any]:
    file = check_pdf(data, ring)
    if file.status is PdfStatus.UNUSABLE:
        raise Unusable(_WHY_UNUSABLE[file.reasons[0]])
    token = _token(file.token, ring) if file.token else None
    valid = file.status is PdfStatus.VALID and (token is None or token["valid"])
    status = str(file.status) if file.status is not PdfStatus.VALID or token is None else token["status"]
    return {
        "form": "pdf",
        "valid": valid,
        "status": status,
        "signature_ok": file.status is PdfStatus.VALID,
        "reasons": [*file.reasons, *(token["reasons"] if token else ())],
        "message": _SAID[status],
        **_signer(file),
        "token": token,
        "checked_on": clock.today().isoformat(),
    }


def _signer(file: PdfVerdict) -> dict[str, Any]:
    return {
        "signer": file.signer or None,
        "signed_at": file.signed_at.astimezone(clock.SHANGHAI).isoformat() if file.signed_at else None,
        "sha256": file.sha256,
    }
