"""Who stands at the window: documents, registration, the card of a party."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.people.access import actor_of
from onewindow.people.acts import register_party
from onewindow.people.identity import masked_number
from onewindow.people.queries import divisions

from .posted import words_of
from .viewmodels import Chip, Choice, Tone
from .window_frame import places_of
from .window_models import PartyCard

#: Kind of document -> kind of party, in the words of the table.
_KIND_OF_PARTY: dict[str, Any] = {"uscc": "legal"}
_NATURAL: Any = "natural"
_MOST_NAME = 200
_SEEN: Any = "seen"


def document_words() -> dict[str, str]:
    """Kinds of documents, for people."""
    return {
        "ric": gettext("居民身份证"),
        "passport": gettext("护照"),
        "hk_macao_permit": gettext("港澳居民来往内地通行证"),
        "taiwan_permit": gettext("台湾居民来往大陆通行证"),
        "foreign_resident": gettext("外国人永久居留身份证"),
        "uscc": gettext("营业执照（统一社会信用代码）"),
    }


def shown_documents(kind: str) -> list[Choice]:
    """What an applicant may have shown, the likeliest first: an organisation sends somebody with a letter."""
    words = document_words()
    letter, licence = gettext("授权委托书和经办人身份证"), gettext("营业执照")
    own = [Choice(value="letter", words=letter), Choice(value="uscc", words=licence)]
    personal = [Choice(value=code, words=name) for code, name in words.items() if code != "uscc"]
    return own if kind == "legal" else personal


def register(request: HttpRequest, sent: QueryDict) -> int:
    """Register who stands here, seen with his document; returns the party. Raises what `register_party` refuses."""
    kind = sent.get("id_kind", "")
    here = {place.pk for place in places_of(request.user)}
    place = next((place for place in divisions() if place.pk in here), None)
    return register_party(
        kind=_KIND_OF_PARTY.get(kind, _NATURAL),
        name=words_of(sent.get("name", ""), most=_MOST_NAME),
        id_kind=kind,
        number=sent.get("number", ""),
        mobile=sent.get("mobile", ""),
        division=place,
        assurance=_SEEN,
        by=actor_of(request.user),
    ).pk


def fault_place(fault: Refused) -> str:
    """Which field of the registration a refusal is about."""
    return {"name_missing": "name", "number_taken": "number"}.get(fault.code, "number")


def card_of(party: Any) -> PartyCard:
    """The party as the clerk sees it."""
    legal = party.kind == "legal"
    kind = Chip(words=gettext("单位") if legal else gettext("个人"), tone=Tone.GOLD if legal else Tone.PLAIN)
    return PartyCard(
        id=party.pk,
        name=party.name,
        number=masked_number(party),
        kind=kind,
        assurance=gettext("实名：%(how)s") % {"how": gettext(party.get_assurance_display())},
    )
