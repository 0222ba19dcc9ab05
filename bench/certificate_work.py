"""The work of bench/certificate.py, in a process of its own on the database of the measurements."""

import io
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median

import typst
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from onewindow.core.boot import boot

boot(role="app")

from onewindow.core import clock  # noqa: E402  the tables need Django first
from onewindow.core.act import Actor  # noqa: E402
from onewindow.documents import fonts, keys, queries, tokens, typesetting  # noqa: E402
from onewindow.documents.checking import PdfStatus, check_pdf  # noqa: E402
from onewindow.documents.keyring import der  # noqa: E402
from onewindow.documents.layout import CertificateData, Line, Marks  # noqa: E402
from onewindow.documents.making import Order, make_certificate, stationery  # noqa: E402
from onewindow.documents.models import Certificate  # noqa: E402
from onewindow.people.queries import divisions  # noqa: E402

_WARM = 5


def main(rounds: int) -> None:
    print(json.dumps(measure(rounds)))


def measure(rounds: int) -> dict[str, float]:
    [here] = [d for d in divisions() if d.level == "county"][:1]
    sample = CertificateData(
        names={"zh": "出版物经营许可证", "en": "Publication Business Licence"},
        number="",
        holder=Line(label="企业名称", value="样例书屋有限公司"),
        lines=(
            Line(label="统一社会信用代码", value="91110000MA00SAMPLE"),
            Line(label="法定代表人", value="张样例", personal="name"),
            Line(label="经营场所", value="样例市人民路 18 号", personal="address"),
            Line(label="经营范围", value="图书、期刊、电子出版物零售"),
        ),
        issuer="样例自治州行政审批局",
        issued_on=date(2026, 11, 22),
        expires_on=date(2032, 3, 31),
        basis="《出版管理条例》第三十五条",
    )
    by, bare = Actor.system("bench"), _bare(keys.ensure(), sample)
    spent: dict[str, list[float]] = {name: [] for name in ("ours", "ours_cpu", "floor", "floor_cpu")}
    issued = None
    for n in range(rounds + _WARM):
        data = replace(sample, number=f"第 {n} 号")
        order = Order(kind="licence", data=data, source_reference=f"bench:{n}", division=here.code, holder_kind="legal")
        for name, work in _turns(n, lambda d=data: bare(d), lambda o=order: make_certificate(o, by=by)):
            wall, cpu, made = _timed(work)
            issued = made if name == "ours" else issued
            if n >= _WARM:
                spent[name].append(wall)
                spent[f"{name}_cpu"].append(cpu)
    rows = Certificate.objects.count()
    assert rows == rounds + _WARM, rows
    pdf, ring = queries.pdf_of(Certificate.objects.get(serial=issued.serial)), keys.ensure().public
    assert check_pdf(pdf, ring).status is PdfStatus.VALID
    today = clock.today()
    checks = {
        "check": lambda: check_pdf(pdf, ring),
        "token": lambda: tokens.verify(issued.token, ring, on=today),
        "live": lambda: queries.verify_token(issued.token),
    }
    found = {name: median(values) * 1000 for name, values in spent.items()}
    return found | {name: median(_timed(work)[0] for _ in range(rounds)) * 1000 for name, work in checks.items()}


def _turns(n: int, floor: Callable[[], object], ours: Callable[[], object]) -> list[tuple[str, Callable[[], object]]]:
    """Who goes first changes, so that neither always finds the caches warm."""
    turns = [("floor", floor), ("ours", ours)]
    return turns if n % 2 else turns[::-1]


def _timed(work: Callable[[], object]) -> tuple[float, float, object]:
    cpu, wall = time.process_time(), time.perf_counter()
    made = work()
    return time.perf_counter() - wall, time.process_time() - cpu, made


def _bare(ring: object, sample: object) -> Callable[[object], bytes]:
    """Typst and pyHanko with nothing around them: warm compiler, warm signer, the page's data ready."""
    templates = typesetting._TEMPLATES
    compiler = typst.Compiler(root=templates, font_paths=fonts.faces().fonts, ignore_system_fonts=True)
    marks = Marks(serial="A" * 16, url="HTTPS://VERIFY.EXAMPLE.ORG/V/" + "A" * 160, demo=True)
    page = typesetting._page(replace(sample, number="x"), marks, stationery().words)
    page["song"] = list(fonts.faces().song)
    leaf = ring.current_signer
    key = ring.signer_keys[leaf.key].private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(der(leaf.certificate)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),
    )
    meta = signers.PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )

    def make(data: object) -> bytes:
        inputs = {"data": json.dumps({**page, "number": data.number}, ensure_ascii=False)}
        pdf = compiler.compile(
            input=templates / "licence.typ", format="pdf", pdf_standards=["a-2b"], sys_inputs=inputs, timestamp=0
        )
        out = io.BytesIO()
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signers.PdfSigner(meta, signer=signer).sign_pdf(writer, bytes_reserved=6000, output=out)
        return out.getvalue()

    return make


if __name__ == "__main__":
    main(int(sys.argv[1]))
