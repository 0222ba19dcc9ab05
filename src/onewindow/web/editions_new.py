"""Choosing what a revision changes, and beginning a new matter, joint service or element."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue import acts
from onewindow.catalogue.declarations import Level, MatterKind
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import ElementType
from onewindow.catalogue.errors import BadPart
from onewindow.catalogue.parts import PLACES, Flaw, Kind, read_text
from onewindow.core.act import Actor

from .editions import Opened, frame
from .editions_form import offered_codes
from .editions_view import agency_of, choices_of
from .editions_words import kind_name

_MOST_FOUND = 60
_NEW = (Kind.MATTER, Kind.SERVICE, Kind.ELEMENT)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A definition that can be changed."""

    url: str  #: its form
    kind: str  #: in words
    code: str  #: its code
    name: str  #: in Chinese
    about: str  #: agency, group


def pick_context(held: Opened, query: str) -> dict[str, Any]:
    """Definitions that answer to some words; without words the matters by service."""
    catalogue = held.new or held.now
    return {
        **frame(held),
        "query": query,
        "groups": _by_service(held, catalogue) if not query else (),
        "found": _found(held, catalogue, query) if query else (),
        "offered": offered_codes(catalogue),
        "matter_kinds": choices_of(MatterKind),
        "levels": choices_of(Level),
        "types": choices_of(ElementType),
        "others": _others(held, catalogue) if not query else (),
    }


def _url(held: Opened, kind: Kind, code: str) -> str:
    return reverse("web:edition_part", args=[held.row.pk, kind, code])


def _by_service(held: Opened, catalogue: Catalogue) -> list[tuple[Found, list[Found]]]:
    groups = []
    for service in catalogue.services:
        head = Found(
            url=_url(held, Kind.SERVICE, service.code),
            kind=kind_name(Kind.SERVICE),
            code=service.code,
            name=service.plain_name.zh,
            about=service.name.zh,
        )
        matters = [
            Found(
                url=_url(held, Kind.MATTER, matter.code),
                kind=kind_name(Kind.MATTER),
                code=matter.code,
                name=matter.name.zh,
                about=agency_of(matter),
            )
            for matter in (catalogue.matter[code] for code in service.matters)
        ]
        groups.append((head, matters))
    return groups


def _others(held: Opened, catalogue: Catalogue) -> list[Found]:
    """Words of the kinds of matters: where the ready phrases stand that hold for all of a kind."""
    return [
        Found(
            url=_url(held, Kind.OUTCOMES, outcome.kind.value),
            kind=kind_name(Kind.OUTCOMES),
            code=outcome.kind.value,
            name=outcome.name.zh,
            about=outcome.granted_document.zh,
        )
        for outcome in catalogue.outcomes
    ]


def _found(held: Opened, catalogue: Catalogue, query: str) -> list[Found]:
    wanted = query.casefold()
    found: list[Found] = []
    for kind, place in PLACES.items():
        for each in getattr(catalogue, place.field):
            code = getattr(each, place.key)
            code = str(getattr(code, "value", code))
            words = f"{code} {each.name} {getattr(each, 'plain_name', '')}".casefold()
            if wanted in words:
                about = agency_of(each) if kind is Kind.MATTER else str(getattr(each, "group", ""))
                found.append(
                    Found(url=_url(held, kind, code), kind=kind_name(kind), code=code, name=str(each.name), about=about)
                )
    return found[:_MOST_FOUND]


def start_part(held: Opened, sent: QueryDict, by: Actor) -> tuple[str, str]:
    """Begin a new definition, from a few fields or from YAML; gives kind and code. Raises BadPart, PartExists."""
    kind = next((each for each in _NEW if each.value == sent.get("kind")), None)
    if kind is None:
        raise BadPart(count=1, flaws=(_flaw(gettext("没有选要新增什么。"), gettext("请选一种。")),))
    text = sent.get("text", "")[:200_000].replace("\r\n", "\n")
    if text.strip():
        content, code, flaws = read_text(kind, text)
        if content is None:
            raise BadPart(count=len(flaws), flaws=flaws)
    else:
        code = sent.get("code", "").strip()[:40]
        content = _BEGIN[kind](sent, code)
        lacking = [name for name, value in (("代码", code), ("中文名称", sent.get("zh", "").strip())) if not value]
        if lacking:
            raise BadPart(count=len(lacking), flaws=(_flaw(gettext("没有填全。"), gettext("代码、名称都要填。")),))
        if not all((letter.isalnum() and letter.isascii()) or letter in "-_" for letter in code):
            said = _flaw(gettext("代码写法不对。"), gettext("只用字母、数字、连字符和下划线，如 NEW-A、new_element。"))
            raise BadPart(count=1, flaws=(said,))
    acts.change_part(held.row.pk, kind, code, content, version=0, by=by, new=True)
    return kind.value, code


def _flaw(message: str, remedy: str) -> Flaw:
    return Flaw(kind="", code="", path="", message=message, remedy=remedy)


def _name(sent: QueryDict, zh: str = "zh", en: str = "en") -> dict[str, str]:
    chinese = sent.get(zh, "").strip()[:200]
    return {"zh": chinese, "en": sent.get(en, "").strip()[:200] or chinese}


def _matter(sent: QueryDict, code: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": _name(sent),
        "kind": sent.get("matter_kind", ""),
        "agency": {"id": sent.get("agency", "").strip(), "level": sent.get("level", "")},
        "basis": [{"text": sent.get("basis", "").strip()[:400] or gettext("（待填）"), "status": "unverified"}],
        "limits": {"statutory": {"basis": gettext("没有规定期限（请核对）"), "status": "unverified"}},
        "joins": {"prose": gettext("在本服务里申请就办"), "when": True},
        "elements": [{"id": each} for each in ("contact_name", "contact_phone")],
        "materials": [{"id": "m1", "name": {"zh": gettext("无需材料"), "en": "No papers"}, "need": "none"}],
        "status": "proposal",
    }


def _service(sent: QueryDict, code: str) -> dict[str, Any]:
    matters = [line.strip() for line in sent.get("matters", "").splitlines() if line.strip()]
    return {
        "code": code,
        "number": 100,
        "name": _name(sent),
        "plain_name": _name(sent),
        "lead": sent.get("lead", "").strip(),
        "summary": _name(sent),
        "audience": ["person", "enterprise"],
        "matters": matters,
        "typical_package": matters,
        "search_words": [sent.get("zh", "").strip()[:40]],
    }


def _element(sent: QueryDict, code: str) -> dict[str, Any]:
    content: dict[str, Any] = {"id": code, "name": _name(sent), "type": sent.get("type", "text")}
    group = sent.get("group", "").strip()
    options = [line.strip() for line in sent.get("options", "").splitlines() if line.strip()]
    if group:
        content["group"] = group
    if options:
        content["options"] = [{"value": each} for each in options]
    return content


_BEGIN = {Kind.MATTER: _matter, Kind.SERVICE: _service, Kind.ELEMENT: _element}
