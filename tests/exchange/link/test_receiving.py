"""Taking a message in: one effect each, whoever sends it, however often and in whatever state it comes."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.core.clock import moved_to, now
from onewindow.exchange.link import health, identity, jobs, log, outbox, receiving
from onewindow.exchange.link.envelope import Envelope, digest
from onewindow.exchange.link.lines import Line
from onewindow.exchange.link.models import LoggedLine, Received, Turned
from onewindow.exchange.link.signing import sign_answer, sign_request, verify_answer

from . import pair
from .pair import BANK, CLERK, DO, OFFICE, OTHER, TELL, effects

pytestmark = pytest.mark.django_db
URL = f"https://localhost:8440{receiving.PATH}"


def signed(sender=BANK, *, signer="", business="n1", kind=DO, to=OFFICE, body=None, **more):
    content = Envelope(sender=sender, receiver=to, kind=kind, business=business, about="", body=body or {}).encoded()
    here = identity.node(signer or sender)
    request = sign_request(here, url=URL, content=content, **more)
    request.peer, request.address = here.me.card.certificates[-1], "127.0.0.1"
    return request


def taken(request):
    """(status, what the office says): the answer is always signed by the office."""
    answer = receiving.receive(request, identity.node(OFFICE))
    assert verify_answer(answer, identity.node(BANK).nodes, at=now()).partner.code == OFFICE
    said = json.loads(answer.content)
    return answer.status_code, said.get("code") or said["reply"]


def test_a_message_is_taken_in_once_and_both_sides_hold_the_same_line(counted):
    row = pair.say(BANK, DO, "n1", {"a": 1})
    assert (row.state, outbox.answer_of(row)["reply"], effects()) == ("taken", {"number": "R-n1"}, ["n1"])
    ours, theirs = (list(log.read(own, BANK, OFFICE)) for own in (OFFICE, BANK))
    assert ours == theirs
    assert [line.sequence for line in ours] == [1]
    assert b"R-n1" not in bytes(row.answer), "an answer is sealed at rest"


def test_sent_again_it_has_its_first_answer_and_no_second_effect(counted):
    first = taken(signed())
    assert (taken(signed()), effects()) == (first, ["n1"])
    assert LoggedLine.objects.filter(own=OFFICE).count() == 1


def test_the_same_number_for_another_message_is_refused(counted):
    taken(signed())
    assert taken(signed(body={"a": 2})) == (409, "business_reused")
    assert taken(signed(OTHER))[0] == 200, "another bank's numbers are its own"
    assert effects() == ["n1", "n1"]


def test_a_replayed_message_is_refused(counted):
    request = signed()
    assert [taken(request)[0], taken(request)] == [200, (409, "replayed")]
    assert effects() == ["n1"]


@pytest.mark.parametrize(
    ("seconds", "code"), [(-301, "stale_message"), (31, "stale_message"), (-299, None), (29, None)]
)
def test_only_what_was_signed_lately_is_taken(counted, seconds, code):
    with moved_to(now()):
        said = taken(signed(at=now() + timedelta(seconds=seconds)))
    assert said[1] == code if code else said[0] == 200


def other_bank_signs(request):
    return signed(BANK, signer=OTHER)


def other_banks_certificate(request):
    return replace(request, peer=identity.node(OTHER).me.card.certificates[-1])


TURNED = {
    "no_certificate": lambda r: replace(r, peer=""),
    "unknown_certificate": lambda r: replace(r, peer="0" * 64),
    "other_partners_key": other_banks_certificate,
    "other_sender": other_bank_signs,
    "address_not_allowed": lambda r: replace(r, address="203.0.113.7"),
    "other_receiver": lambda r: signed(to=OTHER),
    "unknown_kind": lambda r: signed(kind="t.nothing"),
    "kind_not_allowed": lambda r: signed(kind=TELL),
}
BROKEN = {
    "content": lambda r: replace(r, content=r.content.replace(b"n1", b"n2")),
    "one more byte": lambda r: replace(r, content=r.content + b" "),
    "method": lambda r: replace(r, method="PUT"),
    "address": lambda r: replace(r, url=URL + "?a"),
    "content type": lambda r: replace(r, headers=r.headers | {"Content-Type": "text/plain"}),
    "digest": lambda r: replace(r, headers={k: v for k, v in r.headers.items() if k.lower() != "content-digest"}),
    "signature": lambda r: replace(r, headers=r.headers | {"Signature": "link=:AAAA:"}),
    "no signature": lambda r: replace(r, headers={"Content-Type": "application/json"}),
    "rubbish": lambda r: replace(r, headers=r.headers | {"Signature-Input": "link=(((;;"}),
    "nonce": lambda r: replace(r, headers=r.headers | {"Signature-Input": r.headers["Signature-Input"].replace("nonce=", "n0nce=")}),
    "less covered": lambda r: replace(r, headers=r.headers | {"Signature-Input": r.headers["Signature-Input"].replace('"content-digest"', "")}),
}  # fmt: skip


@pytest.mark.parametrize("code", TURNED)
def test_what_is_turned_away_has_a_code_no_effect_and_no_line(counted, code):
    assert taken(TURNED[code](signed()))[1] == code
    assert (effects(), LoggedLine.objects.count(), Received.objects.count()) == ([], 0, 0)
    assert Turned.objects.get().code == code


def test_an_end_that_the_sender_has_signed_is_kept_to(counted):
    """RFC 9421 `expires`: the sender wants no later than that."""
    request = signed(at=now() - timedelta(seconds=20))
    here, until = identity.node(BANK), int((now() - timedelta(seconds=5)).timestamp())
    said = request.headers["Signature-Input"].removeprefix("link=").replace(";keyid", f";expires={until};keyid")
    kept = {name: request.headers[name.title()] for name in ("content-type", "content-digest")}
    lines = [f'"{name}": {value}' for name, value in {"@method": "POST", "@target-uri": URL, **kept}.items()]
    base = "\n".join([*lines, f'"@signature-params": {said}'])
    written = base64.b64encode(here.private.sign(base.encode())).decode()
    headers = request.headers | {"Signature-Input": f"link={said}", "Signature": f"link=:{written}:"}
    assert taken(replace(request, headers=headers)) == (401, "stale_message")
    with moved_to(now() - timedelta(seconds=10)):
        assert taken(replace(request, headers=headers))[0] == 200


def test_an_address_that_evidence_could_not_keep_is_refused(counted):
    content = Envelope(sender=BANK, receiver=OFFICE, kind=DO, business="n1", about="", body={}).encoded()
    here = identity.node(BANK)
    request = sign_request(here, url=f"https://{'a' * 200}{receiving.PATH}", content=content)
    request.peer, request.address = here.me.card.certificates[-1], "127.0.0.1"
    assert taken(request) == (422, "bad_envelope")
    assert effects() == []


@pytest.mark.parametrize("what", BROKEN)
def test_an_altered_message_does_not_pass(counted, what):
    assert taken(BROKEN[what](signed())) == (401, "bad_signature")
    assert effects() == []


def test_turned_away_again_it_is_counted_and_not_listed(counted):
    for _ in range(3):
        taken(replace(signed(), peer="0" * 64))
    assert Turned.objects.get().count == 3


def test_what_the_handler_refuses_is_undone_logged_and_stays_refused(counted):
    row = pair.say(BANK, DO, "n1", {"refuse": True})
    assert (row.state, row.fault, row.status) == ("refused", "trouble", 409)
    assert effects() == ["breach:n1"]
    assert taken(signed(body={"refuse": True})) == (409, "trouble")
    assert (effects(), LoggedLine.objects.filter(own=OFFICE).count()) == (["breach:n1"], 1)


def test_a_handler_that_breaks_keeps_nothing_and_the_sender_tries_again(counted, caplog):
    row = pair.say(BANK, DO, "n1", {"crash": True})
    assert (row.state, row.tries, row.fault) == ("waiting", 1, "unavailable")
    assert (effects(), Received.objects.count(), LoggedLine.objects.count()) == ([], 0, 0)
    caplog.clear()


def test_a_body_that_does_not_fit_is_refused_with_all_its_faults(link):
    content = {"unit": "x"}
    answer = receiving.receive(signed(kind="property.query", body=content), identity.node(OFFICE))
    said = json.loads(answer.content)
    assert (said["status"], said["code"]) == (422, "bad_body")
    assert len(said["data"]["places"]) == said["data"]["count"] == 2


def test_messages_of_one_business_keep_their_order_and_others_do_not_wait(counted):
    def send(business, about):
        return outbox.send(OFFICE, DO, business, {}, by=CLERK, about=about, own=BANK)

    first, second, other = send("n1", "b1"), send("n2", "b1"), send("n3", "b2")
    here = identity.node(BANK)
    assert not outbox.deliver(second, here, post=pair.in_process), "not before the first one"
    assert list(outbox.due(BANK).values_list("pk", flat=True)) == [first, other]
    outbox.deliver(first, here, post=pair.silent)
    assert not outbox.deliver(second, here, post=pair.in_process), "nor while the first one is tried again"
    with moved_to(now() + timedelta(seconds=6)):
        outbox.deliver_due(here, post=pair.in_process)
        outbox.deliver_due(here, post=pair.in_process)
    assert effects() == ["n1", "n2", "n3"]


def test_after_silence_the_order_stays_and_who_is_back_gets_everything_at_once(counted, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_TRIES", 2)
    here = identity.node(BANK)
    first, second = (outbox.send(OFFICE, DO, n, {}, by=CLERK, about="b1", own=BANK) for n in ("n1", "n2"))
    other = outbox.send(OFFICE, DO, "n3", {}, by=CLERK, own=BANK)
    outbox.deliver(other, here, post=pair.silent)
    outbox.deliver(first, here, post=pair.silent)
    with moved_to(now() + timedelta(seconds=6)):
        outbox.deliver(first, here, post=pair.silent)
        assert [row.pk for row in outbox.dead(BANK)] == [first]
        assert not outbox.deliver(second, here, post=pair.in_process), "it would overtake the first"
        assert list(outbox.due(BANK).values_list("pk", flat=True)) == [other]
        outbox_acts().send_again(first, own=BANK, reason="线路已修复", by=CLERK)
        outbox.Outgoing.objects.filter(pk=other).update(next_try=now() + timedelta(hours=1))
        assert health.failing(BANK) == {OFFICE}
        assert outbox.deliver(first, here, post=pair.in_process)
        assert health.failing(BANK) == set()
        assert outbox.due_by_partner(BANK, most=9) == {OFFICE: [second, other]}, "nobody waits out an hour"
        assert outbox.due_by_partner(BANK, most=9, besides=[OFFICE]) == {}


UNREADABLE = {
    "no reply": lambda said: said.pop("reply"),
    "no object": lambda said: said.update(reply=[1]),
    "no time": lambda said: said["line"].update(at="yesterday"),
    "no zone": lambda said: said["line"].update(at="2026-05-08T12:00:00"),
    "no number": lambda said: said["line"].update(sequence=1 << 40),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_an_answer_of_the_partners_own_that_cannot_be_written_down_counts_as_silence(counted, what):
    pk = outbox.send(OFFICE, DO, "n1", {}, by=CLERK, own=BANK)

    def odd(own, partner, request):
        said = json.loads(pair.in_process(own, partner, request).content)
        UNREADABLE[what](said)
        line = {name: value for name, value in said.pop("line").items() if name != "hash"}
        line = Line(**line | {"answer": digest(receiving.encoded(said))})
        return sign_answer(identity.node(OFFICE), status=200, content=receiving.encoded(said | {"line": line.json()}))

    assert not outbox.deliver(pk, identity.node(BANK), post=odd)
    row = outbox.Outgoing.objects.get(pk=pk)
    assert (row.state, row.tries, row.fault) == ("waiting", 1, "no_answer_of_the_partner")


def test_the_workers_try_a_line_that_fails_with_one_message_only(counted, monkeypatch):
    keys = [outbox.send(BANK, TELL, f"r{n}", {}, by=CLERK, own=OFFICE) for n in range(4)]
    tried, queued = [], []
    monkeypatch.setattr(jobs.outbox, "deliver", tried.append)
    monkeypatch.setattr(jobs, "enqueue", lambda name, **said: queued.append(said))
    jobs.deliver(keys[0])
    health.failed(OFFICE, BANK, "no_connection")
    jobs.deliver(keys[1])
    jobs.deliver(keys[2], probe=True)
    assert tried == [keys[0], keys[2]]
    jobs.sweep()
    assert [(said["outgoing"], said["probe"]) for said in queued if "outgoing" in said] == [(keys[0], True)]


def test_a_partner_that_never_answers_leaves_a_dead_letter_that_a_person_sends_again(counted, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_TRIES", 2)
    here = identity.node(BANK)
    pk = outbox.send(OFFICE, DO, "n1", {}, by=CLERK, own=BANK)
    outbox.deliver(pk, here, post=pair.silent)
    with moved_to(now() + timedelta(seconds=6)):
        outbox.deliver(pk, here, post=pair.silent)
        assert [row.pk for row in outbox.dead(BANK)] == [pk]
        with pytest.raises(outbox_acts().NoReason):
            outbox_acts().send_again(pk, own=BANK, reason=" ", by=CLERK)
        with pytest.raises(outbox_acts().NoDeadLetter):
            outbox_acts().send_again(pk, own=OTHER, reason="线路已修复", by=CLERK)
        outbox_acts().send_again(pk, own=BANK, reason="线路已修复", by=CLERK)
        assert outbox.deliver(pk, here, post=pair.in_process)
    assert (effects(), outbox.dead(BANK)) == (["n1"], [])


def outbox_acts():
    from onewindow.exchange.link import acts

    return acts


def test_an_answer_that_is_not_the_partners_own_counts_as_silence(counted):
    here = identity.node(BANK)
    pk = outbox.send(OFFICE, DO, "n1", {}, by=CLERK, own=BANK)

    def by_another(own, partner, request):
        answer = pair.in_process(own, partner, request)
        return replace(answer, content=answer.content.replace(b"R-n1", b"R-n2"))

    assert not outbox.deliver(pk, here, post=by_another)
    row = outbox.Outgoing.objects.get(pk=pk)
    assert (row.state, row.fault) == ("waiting", "no_answer_of_the_partner")
    with moved_to(now() + timedelta(seconds=6)):
        assert outbox.deliver(pk, here, post=pair.in_process)
    assert effects() == ["n1"]
