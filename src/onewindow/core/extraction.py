"""Find the sentences that are marked for translation: in Python by its syntax tree, in templates by Django's lexer."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from django.template.base import Lexer, Token, TokenType

_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_IN_TAG = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
_FIRST = re.compile(r"""^(?:trans|translate)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')(.*)$""", re.DOTALL)
_SAID_CONTEXT = re.compile(r"""\bcontext\s+(?:"([^"]*)"|'([^']*)')""")
_FIELD = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)[^{}]*\}")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A marked sentence."""

    id: str  #: the Chinese sentence
    plural: str = ""  #: its second form, where it counts something
    context: str | None = None  #: what tells two equal sentences apart
    places: tuple[str, ...] = ()  #: files, in order

    @property
    def key(self) -> str:
        """Context and sentence, as gettext joins them."""
        return f"{self.context}\x04{self.id}" if self.context else self.id

    def joined(self, other: Self) -> Self:
        """The same sentence found again."""
        return replace(
            self, places=tuple(dict.fromkeys(self.places + other.places)), plural=self.plural or other.plural
        )

    @staticmethod
    def fields_of(text: str) -> frozenset[str]:
        """Names of the values filled in: %(n)s, {n}."""
        return frozenset(a or b for a, b in _FIELD.findall(text))


def extract_python(source: str, place: str) -> Iterator[Found]:
    """Calls of gettext and its kin with literal sentences. A sentence put together at run time cannot be translated:
    ValueError names the line.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        wanted = 1 if name in _PLAIN else 2 if name in _PLURAL | _CONTEXT else 0
        if not wanted or len(node.args) < wanted:
            continue
        texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args[:wanted]]
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args[:wanted]):
            raise ValueError(f"{place}:{node.lineno}: a sentence marked for translation must be one literal")
        if not all(isinstance(text, str) and text for text in texts):
            continue  # a variable: marked where it is written
        yield _python_message(name, [str(text) for text in texts], place)


def _python_message(name: str, texts: list[str], place: str) -> Found:
    if name in _PLURAL:
        return Found(id=texts[0], plural=texts[1], places=(place,))
    if name in _CONTEXT:
        return Found(context=texts[0], id=texts[1], places=(place,))
    return Found(id=texts[0], places=(place,))


def extract_template(source: str, place: str) -> Iterator[Found]:
    """`translate`, `blocktranslate` and `_("…")` inside tags."""
    tokens = iter(Lexer(source).tokenize())
    skipping = False
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            word = token.contents.split(maxsplit=1)[0] if token.contents else ""
            skipping = word == "comment" or (skipping and word != "endcomment")
            if not skipping and word in {"blocktranslate", "blocktrans"}:
                yield _block(token, tokens, place)
                continue
        if not skipping and token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from _tag(token, place)


def _tag(token: Token, place: str) -> Iterator[Found]:
    match = _FIRST.match(token.contents)
    if match:
        yield Found(id=_escaped(match[1] or match[2] or ""), context=_context(match[3]), places=(place,))
    for first, second in _IN_TAG.findall(token.contents):
        yield Found(id=_escaped(first or second), places=(place,))


def _block(opening: Token, tokens: Iterator[Token], place: str) -> Found:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            if token.contents.strip() == "plural":
                parts.append([])
                continue
            break  # endblocktranslate: Django itself refuses any other tag here
        if token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents.split('|')[0].strip()})s")
        elif token.token_type is TokenType.TEXT:
            parts[-1].append(_escaped(token.contents))
    trimmed = " trimmed" in f" {opening.contents} "
    texts = ["".join(p) for p in parts]
    if trimmed:
        texts = [" ".join(line.strip() for line in text.strip().splitlines()) for text in texts]
    plural = texts[1] if len(texts) > 1 else ""
    return Found(id=texts[0], plural=plural, context=_context(opening.contents), places=(place,))


def _context(words: str) -> str | None:
    match = _SAID_CONTEXT.search(words)
    return (match[1] or match[2]) if match else None


def _escaped(text: str) -> str:
    """Django looks a template's sentence up with its percent signs doubled."""
    return text.replace("%", "%%")
