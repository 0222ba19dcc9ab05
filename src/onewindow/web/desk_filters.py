"""By what a work list is narrowed: read from an address, written into one, offered as a form, kept as a saved view."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases import stages
from onewindow.cases.queries import Light
from onewindow.cases.stages import Stage
from onewindow.catalogue.definitions import Catalogue

from . import formats
from .posted import number_of, words_of
from .viewmodels import Choice, Control, Field

TABS = ("all", "soon", "mine", "suspended", "correcting", "waiting")
#: Stages at which a review waits for somebody else.
ELSEWHERE = frozenset({Stage.CORRECTING, Stage.WAITING})
_STAGES = (Stage.RECEIVED, Stage.ACCEPTED, Stage.SUSPENDED, Stage.CORRECTING, Stage.WAITING, Stage.DECIDED)
_MOST = 40
NOBODY, MYSELF = "none", "me"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to see of the work list."""

    tab: str = "all"  #: one of TABS
    agency: int | None = None  #: of several agencies only this
    service: str = ""  #: joint service
    matter: str = ""  #: code
    stage: str = ""  #: where it stands
    light: str = ""  #: red, yellow, green
    holder: str = ""  #: none, me, or the id of a colleague
    division: str = ""  #: place

    @property
    def narrowed(self) -> bool:
        """Whether the form has narrowed it (a tab or an agency alone is no filter)."""
        return any((self.service, self.matter, self.stage, self.light, self.holder, self.division))

    @property
    def kept(self) -> dict[str, str]:
        """What a saved view keeps."""
        said = {
            "tab": self.tab if self.tab != "all" else "",
            "agency": str(self.agency or ""),
            "service": self.service,
            "matter": self.matter,
            "stage": self.stage,
            "light": self.light,
            "holder": self.holder,
            "division": self.division,
        }
        return {name: value for name, value in said.items() if value}

    def address(self, *, after: str = "", **changed: str | int | None) -> str:
        """The work list, narrowed so. Without a filter it says so, so that no saved view opens in its place."""
        wanted = replace(self, **changed)  # type: ignore[arg-type]  # names of fields
        asked = wanted.kept | ({"after": after} if after else {})
        return f"{reverse('web:desk')}?{urlencode(asked or {'tab': 'all'})}"


def asked_in(said: Mapping[str, str]) -> Asked:
    """What an address or a saved view asks for; what no list knows is as if it had not been said."""
    tab, stage, light = (said.get(name, "") for name in ("tab", "stage", "light"))
    words = {name: words_of(said.get(name, ""), most=_MOST) for name in ("service", "matter", "holder", "division")}
    return Asked(
        tab=tab if tab in TABS else "all",
        agency=number_of(said.get("agency", "")) or None,
        stage=stage if stage in set(_STAGES) else "",
        light=light if light in set(Light) else "",
        **words,
    )


def filter_fields(
    asked: Asked, catalogue: Catalogue, codes: Iterable[str], people: Mapping[int, str], places: Mapping[str, str]
) -> tuple[Field, ...]:
    """The form: services and matters of these agencies, stages, lights, who has it, where."""
    here = set(codes)
    matters = {code: matter for code, matter in catalogue.matter.items() if matter.agency.id in here}
    services = {code: one for code, one in catalogue.service.items() if set(one.matters) & set(matters)}
    lights = (
        (Light.RED, gettext("红：已到期")),
        (Light.YELLOW, gettext("黄：临期")),
        (Light.GREEN, gettext("绿：还早")),
    )
    holders = ((NOBODY, gettext("没有人认领")), (MYSELF, gettext("我承办")))
    colleagues = tuple((str(number), name) for number, name in people.items())
    fields = (
        ("service", gettext("一件事"), {code: formats.local_name(one.name) for code, one in services.items()}),
        ("matter", gettext("事项"), {code: formats.local_name(one.name) for code, one in matters.items()}),
        ("stage", gettext("环节"), {stage.value: formats.local_name(stages.names()[stage]) for stage in _STAGES}),
        ("light", gettext("时限"), {light.value: words for light, words in lights}),
        ("holder", gettext("谁承办"), dict((*holders, *colleagues))),
        ("division", gettext("哪里的"), dict(places)),
    )
    return tuple(_field(name, label, options, getattr(asked, name)) for name, label, options in fields if options)


def _field(name: str, label: str, options: Mapping[str, str], chosen: str) -> Field:
    choices = tuple(Choice(value=value, words=words, chosen=value == chosen) for value, words in options.items())
    return Field(id=name, label=label, control=Control.SELECT, choices=choices, optional=True)


def said_of(asked: Asked, fields: Iterable[Field]) -> str:
    """What the list is narrowed by, in words."""
    chosen = [next((c.words for c in field.choices if c.chosen), "") for field in fields]
    return formats.joined(str(words) for words in chosen if words)
