"""Every answer that a test gets is held against the OpenAPI document: the shape that is promised is the shape that comes."""

import json
import re
from functools import cache

from onewindow.api import urls  # noqa: F401  declares all operations
from onewindow.api.openapi import build
from onewindow.catalogue.loader import load
from onewindow.core.region import region_dir

from .json_schema import faults


@cache
def document():
    return build(load(region_dir()))


@cache
def patterns():
    """Literal addresses before those with parameters, as the server tries them."""
    paths = sorted(document()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), path) for path in paths]


def breaches(method, path, answer):
    """Where an answer is not as the document says."""
    path = path.partition("?")[0]
    found = next(
        (name for pattern, name in patterns() if pattern.fullmatch(path) and method in document()["paths"][name]), None
    )
    if found is None:
        return [] if answer.status_code in {404, 405} else [f"{method} {path} is not documented"]
    promised = document()["paths"][found][method]["responses"]
    if answer.status_code >= 400:
        schema = document()["components"]["schemas"]["Problem"]
        return list(faults(schema, json.loads(answer.content), document()))
    if str(answer.status_code) not in promised:
        return [f"{answer.status_code} is not among {list(promised)}"]
    content = promised[str(answer.status_code)].get("content")
    if content is None:
        return []
    return list(faults(content["application/json"]["schema"], json.loads(answer.content), document()))
