"""Messages duplicated, replayed, reordered, altered, late, their answers lost: one effect each.

A sample in the suite; the whole: `ONEWINDOW_LINK_MESSAGES=10000 pytest tests/exchange/link/test_campaign.py -s`.
"""

import json
import os
import random
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.core.clock import now
from onewindow.exchange.link import identity, lines, log, receiving
from onewindow.exchange.link.envelope import Envelope
from onewindow.exchange.link.models import Received
from onewindow.exchange.link.signing import sign_request

from .pair import BANK, DO, OFFICE, OTHER, effects

COUNT = int(os.environ.get("ONEWINDOW_LINK_MESSAGES", "150"))
URL = f"https://localhost:8440{receiving.PATH}"


def request(sender, business, *, at=None):
    here = identity.node(sender)
    body = {"n": business}
    content = Envelope(sender=sender, receiver=OFFICE, kind=DO, business=business, about="", body=body).encoded()
    made = sign_request(here, url=URL, content=content, at=at)
    made.peer, made.address = here.me.card.certificates[-1], "127.0.0.1"
    return made


def fates(chance, sender, business):
    """What happens to one message on its way: (request, codes that it may be answered with), in some order."""
    whole = request(sender, business)
    yield whole, {"", "replayed"}
    if chance.random() < 0.3:  # its answer was lost: signed anew
        yield request(sender, business), {""}
    if chance.random() < 0.2:
        yield whole, {"", "replayed"}
    if chance.random() < 0.1:
        place = chance.randrange(len(whole.content))
        altered = bytes([whole.content[place] ^ (1 << chance.randrange(7))])
        content = whole.content[:place] + altered + whole.content[place + 1 :]
        yield replace(whole, content=content), {"bad_signature"}
    if chance.random() < 0.1:
        yield (
            request(sender, business, at=now() - timedelta(seconds=chance.choice([301, 4000, -60]))),
            {"stale_message"},
        )
    if chance.random() < 0.05:
        thief = OTHER if sender == BANK else BANK
        stolen = identity.node(thief).me.card.certificates[-1]
        yield replace(whole, peer=stolen), {"other_partners_key"}


@pytest.mark.django_db
def test_whatever_happens_on_the_way_each_message_has_one_effect(counted):
    chance = random.Random(20260508)  # noqa: S311  the same fates every time
    office = identity.node(OFFICE)
    sent = [(chance.choice([BANK, OTHER]), f"m{n}") for n in range(COUNT)]
    began, arrived, answers = time.monotonic(), 0, {}
    for at in range(0, COUNT, 50):  # a window in which everything overtakes everything
        window = [(who, fate) for who in sent[at : at + 50] for fate in fates(chance, *who)]
        chance.shuffle(window)
        for who, (made, expected) in window:
            answer = receiving.receive(made, office)
            said = json.loads(answer.content)
            assert said.get("code", "") in expected, (who, said)
            arrived += 1
            if answer.status_code == 200:
                assert answers.setdefault(who, answer.content) == answer.content, "the first answer stays the answer"
    spent = time.monotonic() - began
    print(f"{COUNT} messages, {arrived} arrivals, {spent:.1f} s, {arrived / spent:.0f}/s")  # noqa: T201  the whole campaign is read by a person
    assert effects() == sorted(business for _, business in sent)
    assert Received.objects.count() == COUNT == len(answers)
    for sender in (BANK, OTHER):
        held = list(log.read(OFFICE, sender, OFFICE))
        assert [line.sequence for line in held] == list(range(1, 1 + sum(who == sender for who, _ in sent)))
        assert lines.first_break(held, prev=lines.genesis(sender, OFFICE)) is None
        assert {line.business for line in held} == {business for who, business in sent if who == sender}
