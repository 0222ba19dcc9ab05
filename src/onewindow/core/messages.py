"""Message catalogues without GNU gettext: Chinese sentences in code and templates, other languages in `.po` files.

    found = extract(package)              # every marked sentence, with where it stands
    public(locale, found)                 # of these, what an applicant may meet: `public.toml` beside the catalogues
    update(locale, "en", found)           # new ones into the .po, gone ones out of it
    compile_stale(locale)                 # .mo where it is older than its .po

A sentence is its own key: there is no catalogue for Chinese.
"""

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .extraction import Found, extract_python, extract_template

__all__ = ["Found", "State", "compile_stale", "extract", "languages", "po_file", "public", "state", "update"]

_PLACE = "LC_MESSAGES/django.po"
#: What Babel calls Django's codes.
_BABEL = {"zh-hans": "zh_Hans"}
_SAID = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


class _Quiet(Catalog):
    """A catalogue whose head says what machines need and nothing that changes by itself."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return [(k, v) for k, v in super()._get_mime_headers() if k in _SAID]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)  # noqa: SLF001


@dataclass(frozen=True, kw_only=True)
class State:
    """How a catalogue stands against the code."""

    language: str  #: Django's code
    messages: int  #: sentences in the code that are wanted
    translated: int  #: of these, translated in full
    missing: tuple[str, ...]  #: not translated
    stale: tuple[str, ...]  #: in the catalogue, no longer in the code
    broken: tuple[str, ...]  #: the translation loses or invents a {field} or %(field)s, or lacks a plural form


def extract(package: Path) -> dict[str, Found]:
    """Every marked sentence under `package`, by message id (with its context), places relative to the package."""
    found: dict[str, Found] = {}
    for path in sorted(package.rglob("*")):
        if "migrations" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
            continue
        read = extract_python if path.suffix == ".py" else extract_template
        for message in read(path.read_text(encoding="utf-8"), path.relative_to(package.parent).as_posix()):
            known = found.get(message.key)
            found[message.key] = message if known is None else known.joined(message)
    return found


def public(locale: Path, found: Mapping[str, Found]) -> frozenset[str]:
    """Keys of the sentences that an applicant may meet, by the places that `public.toml` names.

    A new page is public unless it is listed among the desks of staff. English is complete for everything; every other
    language must be complete for these.
    """
    with (locale / "public.toml").open("rb") as file:
        places = tomllib.load(file)
    shown, hidden = tuple(places["public"]), tuple(places["staff"])
    return frozenset(
        key
        for key, message in found.items()
        if any(place.startswith(shown) and not place.startswith(hidden) for place in message.places)
    )


def languages(locale: Path) -> tuple[str, ...]:
    """Languages that have a catalogue."""
    return tuple(sorted(p.parent.parent.name for p in locale.glob(f"*/{_PLACE}")))


def po_file(locale: Path, language: str) -> Path:
    """Where the catalogue of a language stands."""
    return locale / language / _PLACE


def update(locale: Path, language: str, found: Mapping[str, Found], *, wanted: Collection[str] | None = None) -> Path:
    """Bring a catalogue in line with the code: keep what is translated, add what is new (of the keys that are `wanted`;
    all if not given), drop what is gone.
    """
    path = po_file(locale, language)
    old = _read(path, language)
    fresh = _Quiet(locale=language, domain="django", project="OneWindow", fuzzy=False, header_comment=_head(old))
    for message in sorted(found.values(), key=lambda m: (m.places[0], m.id)):
        kept = old.get(message.id, context=message.context)
        if wanted is not None and message.key not in wanted and (kept is None or not _complete(kept)):
            continue
        fresh.add(
            (message.id, message.plural) if message.plural else message.id,
            string=_fitting(kept, message, forms=fresh.num_plurals),
            locations=[(place, 0) for place in message.places[:3]],
            context=message.context,
            flags=set(),
            user_comments=list(kept.user_comments) if kept else (),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=120, sort_output=False, omit_header=False, include_lineno=False)
    return path


def state(locale: Path, language: str, found: Mapping[str, Found], *, wanted: Collection[str] | None = None) -> State:
    """Compare a catalogue with the code; missing is what is `wanted` (all if not given) and not translated."""
    asked = found if wanted is None else wanted
    read = _read(po_file(locale, language), language)
    catalogue = {_key(m): m for m in read if m.id}
    missing = [key for key in found if key in asked and (key not in catalogue or not _complete(catalogue[key]))]
    return State(
        language=language,
        messages=len(asked),
        translated=len(asked) - len(missing),
        missing=tuple(missing),
        stale=tuple(key for key in catalogue if key not in found),
        broken=tuple(
            key
            for key, m in catalogue.items()
            if key in found and _complete(m) and (_fields_differ(m) or _lacks_form(m, read.num_plurals))
        ),
    )


def compile_stale(locale: Path) -> list[Path]:
    """Compile each `.po` whose `.mo` is missing or older; safe with several processes, silent where nothing may be
    written (an installed package on a read-only disk ships its `.mo` files).
    """
    written = []
    for language in languages(locale):
        po = po_file(locale, language)
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with contextlib.suppress(PermissionError):
            _replace(mo, _read(po, language))
            written.append(mo)
    return written


def _replace(mo: Path, catalogue: Catalog) -> None:
    """Write beside, then rename: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=mo.parent, suffix=".mo.part")
    try:
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        Path(name).chmod(0o644)
        Path(name).replace(mo)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=_BABEL.get(language, language))
    with path.open("rb") as file:
        return read_po(file, locale=_BABEL.get(language, language), domain="django")


def _head(old: Catalog) -> str:
    return old.header_comment if len(old) else "# OneWindow. Message ids are the Chinese sentences of the interface."


def _key(message: Message) -> str:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{first}" if message.context else str(first)


def _strings(message: Message) -> Iterator[str]:
    yield from (message.string,) if isinstance(message.string, str) else message.string or ()


def _complete(message: Message) -> bool:
    return all(_strings(message)) and not message.fuzzy


def _fitting(kept: Message | None, message: Found, *, forms: int) -> str | tuple[str, ...]:
    """The old translation, if it has the shape (plural or not) that the message needs now."""
    if kept is None or isinstance(kept.string, str) is bool(message.plural):
        return ("",) * forms if message.plural else ""
    return kept.string if isinstance(kept.string, str) else tuple(kept.string or ())


def _fields_differ(message: Message) -> bool:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return any(Found.fields_of(text) != Found.fields_of(str(first)) for text in _strings(message))


def _lacks_form(message: Message, forms: int) -> bool:
    return not isinstance(message.string, str) and len(tuple(message.string or ())) != forms
