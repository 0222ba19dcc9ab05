"""A certificate is made once, stands in the register, and the public check says how it stands now."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection

from onewindow.core import clock, events
from onewindow.documents import acts, keys, queries, store, tokens
from onewindow.documents.checking import PdfStatus, check_pdf
from onewindow.documents.errors import AlreadyEnded, BadLayout, FileGone, NoSuchCertificate, NumberTaken
from onewindow.documents.making import make_certificate, make_letter
from onewindow.documents.models import Certificate, Letter
from onewindow.documents.verdicts import Status

from .papers import BY, LICENCE, REFUSAL, licence, order, payload

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november():
    with clock.moved_to(DAY):
        yield


def row(issued):
    return Certificate.objects.get(serial=issued.serial)


def statuses(issued):
    verdict = queries.verify_token(issued.token)
    return verdict.status, verdict.reasons


def test_a_licence_is_made_signed_stored_and_recorded(desk, home):
    issued = licence()
    assert issued.new
    assert issued.url == f"HTTPS://VERIFY.EXAMPLE.ORG/V/{issued.token}"
    made = row(issued)
    data = queries.pdf_of(made)
    verdict = check_pdf(data, keys.ensure().public)
    assert verdict.status is PdfStatus.VALID
    assert (verdict.sha256, verdict.token, verdict.signed_at) == (issued.pdf_sha256, issued.token, DAY)
    file = home / "certificates" / made.pdf_path
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_its_history_begins_with_one_event_without_personal_values(desk):
    issued = licence()
    [event] = history = events.history(f"certificate:{issued.serial}")
    assert (event.seq, event.verb, event.actor, event.division) == (1, "issue_certificate", "system:test", "659999")
    assert event.body["pdf_sha256"] == issued.pdf_sha256
    assert list(events.breaks(history)) == []
    for personal in ("张样例", "110101199001010015", "302 室"):
        assert personal not in str(event.body)


def test_personal_values_stand_sealed_and_are_shown_masked(desk):
    made = row(licence())
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM documents_certificate c")
        stored = cursor.fetchone()[0]
    for personal in ("张样例", "110101199001010015", "302 室"):
        assert personal not in stored
    shown = {line.label: line.shown for line in queries.public_content(made).lines}
    assert shown == {
        "法定代表人": "张**",
        "身份证号": "110***********0015",
        "经营场所": "样例市人民路****",
        "经营范围": "图书、期刊、电子出版物零售",
    }
    full = {line.label: line.shown for line in queries.full_content(made).lines}
    assert (full["法定代表人"], full["身份证号"]) == ("张样例", "110101199001010015")


def test_a_second_run_gives_the_first_certificate(desk, home):
    first, second = licence(), licence(number="another number")
    assert (second.serial, second.token, second.new) == (first.serial, first.token, False)
    assert Certificate.objects.count() == 1
    assert len(events.history(f"certificate:{first.serial}")) == 1
    assert len(list((home / "certificates").rglob("*.pdf"))) == 1


def test_a_number_is_given_once_for_each_kind(desk, home):
    licence("case:1/A", number="7")
    with pytest.raises(NumberTaken) as told:
        licence("case:2/A", number="7")
    assert "7" in told.value.text()
    other = make_certificate(order("case:3/A", kind="other_kind", data=replace(LICENCE, number="7")), by=BY)
    assert other.new
    assert len(list((home / "certificates").rglob("*.pdf"))) == 2


def test_a_paper_that_cannot_be_set_leaves_nothing(desk, home):
    with pytest.raises(BadLayout):
        licence(issuer="")
    assert Certificate.objects.count() == 0
    assert list((home / "certificates").rglob("*.pdf")) == []


def test_a_letter_is_made_and_checked_the_same_way(desk):
    first = make_letter(order("case:1/PUB-R/refuse", kind="refuse_licence", data=REFUSAL), by=BY)
    again = make_letter(order("case:1/PUB-R/refuse", kind="refuse_licence", data=REFUSAL), by=BY)
    assert (first.new, again.new, again.serial) == (True, False, first.serial)
    verdict = queries.verify_token(first.token)
    assert verdict.status is Status.VALID
    assert verdict.paper.form == "letter"
    assert verdict.paper.content.holder.shown == "张**"
    letter = Letter.objects.get(serial=first.serial)
    file, _ = queries.verify_pdf(queries.pdf_of(letter))
    assert file.status is Status.VALID
    assert queries.letter_of("case:1/PUB-R/refuse") == letter
    assert queries.papers_of_source("case:1/") == [letter]


def test_the_wrong_data_for_the_act_is_a_fault_of_the_caller(desk):
    with pytest.raises(TypeError):
        make_certificate(order(data=REFUSAL), by=BY)
    with pytest.raises(TypeError):
        make_letter(order(data=LICENCE), by=BY)


# the live verdict


def test_a_standing_certificate_is_valid_with_masked_fields(desk):
    verdict = queries.verify_token(licence().token)
    assert (verdict.status, verdict.signature_ok, verdict.reasons) == (Status.VALID, True, ())
    assert verdict.as_of == DAY
    assert verdict.paper.content.names["zh"] == "出版物经营许可证"
    assert "张样例" not in str(verdict)


@pytest.mark.parametrize(
    ("end", "standing"),
    [
        (lambda serial: acts.cancel_certificate(serial, reason="歇业", by=BY), "cancelled"),
        (lambda serial: acts.revoke_certificate(serial, reason="骗取许可", by=BY), "revoked"),
    ],
)
def test_a_change_of_standing_shows_at_once(desk, end, standing):
    issued = licence()
    assert statuses(issued) == (Status.VALID, ())
    end(issued.serial)
    verdict = queries.verify_token(issued.token)
    assert (verdict.status, verdict.reasons) == (Status.CANCELLED, (standing,))
    assert verdict.signature_ok
    assert verdict.paper.ended_on == DAY.astimezone(clock.SHANGHAI).date()
    assert "歇业" not in str(verdict)
    assert "骗取许可" not in str(verdict)
    history = events.history(f"certificate:{issued.serial}")
    assert [event.seq for event in history] == [1, 2]
    assert list(events.breaks(history)) == []


def test_a_replaced_certificate_names_its_successor_in_the_register(desk):
    old, new = licence("case:1/A"), licence("case:2/A")
    acts.replace_certificate(old.serial, new=new.serial, reason="变更地址", by=BY)
    assert statuses(old) == (Status.CANCELLED, ("replaced",))
    assert statuses(new) == (Status.VALID, ())
    assert row(old).replaced_by.serial == new.serial


def test_what_has_ended_does_not_end_again(desk):
    issued = licence()
    acts.cancel_certificate(issued.serial, reason="歇业", by=BY)
    with pytest.raises(AlreadyEnded):
        acts.revoke_certificate(issued.serial, reason="x", by=BY)
    with pytest.raises(NoSuchCertificate):
        acts.cancel_certificate("A" * 16, reason="x", by=BY)
    with pytest.raises(NoSuchCertificate):
        acts.replace_certificate(licence("case:2/A").serial, new="A" * 16, reason="x", by=BY)
    assert row(issued).status == "cancelled"


def test_it_expires_by_the_clock_after_its_last_day_in_official_time(desk):
    issued = licence()
    for moment, expected in (
        (datetime(2032, 3, 31, 15, 59, tzinfo=UTC), Status.VALID),
        (datetime(2032, 3, 31, 16, 0, tzinfo=UTC), Status.EXPIRED),
    ):
        with clock.moved_to(moment):
            assert queries.verify_token(issued.token).status is expected


def test_a_cancelled_certificate_stays_cancelled_after_it_would_have_expired(desk):
    issued = licence()
    acts.cancel_certificate(issued.serial, reason="x", by=BY)
    with clock.moved_to(datetime(2033, 1, 1, tzinfo=UTC)):
        assert statuses(issued)[0] is Status.CANCELLED


@pytest.mark.parametrize(
    "change",
    [
        {"number": "另一个号"},
        {"issuer": "另一个机关"},
        {"names": {"zh": "另一种证"}},
        {"holder": {"label": "企业名称", "shown": "另一家"}},
        {"lines": []},
        {"issued_on": "2026-11-21"},
        {"expires_on": "2099-01-01"},
        {"expires_on": None},
        {"content_hash": "0" * 64},
        {"token": "A" * 160},
        {"kind": "another"},
    ],
)
def test_a_row_changed_by_hand_no_longer_verifies(desk, change):
    issued = licence()
    Certificate.objects.filter(serial=issued.serial).update(**change)
    verdict = queries.verify_token(issued.token)
    assert verdict.status is Status.ALTERED
    assert verdict.paper is None


def test_a_changed_row_with_a_fitting_hash_still_does_not_fit_its_token(desk, caplog):
    issued = licence()
    made = row(issued)
    made.number = "另一个号"
    made.content_hash = queries.public_content(made).digest().hex()
    made.save(update_fields=["number", "content_hash"])
    assert statuses(issued) == (Status.ALTERED, ("register_content",))
    assert issued.serial in caplog.text


def test_a_forged_signature_over_a_real_serial_is_altered_and_tells_nothing(desk):
    issued = licence()
    last = "A" if issued.token[-1] != "A" else "B"
    verdict = queries.verify_token(issued.token[:-1] + last)
    assert (verdict.status, verdict.paper, verdict.signature_ok) == (Status.ALTERED, None, False)


def test_a_well_signed_token_that_was_never_issued_is_unknown(desk):
    ring = keys.ensure()
    verdict = queries.verify_token(tokens.encode(payload(ring), ring.sign_token))
    assert (verdict.status, verdict.reasons) == (Status.UNKNOWN, ("not_in_register",))


def test_a_second_well_signed_token_for_the_same_serial_is_altered(desk):
    issued = licence()
    ring = keys.ensure()
    said = replace(tokens.parse(issued.token).payload, expires_on=None)
    assert statuses(replace(issued, token=tokens.encode(said, ring.sign_token))) == (Status.ALTERED, ("other_token",))


def test_a_token_of_a_certificate_is_not_one_of_a_letter(desk):
    issued = licence()
    ring = keys.ensure()
    said = replace(tokens.parse(issued.token).payload, kind=tokens.Kind.LETTER)
    assert statuses(replace(issued, token=tokens.encode(said, ring.sign_token)))[0] is Status.UNKNOWN


def test_a_withdrawn_key_ends_its_certificates_on_line_as_off_line(desk):
    issued = licence()
    keys.withdraw(keys.ensure().current_token.key)
    verdict = queries.verify_token(issued.token)
    assert (verdict.status, verdict.reasons, verdict.signature_ok) == (Status.CANCELLED, ("withdrawn_key",), False)
    assert queries.verify_token(licence("case:2/A").token).status is Status.VALID


def test_rotation_between_two_certificates_leaves_both_valid(desk):
    first = licence("case:1/A")
    keys.rotate()
    second = licence("case:2/A")
    assert tokens.parse(first.token).payload.key != tokens.parse(second.token).payload.key
    assert [queries.verify_token(i.token).status for i in (first, second)] == [Status.VALID] * 2
    for issued in (first, second):
        verdict, _ = queries.verify_pdf(queries.pdf_of(row(issued)))
        assert verdict.status is Status.VALID


@pytest.mark.parametrize("text", ["", "x", "A" * 159, "a" * 160, "A" * 161, "A" * 100_000, "\0", "😀" * 160, "A" * 160])
def test_bad_tokens_are_unknown_and_never_an_error(desk, text):
    verdict = queries.verify_token(text)
    assert (verdict.status, verdict.paper, verdict.signature_ok) == (Status.UNKNOWN, None, False)
    assert verdict.reasons


# files


def test_a_file_is_checked_against_the_register_too(desk):
    issued = licence()
    data = queries.pdf_of(row(issued))
    verdict, file = queries.verify_pdf(data)
    assert (verdict.status, file.status) == (Status.VALID, PdfStatus.VALID)
    acts.cancel_certificate(issued.serial, reason="x", by=BY)
    assert queries.verify_pdf(data)[0].status is Status.CANCELLED
    changed = data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]
    assert queries.verify_pdf(changed)[0].status is Status.ALTERED
    assert queries.verify_pdf(b"no pdf")[0].status is Status.UNKNOWN


def test_a_well_signed_file_that_is_not_the_registered_one_is_altered(desk):
    issued = licence()
    made = row(issued)
    data = queries.pdf_of(made)
    Certificate.objects.filter(pk=made.pk).update(pdf_sha256="0" * 64)
    verdict, _ = queries.verify_pdf(data)
    assert (verdict.status, verdict.reasons, verdict.paper) == (Status.ALTERED, ("other_file",), None)


def test_a_damaged_or_missing_file_is_not_handed_out(desk, home):
    made = row(licence())
    file = home / "certificates" / made.pdf_path
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(FileGone):
        queries.pdf_of(made)
    store.drop(made.pdf_path)
    with pytest.raises(FileGone):
        queries.pdf_of(made)


# lists


def test_a_wallet_is_paged_by_key(desk):
    from onewindow.people.models import Party

    party = Party.objects.create(kind="legal", name="样例", id_kind="none", created_at=DAY).pk
    made = [
        make_certificate(order(f"case:{n}/A", data=replace(LICENCE, number=str(n)), party=party), by=BY)
        for n in range(5)
    ]
    licence("case:other/A")
    first = queries.certificates_of(party, limit=3)
    rest = queries.certificates_of(party, before=(first[-1].issued_on, first[-1].pk), limit=3)
    assert [c.serial for c in (*first, *rest)] == [i.serial for i in reversed(made)]


@pytest.mark.django_db(transaction=True)
def test_a_fault_while_recording_leaves_no_file(desk, home):
    """A division that does not exist is refused by the database at the end of the transaction."""
    with pytest.raises(IntegrityError):
        make_certificate(order(division="000000"), by=BY)
    assert Certificate.objects.count() == 0
    assert list((home / "certificates").rglob("*.pdf")) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_certificate(desk, home):
    made, barrier = [], threading.Barrier(4)

    def work():
        barrier.wait()
        try:
            made.append(licence("case:race/A"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({issued.serial for issued in made}) == 1
    assert [issued.new for issued in made].count(True) == 1
    assert len(made) == 4
    assert Certificate.objects.count() == 1
    assert len(list((home / "certificates").rglob("*.pdf"))) == 1
