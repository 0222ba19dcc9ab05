"""Files: by content and not by name, within limits, outside the web root, serving several materials."""

import hashlib
import io
import stat

import pytest

from onewindow.people.access import actor_of
from onewindow.sheets import queries
from onewindow.sheets.drafts import entries_of_draft, mark_submitted, open_draft
from onewindow.sheets.errors import DraftNotFound, DraftSubmitted, NoSuchMaterial, TooMuch, UploadNotFound
from onewindow.sheets.media import FileRefused, media_type_of
from onewindow.sheets.models import Draft, Upload
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach, attach_also, detach, discard, limits, path_of

from .files import DOCX, PDF, XLSX, jpeg, png, zipped

OFD = zipped(**{"OFD.xml": b"<OFD/>", "Doc_0__Document.xml": b"<d/>"})

GOOD = [
    (PDF, "合同.pdf", "application/pdf"),
    (PDF, "其实是 pdf.exe", "application/pdf"),
    (png(), "照片.png", "image/png"),
    (jpeg(), "照片.jpg", "image/jpeg"),
    (b"II*\x00" + b"\0" * 40, "扫描.tif", "image/tiff"),
    (DOCX, "说明.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (XLSX, "名册.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (OFD, "公文.ofd", "application/ofd"),
    (b"AC1032" + b"\0" * 40, "线路.dwg", "image/vnd.dwg"),
    (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "线路.dxf", "image/vnd.dxf"),
]

BAD = [
    (b"MZ\x90\x00" + b"\0" * 500, "合同.pdf", "程序"),
    (b"\x7fELF" + b"\0" * 500, "照片.jpg", "程序"),
    (b"#!/bin/sh\nrm -rf /\n", "说明.pdf", "脚本"),
    (b"<html><script>alert(1)</script></html>", "说明.pdf", "网页"),
    (b"\xef\xbb\xbf  <!DOCTYPE html><body>", "说明.png", "网页"),
    (b'<?xml version="1.0"?><svg xmlns="x" onload="alert(1)"/>', "图.png", "SVG"),
    (b"PDF hidden <svg onload=alert(1)>", "x.pdf", "SVG"),
    (b"Rar!\x1a\x07\x00", "材料.pdf", "压缩包"),
    (b"\x1f\x8b\x08", "材料.pdf", "压缩包"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "旧.doc", "docx"),
    (zipped(a_dot_txt=b"x"), "材料.docx", "看不出"),
    (zipped(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "word__vbaProject.bin": b"x"}), "m.docx", "宏"),
    (zipped(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "a.exe": b"x"}), "m.docx", "程序"),
    (zipped(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "a.zip": b"x"}), "m.docx", "压缩包"),
    (zipped(**{"[Content_Types].xml": b"x", "word__document.xml": b"\0" * 50_000_000}), "bomb.docx", "过大"),
    (DOCX[:-30], "坏.docx", "损坏"),
    (b"%PDF-1.7\nno end", "断.pdf", "不完整"),
    (PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"), "脚本.pdf", "脚本"),
    (PDF.replace(b"/Type", b"/AA<</O<</S/Launch>>>>/Type"), "脚本.pdf", "脚本"),
    (png(60000, 60000), "大.png", "太大"),
    (jpeg(60000, 60000), "大.jpg", "太大"),
    (b"\x89PNG\r\n\x1a\n", "空.png", "打不开"),
    (b"\xff\xd8\xff\xd9", "空.jpg", "打不开"),
    (b"", "空.pdf", "空的"),
    (b"just words", "说明.txt", "看不出"),
]


@pytest.mark.parametrize(("content", "name", "kind"), GOOD)
def test_a_known_kind_is_recognised_by_its_content(content, name, kind):
    assert media_type_of(io.BytesIO(content), name, limits().archive) == kind
    assert kind in limits().kinds


@pytest.mark.parametrize(("content", "name", "said"), BAD)
def test_what_must_not_come_in_is_refused_with_what_to_do(content, name, said):
    with pytest.raises(FileRefused) as refusal:
        media_type_of(io.BytesIO(content), name, limits().archive)
    assert said in refusal.value.text()
    assert "请" in refusal.value.text()


def test_a_script_hidden_across_two_reads_is_found():
    split = b"%PDF-1.7\n" + b" " * ((1 << 20) - 9 - 5) + b"/JavaScript" + PDF
    with pytest.raises(FileRefused):
        media_type_of(io.BytesIO(split), "x.pdf", limits().archive)


@pytest.fixture
def me(published, account):
    return account("zhang")


@pytest.fixture
def draft(me):
    return open_draft(me, service="publication_joint", division="652801", party=me.party.pk, channel=Channel.PORTAL)


def put(draft, content=PDF, name="合同.pdf", materials=("PUB-R.m3",)):
    return attach(draft, io.BytesIO(content), name=name, materials=list(materials))


def test_a_file_lies_outside_the_web_root_under_a_random_name(draft, settings):
    upload = put(draft, name="../../etc/租赁\u202e合同<1>.exe")
    assert upload.sha256 == hashlib.sha256(PDF).hexdigest()
    assert upload.original_name == "租赁合同1.pdf"
    path = path_of(upload)
    assert path.read_bytes() == PDF
    assert path.is_relative_to(settings.UPLOADS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "合同" not in str(path)
    assert len(upload.name) == 32


def test_a_large_program_called_pdf_is_refused_and_leaves_nothing(draft, settings):
    with pytest.raises(FileRefused):
        put(draft, b"MZ" + b"\0" * (20 * 1024 * 1024 - 2))
    with pytest.raises(FileRefused) as refusal:
        put(draft, PDF + b"\0" * (20 * 1024 * 1024))
    assert "20 MB" in refusal.value.text()
    assert not Upload.objects.exists()
    assert not settings.UPLOADS.exists() or not any(p.is_file() for p in settings.UPLOADS.rglob("*"))


def test_limits_of_a_draft_are_data(draft, monkeypatch):
    from dataclasses import replace

    from onewindow.sheets import uploads

    put(draft)
    monkeypatch.setattr(uploads, "limits", lambda: replace(limits_before, draft_files=1))
    limits_before = limits()
    with pytest.raises(TooMuch):
        put(draft)
    monkeypatch.setattr(uploads, "limits", lambda: replace(limits_before, draft_bytes=len(PDF) + 1))
    with pytest.raises(TooMuch):
        put(draft)
    kinds = {"image/png": limits_before.kinds["image/png"]}
    monkeypatch.setattr(uploads, "limits", lambda: replace(limits_before, kinds=kinds))
    with pytest.raises(FileRefused):
        put(draft)
    assert draft.uploads.count() == 1


def test_a_file_for_a_material_that_is_not_there_is_refused(draft):
    for wrong in (["PWR-PLAN.m1"], ["org_name"], [], ["../x"]):
        with pytest.raises(NoSuchMaterial):
            put(draft, materials=wrong)


def test_one_file_serves_several_materials_and_goes_with_the_last(draft, django_capture_on_commit_callbacks):
    upload = put(draft)
    attach_also(draft, upload.name, material="PUB-N.m5")
    state = queries.state_of(draft)
    assert "PUB-N.m5" not in state.assessment.by_element
    path = path_of(upload)
    with django_capture_on_commit_callbacks(execute=True):
        detach(draft, upload.name, material="PUB-R.m3")
    assert Upload.objects.get(name=upload.name).materials == ["PUB-N.m5"]
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        detach(draft, upload.name, material="PUB-N.m5")
    assert not path.exists()
    with pytest.raises(UploadNotFound):
        detach(draft, upload.name)


def test_an_element_that_is_a_file_is_answered_by_the_upload(published, account):
    me = account("zhang")
    draft = open_draft(me, service="power_green_channel", division="652801", party=me.party.pk, channel=Channel.PORTAL)
    first = put(draft, materials=["redline_drawing"])
    assert entries_of_draft(Draft.objects.get(pk=draft.pk))["redline_drawing"].raw == first.name
    assert draft.version == Draft.objects.get(pk=draft.pk).version
    second = put(draft, materials=["redline_drawing"])
    assert entries_of_draft(draft)["redline_drawing"].raw == second.name
    detach(draft, second.name)
    assert entries_of_draft(draft)["redline_drawing"].raw is None
    assert actor_of(me)


def test_files_are_seen_by_those_who_see_the_draft(draft, account):
    upload = put(draft)
    assert queries.access_upload(account("zhang"), draft.pk, upload.name) == upload
    with pytest.raises(DraftNotFound):
        queries.access_upload(account("aigul"), draft.pk, upload.name)
    with pytest.raises(UploadNotFound):
        queries.access_upload(account("zhang"), draft.pk, "0" * 32)


def test_a_submitted_draft_takes_no_more_files(draft):
    upload = put(draft)
    mark_submitted(draft.pk, "n")
    with pytest.raises(DraftSubmitted):
        put(draft)
    with pytest.raises(DraftSubmitted):
        detach(draft, upload.name)
    with pytest.raises(DraftSubmitted):
        discard(draft)
    assert path_of(upload).exists()


def test_a_discarded_draft_takes_its_files_along(draft, django_capture_on_commit_callbacks):
    path = path_of(put(draft))
    with django_capture_on_commit_callbacks(execute=True):
        discard(draft)
    assert not path.exists()
    assert not Draft.objects.exists()
