"""A row that was found good is sealed; one that was changed or moved is not what was sealed."""

from dataclasses import replace

import pytest
from django.db import connection

from onewindow.documents import queries, rows, sealing, tokens
from onewindow.documents.models import Certificate
from onewindow.documents.verdicts import Status, judge

from .papers import licence

pytestmark = pytest.mark.django_db
READ = f"SELECT {rows.texts_of()} FROM documents_certificate WHERE serial = %s"  # noqa: S608  names of our own


def row_of(issued):
    with connection.cursor() as cursor:
        cursor.execute(READ, [issued.serial])
        return cursor.fetchone()


def change(issued, **columns):
    Certificate.objects.filter(serial=issued.serial).update(**columns)


def said(issued):
    """The verdict as a scan finds it."""
    token = tokens.parse(issued.token)
    checked, known = queries.known_by_row(token, issued.token, row_of(issued))
    return judge(issued.token, checked, known, as_of=None).status


def test_what_is_made_is_sealed_and_says_what_the_whole_check_says(desk, monkeypatch):
    issued = licence()
    sealed = rows.sealed_known(issued.serial, row_of(issued))
    whole = rows.certificate_known(issued.serial, row_of(issued))
    content = replace(whole.view.content, names={}, holder=sealed.view.content.holder, lines=())
    assert sealed == replace(whole, view=replace(whole.view, content=content))
    monkeypatch.setattr(tokens, "_signed", lambda *_: pytest.fail("the signature was checked again"))
    assert said(issued) is Status.VALID
    change(issued, status="revoked", ended_at=sealed.view.content.issued_on.isoformat() + " 00:00Z")
    assert said(issued) is Status.CANCELLED


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "business_licence"},
        {"names": {"zh": "另一种证"}},
        {"number": "另一号"},
        {"holder": {"label": "企业名称", "shown": "另一家"}},
        {"lines": []},
        {"issuer": "另一机关"},
        {"issued_on": "2026-11-21"},
        {"expires_on": None},
        {"content_hash": "00" * 32},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_row_that_was_changed_is_not_what_was_sealed(desk, changed):
    issued = licence()
    change(issued, **changed)
    assert rows.sealed_known(issued.serial, row_of(issued)) is None
    assert said(issued) is Status.ALTERED
    change(issued, seal="")
    assert sealing.seal_waiting() == 0
    assert row_of(issued)[rows.COLUMNS.index("seal")] == ""


def test_a_seal_holds_for_its_own_row_and_key_alone(desk, monkeypatch):
    one, other = licence("case:1/PUB-R"), licence("case:2/PUB-R")
    Certificate.objects.filter(serial=one.serial).update(seal=Certificate.objects.get(serial=other.serial).seal)
    assert rows.sealed_known(one.serial, row_of(one)) is None
    assert said(one) is Status.VALID
    assert said(other) is Status.VALID
    assert rows.sealed_known(one.serial, row_of(other)) is None
    monkeypatch.setattr(rows.crypto, "_master", lambda: b"1" * 32)
    assert rows.sealed_known(other.serial, row_of(other)) is None


def test_another_token_with_a_sealed_serial_is_refused(desk):
    issued = licence()
    forged = issued.token[:-1] + ("A" if issued.token[-1] != "A" else "B")
    checked, known = queries.known_by_row(tokens.parse(forged), forged, row_of(issued))
    assert judge(forged, checked, known, as_of=None).status is Status.ALTERED


def test_what_was_made_before_there_were_seals_gets_them(desk):
    old, new = licence("case:1/PUB-R"), licence("case:2/PUB-R")
    before = row_of(old)
    change(old, seal="")
    assert rows.sealed_known(old.serial, row_of(old)) is None
    assert said(old) is Status.VALID
    assert sealing.seal_waiting() == 1
    assert row_of(old) == before
    assert rows.sealed_known(new.serial, row_of(new)) is not None
