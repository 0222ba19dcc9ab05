"""The log that both sides hold: reconciled each day, compared line by line, taken out as evidence."""

import copy
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from onewindow.core.clock import now, today
from onewindow.exchange.link import evidence, identity, jobs, outbox, reconciling
from onewindow.exchange.link.evidence_check import check, seal
from onewindow.exchange.link.receiving import encoded
from onewindow.exchange.link.signing import sign_answer

from . import pair
from .pair import BANK, CLERK, DO, OFFICE, OTHER, TELL

pytestmark = pytest.mark.django_db


@pytest.fixture
def talked(counted):
    """Eight messages to the office, two to the bank."""
    for n in range(8):
        assert pair.say(BANK, DO, f"n{n}", {"a": n}, about="b1" if n in {2, 5} else "").state == "taken"
    with pair.handled(TELL, pair.Effects()):
        for n in range(2):
            assert pair.say(OFFICE, TELL, f"r{n}", {"a": n}, to=BANK, about="b1").state == "taken"
    return identity.node(OFFICE)


def reconciled(here):
    return [row.agrees for row in reconciling.reconcile(here, here.nodes[BANK], today(), post=pair.in_process)]


def test_equal_logs_reconcile_and_compare_without_a_difference(talked):
    assert reconciled(talked) == [True, True]
    assert reconciling.differences(talked, talked.nodes[BANK], post=pair.in_process) == []
    bank = identity.node(BANK)
    assert reconciling.differences(bank, bank.nodes[OFFICE], post=pair.in_process) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("UPDATE link_loggedline SET business = 'x' WHERE own = %s AND sequence = 4", {(4, "differs"), (5, "broken_there")}),
        ("DELETE FROM link_loggedline WHERE own = %s AND sequence = 8", {(8, "here_only")}),
    ],
)  # fmt: skip
def test_a_planted_difference_is_found_and_kept_with_the_day(talked, planted, found):
    with connection.cursor() as cursor:
        cursor.execute(planted + f" AND sender = '{BANK}'", [BANK])
    assert reconciled(talked) == [False, True]
    rows = reconciling.Reconciliation.objects.get(agrees=False)
    assert {(line["sequence"], line["what"]) for line in rows.differences} == found


def odd_lines(lines):
    """A partner whose answers about the log are its own, and no log."""

    def post(here, partner, request):
        answer, asked = pair.in_process(here, partner, request), json.loads(request.content)
        said = json.loads(answer.content)
        said["reply"] = {"lines": lines(said["reply"]["lines"])} if asked["kind"] == "link.lines" else {"count": "many"}
        return sign_answer(identity.node(partner.code), status=200, content=encoded(said))

    return post


@pytest.mark.parametrize(
    "lines",
    [
        lambda told, first=[]: first.extend(told[:1]) or first[:1],
        lambda told: [told[0], {**told[1], "business": "x"}] if told else [],
        lambda told: "no list",
    ],
)
def test_a_partner_that_shows_no_log_makes_a_difference_and_holds_up_nobody(talked, lines):
    rows = reconciling.reconcile(talked, talked.nodes[BANK], today(), post=odd_lines(lines))
    assert [(row.agrees, row.other_count) for row in rows] == [(False, None)] * 2
    assert all(any(line["what"] == "here_only" for line in row.differences) for row in rows)


def test_a_bank_reads_the_log_of_its_own_pair_only(talked):
    other = identity.node(OTHER)
    with pytest.raises(reconciling.PartnerSilent, match="bad_question"):
        reconciling.ask(other, other.nodes[OFFICE], "link.lines", {"from": BANK, "to": OFFICE}, post=pair.in_process)


def test_the_night_reconciles_with_everybody_and_a_dead_line_is_shown(talked, monkeypatch):
    monkeypatch.setattr(reconciling.ask, "__kwdefaults__", {"post": pair.in_process})
    assert jobs.beat(talked, BANK)
    monkeypatch.setattr(reconciling.ask, "__kwdefaults__", {"post": pair.silent})
    assert not jobs.beat(talked, OTHER)
    lights = {line.partner.code: line.light for line in jobs.reconciling.health.lines(OFFICE)}
    assert (lights[BANK], lights[OTHER]) == ("green", "red")


def test_old_nonces_are_forgotten(counted):
    pair.say(BANK, DO, "n1", {})
    assert outbox.log and pair.receiving.forget_nonces(now() - timedelta(seconds=1)) == 0
    assert pair.receiving.forget_nonces(now() + timedelta(seconds=1)) == 1


def test_evidence_holds_for_an_outsider_who_has_neither_side(talked, tmp_path):
    said = evidence.bundle(talked, BANK, "b1")
    file, cards = tmp_path / "b1.json", tmp_path / "cards.json"
    file.write_text(json.dumps(said, ensure_ascii=False, indent=2))
    cards.write_text(json.dumps([talked.nodes[code].card.json() for code in (OFFICE, BANK)]))
    command = [
        sys.executable,
        "-c",
        "from onewindow.cli.main import main; main()",
        "verify-evidence",
        file,
        "--cards",
        cards,
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path
    )
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["holds"], verdict["trusted"]) == (0, True, True)
    assert [(told["sender"], told["business"]) for told in verdict["messages"]] == [
        (BANK, "n2"), (BANK, "n5"), (OFFICE, "r0"), (OFFICE, "r1"),
    ]  # fmt: skip


def leaves(value, path=()):
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from leaves(inner, (*path, n))
    else:
        yield path


def changed(said, path):
    other = copy.deepcopy(said)
    place = other
    for step in path[:-1]:
        place = place[step]
    value = place[path[-1]]
    place[path[-1]] = value + 1 if isinstance(value, int) else (value[:-1] + ("A" if value[-1:] != "A" else "B"))
    return other


def resealed(said):
    """As the maker itself would do it who wants to deceive: its own seal is right again."""
    office = identity.node(OFFICE)
    rest = {key: value for key, value in said.items() if key != "seal"}
    return rest | {"seal": seal(rest, office.key, office.private)}


def test_no_value_of_evidence_can_be_altered_even_by_its_maker(talked):
    said, ring = evidence.bundle(talked, BANK, "n2"), [talked.nodes[code].card for code in (OFFICE, BANK)]
    assert check(said, trusted=ring).holds
    assert check(said).holds
    for path in leaves(said):
        if path == ("format",):
            continue
        assert not check(changed(said, path), trusted=ring).holds, path
        if path[0] in {"messages", "logs"}:
            assert not check(resealed(changed(said, path)), trusted=ring).holds, path


def test_evidence_that_lacks_a_line_a_message_or_trust_does_not_hold(talked):
    said, ring = evidence.bundle(talked, BANK, "b1"), [talked.nodes[code].card for code in (OFFICE, BANK)]
    gap = copy.deepcopy(said)
    del gap["logs"][0]["lines"][1]
    assert not check(resealed(gap), trusted=ring).holds
    empty = copy.deepcopy(said) | {"messages": []}
    assert not check(resealed(empty), trusted=ring).holds
    assert not check(said, trusted=[talked.nodes[OTHER].card]).holds
    for rubbish in ({}, [], None, {"format": 1}, said | {"more": 1}):
        with pytest.raises(ValueError, match="no bundle"):
            check(rubbish)


def test_there_is_no_evidence_of_what_never_was(talked):
    with pytest.raises(evidence.NoBusiness):
        evidence.bundle(talked, BANK, "n99")
    outbox.send(BANK, TELL, "r9", {}, by=CLERK, own=OFFICE)
    with pytest.raises(evidence.NoBusiness):
        evidence.bundle(talked, BANK, "r9")
