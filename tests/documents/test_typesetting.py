"""Whatever is typed into a field is printed as text, fits on the paper, and cannot do anything."""

import re
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.documents import guilloche
from onewindow.documents.errors import BadLayout
from onewindow.documents.layout import LONGEST, Line, Listed, Paper
from onewindow.documents.making import stationery
from onewindow.documents.typesetting import _TEMPLATES, GETA, typeset

from .papers import LICENCE, REFUSAL, UYGHUR, codes, marks, pages, text_of

WORDS = stationery().words
HOSTILE = [
    '#panic("x")',
    '#import "/etc/passwd": *',
    '#read("/etc/passwd")',
    '#eval("1") #{ [ ] } $ x^2 $ `raw` *bold* _it_ <label> @ref // c /* c */',
    "\\ \\u{41} ~ --- ... \" ' “ ” \\",
    "= heading\n- list\n+ enum\n/ term: x",
    "first line\nsecond line\r\nthird\rfourth",
    '{"json": [1, null]}',
    "</script><b>&amp;",
    "%PDF-1.7 endobj stream",
    "长名称" * 166,
    "E" * 500,
    UYGHUR * 12,
    "https://example.org/" + "a" * 480,
    "\u200b\u200d\ufeff名\u0301\u0302\u0303",
]  # fmt: skip


def everywhere(text, paper):
    """A paper with `text` in every field."""
    line = Line(label=text[:500], value=text)
    if paper is Paper.LICENCE:
        names = {"zh": text[:500], "en": text[:500], "ug": text[:500]}
        return replace(
            LICENCE,
            names=names,
            number=text[:500],
            holder=line,
            lines=(line, line),
            issuer=text[:300],
            basis=text,
            copy=text[:40],
        )
    listed = (Listed(what=text, remedy=text),)
    return replace(
        REFUSAL, paper=paper, title=text[:300], number=text[:300], holder=line, paragraphs=(text,), lines=(line,),
        listed=listed, closing=(text,), issuer=text[:300],
    )  # fmt: skip


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_set_as_text(paper, text):
    made = typeset(everywhere(text, paper), marks(), WORDS)
    assert made.pdf.startswith(b"%PDF-1.7")
    assert made.unset == ()


@pytest.mark.parametrize("text", HOSTILE[:4])
def test_hostile_text_is_printed_letter_by_letter(tmp_path, text):
    made = typeset(replace(LICENCE, holder=Line(label="企业名称", value=text)), marks(), WORDS)
    printed = re.sub(r"\s", "", text_of(tmp_path, made.pdf))
    assert re.sub(r"\s", "", text) in printed


@pytest.mark.slow
@given(st.text(min_size=1, max_size=300).filter(str.strip))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_can_be_set(text):
    for paper in Paper:
        assert typeset(everywhere(text, paper), marks(), WORDS).pdf


def test_a_character_without_a_glyph_is_marked_and_reported(tmp_path, caplog):
    made = typeset(replace(LICENCE, holder=Line(label="名称", value="甲😀乙")), marks(), WORDS)
    assert made.unset == ("😀",)
    assert f"甲{GETA}乙" in text_of(tmp_path, made.pdf)
    assert "U+1F600" in caplog.text


def test_rare_characters_and_uyghur_are_really_drawn():
    made = typeset(replace(LICENCE, holder=Line(label="名称", value="𠮷䶮㛃" + UYGHUR)), marks(), WORDS)
    assert made.unset == ()


@pytest.mark.parametrize("paper", Paper)
def test_a_usual_paper_is_one_page_and_says_what_it_should(tmp_path, paper):
    data = LICENCE if paper is Paper.LICENCE else replace(REFUSAL, paper=paper)
    made = typeset(data, marks(), WORDS)
    [page] = pages(tmp_path, made.pdf, dpi=150)
    assert codes(page) == [marks().url]
    said = re.sub(r"\s", "", text_of(tmp_path, made.pdf))
    for expected in ("样例自治州行政审批局", "2026年11月22日", "SN6I-WIN5-NU2G-P3OT", WORDS.sample_note):
        assert expected in said
    assert data.number.replace(" ", "") in said


def test_a_full_licence_keeps_to_one_page_and_a_bursting_one_gets_an_annex(tmp_path):
    line = Line(label="经营范围", value="图书、期刊、电子出版物零售；" * 8)
    assert len(pages(tmp_path / "a", _licence(tmp_path / "a", [line] * 4), dpi=30)) == 1
    many = pages(tmp_path / "b", _licence(tmp_path / "b", [line] * 40), dpi=30)
    assert len(many) > 1
    assert WORDS.see_annex[:4] in text_of(tmp_path / "b", _licence(tmp_path / "b", [line] * 40))


def test_an_extract_is_one_page_and_a_seal_never_stands_alone(tmp_path):
    line, last = Line(label="抵押", value="无"), "本证明仅供上列用证单位用于上列用途，超出范围使用无效。"
    closing = ("登记簿此后的变动以扫码查询为准。", last)
    counts = []
    for lines in range(20, 34, 2):
        pdf = typeset(replace(REFUSAL, listed=(), lines=(line,) * lines, closing=closing), marks(), WORDS).pdf
        said = text_of(tmp_path, pdf).rstrip("\f").split("\f")
        assert last[:12] in re.sub(r"\s", "", said[-1])
        counts.append(len(said))
    assert counts == sorted(counts) and (counts[0], counts[-1]) == (1, 2)


def _licence(folder, lines):
    folder.mkdir(exist_ok=True)
    return typeset(replace(LICENCE, lines=tuple(lines)), marks(), WORDS).pdf


def test_without_demo_nothing_calls_itself_a_sample(tmp_path):
    said = text_of(tmp_path, typeset(LICENCE, marks(demo=False), WORDS).pdf)
    assert WORDS.sample_note not in said
    assert WORDS.sample_seal not in said


def test_it_claims_pdf_a_2b_and_embeds_every_face():
    pdf = typeset(LICENCE, marks(), WORDS).pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"number": " "}, "编号"),
        ({"names": {"en": "x"}}, "名称"),
        ({"holder": Line(label="名称", value="")}, "持有人"),
        ({"issuer": ""}, "发证机关"),
        ({"expires_on": LICENCE.issued_on.replace(year=2025)}, "有效期"),
        ({"lines": (Line(label="经营范围", value="字" * (LONGEST + 1)),)}, "经营范围"),
        ({"issuer": "局" * (LONGEST + 1)}, str(LONGEST)),
    ],
)
def test_what_makes_no_certificate_is_refused(wrong, told):
    with pytest.raises(BadLayout) as refused:
        typeset(replace(LICENCE, **wrong), marks(), WORDS)
    assert told in refused.value.text()


def test_threads_share_the_compiler_without_mixing_papers(tmp_path):
    made = {}

    def make(n):
        data = replace(LICENCE, holder=Line(label="名称", value=f"第{n}家书屋"))
        made[n] = typeset(data, marks(), WORDS).pdf

    threads = [threading.Thread(target=make, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(8):
        said = re.sub(r"\s", "", text_of(tmp_path, made[n]))
        assert f"第{n}家书屋" in said
        assert not any(f"第{other}家书屋" in said for other in range(8) if other != n)


def test_the_stored_guilloche_is_the_one_the_module_draws():
    assert (_TEMPLATES / "guilloche.svg").read_text(encoding="utf-8") == guilloche.svg()
