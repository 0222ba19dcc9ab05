"""Walks the pages that links lead to, and reads what is said on them in the wrong language."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: What a reader or a screen reader is told besides the text.
_SAID = {"alt", "aria-label", "placeholder", "title"}
_SILENT = {"script", "style", "template"}
#: What somebody typed or a register says. A title and an option cannot hold a `bdi`; the words of a title stand in h1 again.
_DATA = {"bdi", "textarea", "q", "blockquote", "title", "option"}


class Words(HTMLParser):
    """Texts of a page with the elements around them, and its links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []  #: where, what
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.open.append((tag, dict(attrs)))
        for name, value in attrs:
            if name in _SAID and value:
                self._say(f"{tag}[{name}]", value)
            if tag == "a" and name == "href" and value:
                self.links.append(value)
        if tag in _VOID:
            self.open.pop()

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not {tag for tag, _ in self.open} & _SILENT:
            self._say(self.open[-1][0] if self.open else "", data)

    def _say(self, where, text):
        """Keep it unless it is data: set apart by `bdi`, marked with its own language, or typed by somebody."""
        own = next((attrs["lang"] for tag, attrs in reversed(self.open) if attrs.get("lang")), "")
        data = any(tag in _DATA for tag, _ in self.open)
        if text.strip() and not data and not (own or "").startswith("zh"):
            classes = ".".join(attrs.get("class") or "" for _, attrs in self.open[-2:])
            self.texts.append((f"{where} .{classes}", " ".join(text.split())))


def read(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


def chinese_left(html: str) -> list[tuple[str, str]]:
    """Chinese said on this page outside data."""
    return [(where, text) for where, text in read(html).texts if HAN.search(text)]


def walk(client, starts, *, each: int = 2, headers=None) -> Iterator[tuple[str, str]]:
    """Address and HTML of each page that links lead to from `starts`, at most `each` of a kind (named address)."""
    waiting, seen, kinds = list(starts), set(starts), Counter()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, headers=headers or {}, follow=True)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        html = answer.content.decode()
        yield address, html
        for link in read(html).links:
            target = urldefrag(urljoin(address, link)).url
            if urlsplit(target).netloc or target in seen or not target.startswith("/"):
                continue
            try:
                kind = resolve(urlsplit(target).path).view_name
            except Resolver404:
                continue
            if kinds[kind] < each:
                kinds[kind] += 1
                seen.add(target)
                waiting.append(target)
