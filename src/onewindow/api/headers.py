"""The two request headers that make writes safe: the key against doing it twice, the version against lost updates."""

import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from .errors import BadKey, BadVersion, KeyNeeded, VersionNeeded
from .gate import caller_of

_KEY = re.compile(r"[!-~]{1,200}")
#: As `version_tag` writes it; a weak tag names the same version.
_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')


def idempotency_key(request: HttpRequest, *, needed: bool = False) -> str | None:
    """The key of the request as the acts keep it: two callers may use the same one. Raises KeyNeeded, BadKey."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        if needed:
            raise KeyNeeded
        return None
    if not _KEY.fullmatch(given):
        raise BadKey
    digest = hashlib.sha256(f"{caller_of(request).user.pk}\n{given}".encode()).hexdigest()
    return f"api:{digest}"


def seen_version(request: HttpRequest) -> int:
    """The version of If-Match. Raises VersionNeeded, BadVersion."""
    given = request.headers.get("If-Match")
    if given is None:
        raise VersionNeeded
    tag = _TAG.fullmatch(given.strip())
    if tag is None:
        raise BadVersion
    return int(tag[1])


def version_tag(version: int) -> str:
    """The ETag of something at a version."""
    return f'"{version}"'


def tagged(response: HttpResponse, version: int, **headers: Any) -> None:
    """Write the ETag, and other headers such as Location, on an answer."""
    response["ETag"] = version_tag(version)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
