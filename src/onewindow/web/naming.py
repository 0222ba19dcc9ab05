"""What agencies are called on public pages: in the reader's language, for a place, without repeating the place."""

from collections.abc import Iterable

from django.utils.translation import get_language

from onewindow.catalogue.declarations import Matter
from onewindow.core.names import DECLARED, in_language, say, without_place
from onewindow.people import queries as people
from onewindow.people.errors import NoAgency

from .service_cards import Naming


def naming(matters: Iterable[Matter], division: str | None = None) -> Naming:
    """A function from a matter to the name of its agency in `division` (by default the first place that is governed).

    Chinese pages use the words of the declaration (县市党委宣传部), which hold for every place; other languages use the
    register of agencies. Where neither knows, the agency's code is better than nothing. At most four queries.
    """
    language = (get_language() or "zh").partition("-")[0]
    words = {matter.code: matter.agency.words or "" for matter in matters}
    said = {code: zh if language == "zh" else in_language(zh, language) for code, zh in words.items()}
    spoken = {code: name for code, name in said.items() if name}
    wanted = {matter.agency.id for matter in matters if matter.code not in spoken}
    known = _registered(wanted, division) if wanted else {}
    return lambda matter: spoken.get(matter.code) or known.get(matter.agency.id) or matter.agency.id


def _registered(codes: set[str], division: str | None) -> dict[str, str]:
    language = (get_language() or "zh").split("-")[0]
    places = people.divisions()
    where = division or next((place.pk for place in places if place.parent_id in {p.pk for p in places}), "")
    try:
        agencies = people.agencies_for(codes, where)
    except NoAgency:
        return {}
    declared = language if language in DECLARED else "zh"
    names = people.agency_names([agency.pk for agency in agencies.values()], language=declared)
    spots = {place.pk: say(place.names, declared) for place in places}
    return {
        code: _short(names[agency.pk], spots.get(agency.division_id, ""), language)
        for code, agency in agencies.items()
        if agency.pk in names
    }


def _short(name: str, place: str, language: str) -> str:
    if not place:
        return name
    if language not in DECLARED:
        return without_place(name, place, language) or in_language(name, language) or name
    return name.replace(f" of {place}", "").replace(f"{place} ", "").strip()
