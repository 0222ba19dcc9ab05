"""The portal's shelves: who one is, and what there is for such a visitor."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import JointService

from . import formats
from .naming import naming
from .portal_models import Shelf
from .service_cards import card
from .viewmodels import Crumb

_MOST = 6


def shelves(catalogue: Catalogue) -> list[Shelf]:
    """The audiences of the front page, each with up to six entries: its services, then their matters."""
    return [shelf for audience in _words() if (shelf := _shelf(catalogue, audience)).entries]


def shelves_with_cards(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The same audiences with all their services as cards, for the list page; officers last."""
    names = naming(catalogue.matters)
    found = []
    for audience, (title, picture, _, _) in (_words() | _officers()).items():
        services = _services(catalogue, audience)
        if services:
            cards = [card(catalogue, service.code, names) for service in services]
            found.append({"title": title, "icon": picture, "cards": cards})
    return found


def hot_words(catalogue: Catalogue) -> list[Crumb]:
    """What people do most, to begin with: the life events."""
    events = [(service, service.life_event) for service in catalogue.services if service.life_event]
    return [Crumb(words=formats.local_name(event), url=_address(service)) for service, event in events[:4]]


def _words() -> dict[str, tuple[str, str, str, str]]:
    """Audience of the catalogue -> title, icon, tone, small words."""
    return {
        "person": (gettext("个人办事"), "user", "", ""),
        "enterprise": (gettext("企业办事"), "building", "gold", ""),
        "foreigner": (gettext("外国人服务"), "globe", "ok", "Foreigners"),
    }


def _officers() -> dict[str, tuple[str, str, str, str]]:
    return {"officer": (pgettext("读者", "执法人员"), "scale", "", "")}


def _services(catalogue: Catalogue, audience: str) -> list[JointService]:
    return [service for service in catalogue.services if audience in service.audience]


def _shelf(catalogue: Catalogue, audience: str) -> Shelf:
    title, picture, tone, small = _words()[audience]
    services = _services(catalogue, audience)
    named = [Crumb(words=formats.local_name(s.life_event or s.plain_name), url=_address(s)) for s in services]
    parts = [
        Crumb(words=_short(formats.local_name(catalogue.matter[code].name)), url=f"{_address(service)}#{code}")
        for service in services
        for code in service.typical_package
    ]
    short = sorted(parts, key=lambda crumb: len(str(crumb.words)))
    entries = (*named, *short[: max(_MOST - len(named), 0)])[:_MOST]
    return Shelf(
        title=title,
        small=small,
        icon=picture,
        tone=tone,
        entries=entries,
        url=f"{reverse('web:services')}#{picture}",
    )


def _short(name: str) -> str:
    """The name without what stands in brackets or behind a stroke: a shelf is for finding, not for citing."""
    return re.split(r"[（(/／；;]", name, maxsplit=1)[0].strip()


def _address(service: JointService) -> str:
    return reverse("web:guide", args=[service.code])
