"""Every operation, given what no client should send: refused or answered, never a fault of our own, never a page."""

import json
import random
import re
from collections import namedtuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.api.openapi import build
from onewindow.cases.models import Case

NASTY = [
    "", " ", "²", "９", "9" * 4400, "-1", "0", "1e309", "NaN", "null", "\u0000", "a\u0000b", "\u202e", "\ufeff", "\u00ad", "👩‍👩‍👧", "İ", "ﷺ" * 200,
    "'", '"', "';--", "%00", "%", "%s%s%n", "{x}", "{0.__class__}", "../../etc/passwd", "/", "\\", "<script>", "https://[", "http://a:b@c:99999",
    "2026-02-30", "2026-01-01T00:00:00+00:00~1", "0001-01-01T00:00:00+14:00~1", "9999-12-31T23:59:59-14:00~9", "2026-01-01T00:00:00+00:00~" + "9" * 30,
    "WyIwMDAxLTAxLTAxIiwxXQ", "9999-12-31", "0000-00-00", "2026-05-08T25:00:00Z", "+99:99", "x" * 100_000, "\n", "\r\nX: y", "零售", "PUB-R",
    0, -1, 1, 2**31, 2**63 - 1, -(2**63), 0.1, -0.0, 1e308, True, False, None, [], {}, [[]], [None], {"a": None}, {"": ""}, [1] * 300, {"zh": 1},
]  # fmt: skip
#: What the requests are made of.
World = namedtuple("World", "document known rng keys")  # noqa: PYI024
TEXTS = [value for value in NASTY if isinstance(value, str)]
ROUNDS = 12


def instance(schema, document, rng, depth=0):
    """Something that nearly fits a schema."""
    while "$ref" in schema:
        found = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    for combined in ("anyOf", "oneOf"):
        if combined in schema and "properties" not in schema:
            return instance(rng.choice(schema[combined]), document, rng, depth)
    if "allOf" in schema:
        first, rest = schema["allOf"][0], schema["allOf"][1]["anyOf"]
        return {**instance(first, document, rng, depth), **instance(rng.choice(rest), document, rng, depth)}
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = rng.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        known = list(schema.get("properties", {}).items())
        chosen = known if depth < 2 else rng.sample(known, min(len(known), 3))
        return {name: instance(inner, document, rng, depth + 1) for name, inner in chosen if rng.random() < 0.9}
    if kind == "array":
        return [instance(schema.get("items", {}), document, rng, depth + 1) for _ in range(rng.randint(0, 2))]
    plain = {"integer": 1, "number": 1.5, "boolean": True, "null": None}
    return plain.get(kind, (schema.get("examples") or ["样例"])[0])


def spoil(value, rng):
    """The value with one place replaced by something nasty."""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        name = rng.choice(list(value))
        return value | {name: spoil(value[name], rng)} if rng.random() < 0.8 else value | {rng.choice(TEXTS): 1}
    if isinstance(value, list) and value and rng.random() < 0.8:
        n = rng.randrange(len(value))
        return [*value[:n], spoil(value[n], rng), *value[n + 1 :]]
    return rng.choice(NASTY)


def raw_json(value):
    """As a careless client would send it: half surrogates and control characters included."""
    return json.dumps(value, ensure_ascii=True).encode()


@pytest.fixture(scope="module")
def document(catalogue):
    return build(catalogue)


@pytest.fixture
def known(zhang, ready, home):
    """Values that lead somewhere, by the name of the path parameter: a draft, a case on its way."""
    number = zhang.send("post", "/cases", {"draft": ready}, idempotency_key="s").json()["number"]
    draft = zhang.send("post", "/drafts", {"service": "publication_joint", "division": "652801"}).json()["id"]
    upload = Case.objects.get(number=number).files.first().upload
    codes = {"code": "publication_joint", "matter": "PUB-R", "token": "A" * 160, "serial": "A" * 16}
    return codes | {"draft": str(draft), "number": number, "upload": upload}


def operations(document):
    """All of them, those that take something away last."""
    found = [(method, path) for path, methods in document["paths"].items() for method in methods]
    return sorted(found, key=lambda one: (one[0] == "delete", "withdraw" in one[1], one))


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))])
def test_nothing_a_client_sends_is_a_fault_of_ours(document, known, key, monkeypatch, seed):
    rng = random.Random(seed)  # noqa: S311  the same requests each time
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "0")
    users = ["zhang", "reviewer.publicity.652801", "superior.publicity.652801", "clerk.652801"]
    keys = [key(user, per_minute=10**6) for user in users]
    client = Client(raise_request_exception=False)
    failed, seen = [], 0
    for method, path in operations(document):
        operation = document["paths"][path][method]
        for _ in range(ROUNDS):
            answer = send(client, method, path, operation, World(document, known, rng, keys))
            seen += 1
            kind = answer["Content-Type"] if answer.status_code != 204 else ""
            if (
                answer.status_code >= 500
                or "text/html" in kind
                or (answer.status_code >= 400 and kind != "application/problem+json")
            ):
                failed.append((method, path, answer.status_code, answer.content[:300]))
    assert failed == []
    assert seen == ROUNDS * len(operations(document))


def send(client, method, path, operation, world):
    document, known, rng, keys = world

    def value(match):
        name = match[1]
        text = known.get(name, "x") if rng.random() < 0.6 else str(rng.choice(TEXTS))
        return re.sub(r"[/?#\r\n]", "_", text)

    url = re.sub(r"{(\w+)}", value, path)
    headers = {
        "authorization": f"Bearer {rng.choice(keys)}",
        "accept-language": rng.choice(["zh", "en", "ug", "\x00", "x" * 500]),
    }
    if rng.random() < 0.7:
        headers["if-match"] = rng.choice(['"1"', '"2"', '"3"', '"4"', 'W/"1"', "*", "", '"99999999999999"', "²"])
    if rng.random() < 0.7:
        headers["idempotency-key"] = rng.choice(["k", "", "²", "x" * 300, " ", "a\x00b"])
    queries = [p["name"] for p in operation["parameters"] if p.get("in") == "query"]
    query = {name: str(rng.choice(TEXTS)) for name in queries if rng.random() < 0.7}
    if query:
        from django.utils.http import urlencode

        url += "?" + urlencode(query)
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        file = SimpleUploadedFile(
            rng.choice(["a.pdf", "b", "\u202egpj.exe", "x" * 300]),
            rng.choice([b"", b"%PDF-1.4 %%EOF", b"MZ", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"]),
        )
        return client.post(
            url, {"file": file, "material": rng.choice(["PUB-R.m3", "", "²", ["a"] * 60])}, headers=headers
        )
    if not content:
        return getattr(client, method)(url, headers=headers)
    body = instance(content["application/json"]["schema"], document, rng)
    sent = raw_json(body if rng.random() < 0.2 else spoil(body, rng))
    return getattr(client, method)(url, data=sent, content_type="application/json", headers=headers)
