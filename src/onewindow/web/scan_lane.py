"""Scans of property certificates ahead of the site: the page asked for most, without what only other pages need.

    application = ScanLane(get_wsgi_application())

A visitor without cookies who asks for nothing but `/V/<code>` gets from here what the site would have answered, byte
for byte: same verdict, same page, same look noted, same limit. The headers are those the site gave to the first visitor
of his manner (host, scheme, language, encoding). Everything else goes on to the site: another address, a cookie, a code
that is not simply valid or ended, a unit whose page has to be added up, a visitor over his limit, a database that is
away, and whoever's turn it is to write down what was counted and noted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.utils.translation import override
from psycopg import Error

from onewindow.core.straight import Lines
from onewindow.documents import limiter, rows, tokens
from onewindow.documents import queries as documents
from onewindow.documents.errors import BadToken
from onewindow.registers.land import looks, scanning

from . import estate
from .preferences import Preferences

Meta = dict[str, Any]
Headers = list[tuple[str, str]]
Site = Callable[[Meta, Callable[..., Any]], Iterable[bytes]]

_PATH = "/V/"
#: What makes a manner: whoever agrees in all of these gets the same headers and the same language.
_MANNER = ("HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING")
#: With one of these the site answers in its own way.
_OTHERWISE = ("HTTP_COOKIE", "HTTP_HX_REQUEST", "HTTP_RANGE", "QUERY_STRING", "SCRIPT_NAME", "HTTP_AUTHORIZATION")
_MOST_MANNERS = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How visitors of a kind are answered."""

    language: str  #: of the page
    packed: bool  #: as gzip
    headers: Headers  #: of the site's own answer, without its length


class ScanLane:
    """The site with the lane ahead of it."""

    def __init__(self, site: Site, lines: Lines | None = None) -> None:
        self._site = site
        self._lines = lines or Lines()
        self._manners: dict[tuple[str | None, ...], Manner] = {}

    def __call__(self, meta: Meta, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = meta["PATH_INFO"]
        if not path.startswith(_PATH) or meta["REQUEST_METHOD"] != "GET" or any(map(meta.get, _OTHERWISE)):
            return self._site(meta, start_response)
        key = tuple(map(meta.get, _MANNER))
        manner = self._manners.get(key)
        if manner is None:
            return self._learned(key, meta, start_response)
        try:
            body = self._body(manner, meta, path[len(_PATH) :])
        except (Error, DatabaseError, OSError, scanning.NotKeptError):
            body = None
        if body is None:
            return self._site(meta, start_response)
        start_response("200 OK", [*manner.headers, ("Content-Length", str(len(body)))])
        return [body]

    def _body(self, manner: Manner, meta: Meta, token: str) -> bytes | None:
        taken = _taken_apart(token)
        if taken is None or taken.payload.kind is not tokens.Kind.CERTIFICATE:
            return None
        if limiter.counts.due() or looks.batch_due() or not limiter.counted(limiter.address_of(meta)):
            return None
        meta[limiter.COUNTED] = True
        row = self._lines.first_text(scanning.SCAN, {"serial": taken.payload.serial})
        if row is None:
            return None
        checked, known = documents.known_by_row(taken, token, row[: rows.WIDTH])
        done = scanning.said_by(known, row, add_up=False)
        with override(manner.language):
            answer = estate.answered(checked, done, token, Preferences())
        if answer is None:
            return None
        if answer.looked_at:
            looks.add_look(answer.looked_at, **estate.LOOK)
        return answer.page.packed(answer.values) if manner.packed else answer.page.text(answer.values).encode()

    def _learned(self, key: tuple[str | None, ...], meta: Meta, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The site's own answer, and how it answers visitors of this manner."""
        response = self._site(meta, start_response)
        if isinstance(response, estate.ScanPage) and response.status_code == 200 and not response.cookies:
            headers = [(name, value) for name, value in response.items() if name.lower() != "content-length"]
            if len(self._manners) >= _MOST_MANNERS:
                self._manners.clear()
            self._manners[key] = Manner(
                language=response.headers["Content-Language"],
                packed=response.headers.get("Content-Encoding") == "gzip",
                headers=headers,
            )
        return response


def _taken_apart(token: str) -> tokens.Token | None:
    try:
        return tokens.parse(token)
    except BadToken:
        return None
