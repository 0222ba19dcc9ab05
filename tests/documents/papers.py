"""Papers as the tests need them, and readers that are not ours."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.documents import tokens
from onewindow.documents.layout import CertificateData, LetterData, Line, Marks, Paper
from onewindow.documents.making import Order, make_certificate
from onewindow.documents.signing import sign_pdf
from onewindow.documents.typesetting import typeset

DIVISION = "659999"
BY = Actor.system("test")
UYGHUR = "نەشر بۇيۇملىرى تىجارەت ئىجازەتنامىسى"
LICENCE = CertificateData(
    names={"zh": "出版物经营许可证", "en": "Publication Business Licence", "ug": UYGHUR},
    number="新出发样字第 2026-0020 号",
    holder=Line(label="企业名称", value="样例书屋有限公司"),
    lines=(
        Line(label="法定代表人", value="张样例", personal="name"),
        Line(label="身份证号", value="110101199001010015", personal="ric"),
        Line(label="经营场所", value="样例市人民路 18 号 1 幢 302 室", personal="address"),
        Line(label="经营范围", value="图书、期刊、电子出版物零售"),
    ),
    issuer="样例自治州行政审批局",
    issued_on=date(2026, 11, 22),
    expires_on=date(2032, 3, 31),
    basis="《出版管理条例》第三十五条",
    copy="正本",
)
REFUSAL = LetterData(
    paper=Paper.LETTER,
    title="不予行政许可决定书",
    number="样审批不许字〔2026〕第 12 号",
    holder=Line(label="申请人", value="张样例", personal="name"),
    paragraphs=("经审查，经营场所的使用证明已到期。",),
    closing=("如不服本决定，可以申请行政复议。",),
    issuer="样例自治州行政审批局",
    issued_on=date(2026, 11, 22),
)


def order(source="case:1/PUB-R", *, kind="publication_licence", data=LICENCE, **changes):
    made = Order(kind=kind, data=data, source_reference=source, division=DIVISION, matter="PUB-R", holder_kind="legal")
    return replace(made, **changes)


def licence(source="case:1/PUB-R", **changes):
    """Make a licence with these differences; its own number unless one is given."""
    changes.setdefault("number", f"第 {source} 号")
    return make_certificate(order(source, data=replace(LICENCE, **changes)), by=BY)


def payload(keys, **changes):
    said = tokens.Payload(
        kind=tokens.Kind.CERTIFICATE,
        key=keys.current_token.key,
        serial=tokens.new_serial(),
        issued_on=date(2026, 11, 22),
        expires_on=date(2032, 3, 31),
        content=bytes(range(16)),
    )
    return replace(said, **changes)


def token(keys, **changes):
    return tokens.encode(payload(keys, **changes), keys.sign_token)


def marks(text="A" * tokens.LENGTH, *, demo=True):
    return Marks(serial="SN6IWIN5NU2GP3OT", url=tokens.url("https://verify.example.org", text), demo=demo)


def signed_pdf(keys, words, data=LICENCE):
    """A signed licence with a real token, no database."""
    shown = marks(token(keys))
    return sign_pdf(typeset(data, shown, words.words).pdf, keys, url=shown.url, at=now())


def flipped(data: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


def program(name: str) -> str:
    """A program of poppler; where it is missing the test is left out, on CI it fails."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing: apt-get install poppler-utils")
        pytest.skip(f"{name} is missing (poppler-utils)")
    return found


def pdfsig(folder: Path, data: bytes) -> str:
    file = folder / "signed.pdf"
    file.write_bytes(data)
    return subprocess.run([program("pdfsig"), str(file)], capture_output=True, text=True, check=False).stdout


def pages(folder: Path, data: bytes, dpi: int = 150) -> list[Image.Image]:
    (folder / "page.pdf").write_bytes(data)
    subprocess.run([program("pdftoppm"), "-r", str(dpi), "-png", "page.pdf", "page"], cwd=folder, check=True)
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("page-*.png"))]


def text_of(folder: Path, data: bytes) -> str:
    (folder / "page.pdf").write_bytes(data)
    command = [program("pdftotext"), "-layout", "page.pdf", "-"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def codes(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
