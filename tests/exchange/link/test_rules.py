"""What needs no database: the outer form, schemas, the log's chain, who is on the link, how a line is judged."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from onewindow.core.clock import moved_to
from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.exchange.link import envelope, errors, kinds, lines, outbox, partners, schemas
from onewindow.exchange.link.errors import BadEnvelope, TooLarge
from onewindow.exchange.link.health import light
from onewindow.exchange.link.places import Places

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 5, 8, 4, tzinfo=UTC)


def message(**changes):
    said = {"sender": "a", "receiver": "b", "kind": "t.do", "business": "n1", "about": "", "body": {"a": 1}}
    return envelope.Envelope(**said | changes)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@hypothesis(max_examples=30)
@given(st.dictionaries(st.text("abc", max_size=5), values, max_size=4))
def test_what_is_encoded_is_read_back(body):
    assert envelope.decode(message(body=body).encoded()) == message(body=body)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"a":1,"a":2}', b'{"format":NaN}', b"[" * 5000, b"null", message().encoded()[:-1],
     message().encoded().replace(b'"format":1', b'"format":2'), message().encoded().replace(b'"format":1', b'"format":true'),
     message().encoded().replace(b'"n1"', b'"n 1"'), message().encoded().replace(b'"n1"', b'""'),
     message().encoded().replace(b'"n1"', b'"' + b"n" * 65 + b'"'), message().encoded().replace(b'{"a":1}', b'{"a":1.5}'),
     message().encoded().replace(b'{"a":1}', b'{"a":"\\u0000"}'), message().encoded().replace(b'{"a":1}', b'{"a":"\\ud800"}'),
     message().encoded().replace(b'{"a":1}', b'{"a":99999999999999999999}'), message().encoded().replace(b'{"a":1}', b"[]"),
     message().encoded()[:-1] + b',"more":1}', b'{"format":' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_other_outer_forms_are_refused_with_a_sentence(content):
    with pytest.raises(BadEnvelope) as fault:
        envelope.decode(content)
    assert fault.value.text()


def test_a_message_may_not_be_larger_than_the_limit():
    with pytest.raises(TooLarge):
        envelope.decode(b" " * (envelope.MOST + 1))


SCHEMA = {
    "type": "object",
    "required": ["unit", "amount"],
    "properties": {
        "unit": {"type": "string", "pattern": "[A-Z]{3}"},
        "amount": {"type": "integer", "minimum": 1, "maximum": 10},
        "day": {"type": "string", "format": "date"},
        "kinds": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ["a", "b"]}},
        "end": {"type": ["string", "null"]},
        "yes": {"type": "boolean"},
    },
}


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"unit": "ABC", "amount": 1, "day": "2026-05-08", "kinds": ["a"], "end": None, "yes": True}, []),
        ({"unit": "ABC"}, ["/amount"]),
        ({"unit": "ABCD", "amount": 11}, ["/unit", "/amount"]),
        ({"unit": "ABC", "amount": 0}, ["/amount"]),
        ({"unit": "ABC", "amount": True}, ["/amount"]),
        ({"unit": "ABC", "amount": "1"}, ["/amount"]),
        ({"unit": "ABC", "amount": 1, "more": 1}, ["/more"]),
        ({"unit": "ABC", "amount": 1, "day": "2026-02-30"}, ["/day"]),
        ({"unit": "ABC", "amount": 1, "kinds": []}, ["/kinds"]),
        ({"unit": "ABC", "amount": 1, "kinds": ["a", "c"]}, ["/kinds/1"]),
        ({"unit": "ABC", "amount": 1, "yes": 1}, ["/yes"]),
    ],
)
def test_a_schema_finds_all_faults_at_once(body, places):
    assert [place for place, _ in schemas.faults(SCHEMA, body)] == places


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number"},
        {"oneOf": []},
        {"type": "object", "required": ["a"]},
        {"properties": {"a": {"format": "uri"}}},
    ],
)
def test_a_schema_that_is_not_understood_is_refused_and_not_half_applied(schema):
    with pytest.raises(ValueError, match=r"\S"):
        schemas.check(schema)


def chain(count, sender="a", receiver="b"):
    made, prev = [], lines.genesis(sender, receiver)
    for n in range(1, count + 1):
        made.append(
            lines.Line(sender=sender, receiver=receiver, sequence=n, at=lines.instant(NOON), kind="t.do",
                       business=f"n{n}", message="0" * 64, answer="1" * 64, prev=prev)
        )  # fmt: skip
        prev = made[-1].hash
    return made


def differing(here, there):
    return [(found.sequence, found.what) for found in lines.compare(here, there, sender="a", receiver="b")]


def test_equal_logs_do_not_differ():
    assert differing(chain(20), chain(20)) == []


@pytest.mark.parametrize("field", ["at", "kind", "business", "message", "answer"])
def test_a_changed_line_is_found_and_breaks_the_chain_after_it(field):
    there = chain(9)
    there[4] = lines.altered(there[4], **{field: "2" * 64})
    assert differing(chain(9), there) == [(6, "broken_there"), (5, "differs")]


def test_a_lost_line_is_found():
    here = chain(9)
    del here[4]
    assert differing(here, chain(9)) == [(6, "broken_here"), (5, "there_only")]
    assert differing(chain(9)[:7], chain(9)) == [(8, "there_only"), (9, "there_only")]


def test_a_line_read_back_says_the_same_and_another_hash_is_no_line():
    line = chain(1)[0]
    assert lines.from_json(line.json()) == line
    with pytest.raises(ValueError, match="no line"):
        lines.from_json(line.json() | {"hash": "0" * 64})


def test_the_region_says_who_is_on_the_link_and_which_messages_there_are():
    nodes = partners.with_cards(partners.read(region_dir() / partners.FILE), region_dir() / "no_cards")
    assert nodes.registry.agency == "natural_resources"
    banks = [node for node in nodes if node.kind == "bank"]
    assert {node.code for node in nodes.partners(banks[0].code)} == {nodes.registry.code}
    known = kinds.read(region_dir() / kinds.FOLDER)
    assert known["company.status"].query is not None
    assert all(
        any(bank.may_send(code) for bank in nodes) for code, kind in known.items() if kind.incoming and kind.logged
    )


GOOD = "nodes:\n  - {code: r, name: {zh: 登}, kind: registry}\n  - {code: x, name: {zh: 行}, kind: bank, %s}\n"


@pytest.mark.parametrize(
    "said",
    ["line: dedicated", "line: dedicated, addresses: [10.0.0.300]", "kinds: [a], colour: red", "code: x, kind: shop"],
)
def test_a_fault_in_the_file_of_partners_names_file_and_line(tmp_path, said):
    (tmp_path / "partners.yaml").write_text(
        GOOD.replace("code: x, name: {zh: 行}, kind: bank, ", "") % said if "shop" in said else GOOD % said
    )
    with pytest.raises(LocatedError, match=r"partners.yaml:3"):
        partners.read(tmp_path / "partners.yaml")


@pytest.mark.parametrize(
    "said",
    ["kind: t.do", "kind: t.do, direction: up", "kind: do, direction: in", "kind: link.ping, direction: in",
     "kind: t.do, direction: in, schema: {oneOf: []}", "kind: t.do, direction: in, query: {source: a}", "kind: t.do, direction: in, colour: red"],
)  # fmt: skip
def test_a_fault_in_a_file_of_kinds_names_file_and_line(tmp_path, said):
    (tmp_path / "x.yaml").write_text(f"kinds:\n  - {{{said}}}\n")
    with pytest.raises(LocatedError, match=r"exchange/x.yaml:2"):
        kinds.read(tmp_path)


def node(**said):
    return partners.Partner(**{"code": "x", "name": {}, "kind": "bank"} | said)


def test_a_dedicated_line_is_open_to_its_own_addresses_only():
    ours = partners.ip_network("10.1.0.0/16")
    dedicated = node(dedicated=True, addresses=(ours,))
    assert [dedicated.calls_from(place) for place in ("10.1.2.3", "::ffff:10.1.2.3", "10.2.0.1", "", "x")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert node(addresses=(ours,)).calls_from("10.2.0.1")


def test_a_partner_is_admitted_from_its_first_day_until_its_last():
    admitted = node(since="2026-05-01", until="2026-06-01").admitted
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [admitted(day) for day in days] == [False, True, True, False]


def test_patterns_of_kinds_admit_their_own_only():
    bank = node(kinds=("mortgage.*", "property.query"))
    assert [bank.may_send(kind) for kind in ("mortgage.apply", "property.query", "property.change", "mortgage")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_try_that_fails_waits_ever_longer_and_never_more_than_an_hour():
    waits = [outbox.wait_after(n) for n in range(1, 60)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), timedelta(hours=1))
    assert sum(waits[: outbox.MOST_TRIES], timedelta()) > timedelta(days=1)


@pytest.mark.parametrize(
    ("heard", "failing", "oldest", "colour"),
    [
        (None, None, None, "grey"), (None, 1, None, "red"), (1, None, None, "green"), (1, None, 1, "green"), (10, None, None, "yellow"),
        (1, None, 10, "yellow"), (1, 1, None, "yellow"), (40, None, None, "red"), (1, 40, None, "red"),
    ],
)  # fmt: skip
def test_the_light_of_a_line(heard, failing, oldest, colour):
    ago = [None if minutes is None else NOON - timedelta(minutes=minutes) for minutes in (heard, failing, oldest)]
    with moved_to(NOON):
        assert light(*ago) == colour


def test_a_new_card_keeps_the_keys_that_old_messages_were_signed_with():
    old = partners.Card(code="x", certificates=("0" * 64,), keys=(partners.Key(key="k1", public="1" * 64),))
    new = partners.Card(code="x", certificates=("2" * 64,), keys=(partners.Key(key="k2", public="3" * 64),))
    merged = partners.renewed(old, new, date(2026, 5, 8))
    assert ([key.key for key in merged.keys], merged.certificates) == (["k1", "k2"], ("2" * 64,))
    assert [key.until for key in merged.keys] == ["2026-05-09", ""], "an old key signs nothing new"
    assert partners.read_card(partners.card_text(merged)) == merged
    stolen = partners.Key(key="k1", public="1" * 64, until="2026-05-01")
    named = partners.Card(code="x", certificates=("2" * 64,), keys=(stolen, *new.keys))
    assert partners.renewed(merged, named, date(2026, 5, 8)).keys[0].until == "2026-05-01"
    assert partners.renewed(named, new, date(2026, 6, 8)).keys[0].until == "2026-05-01"


def test_who_fills_a_door_keeps_nobody_else_out():
    door = Places(most=3, each=2)
    assert [door.take(who) for who in "aaabb"] == [True, True, False, True, False]
    door.leave("a")
    assert [door.take(who) for who in "ba"] == [True, False]


def test_the_docs_know_every_kind_and_every_code():
    page = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    codes = {fault.code for fault in vars(errors).values() if isinstance(fault, type) and issubclass(fault, Refused)}
    codes -= {Refused.code, *(base.code for base in Refused.__subclasses__())}
    missing = [word for word in (*kinds.kinds(), *codes) if f"`{word}`" not in page and f"`{word}` `" not in page]
    assert missing == []
