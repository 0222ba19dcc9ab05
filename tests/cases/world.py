"""A small county for the tests on the database: three levels, four agencies, staff, applicants."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from onewindow.cases.facts import Given, Source
from onewindow.cases.plans import Hand, Plan
from onewindow.cases.records import Filing
from onewindow.catalogue.canonical import to_data
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.models import Edition
from onewindow.core.act import Actor
from onewindow.core.chain import salt
from onewindow.core.clock import now
from onewindow.people.models import Account, Agency, Division, Mandate, Party, Post, Staff

from .made import matter, plan

LONG_AGO = date(2020, 1, 1)
#: A catalogue that names nothing: codes stand for themselves.
EMPTY = Catalogue(
    groups=(),
    elements=(),
    registers=(),
    parameters=(),
    certificates=(),
    outcomes=(),
    licences=(),
    matters=(),
    services=(),
)
CODES = "ABCD"


@dataclass
class World:
    agencies: dict[str, Agency] = field(default_factory=dict)
    hall: Agency | None = None
    edition: Edition | None = None
    applicant: Party | None = None
    stranger: Party | None = None
    agent: Party | None = None
    staff: dict[str, Staff] = field(default_factory=dict)

    def by(self, name: str, acting_for: Party | None = None) -> Actor:
        found = self.staff[name]
        return Actor(
            ref=f"staff:{found.pk}", acting_for=f"party:{acting_for.pk}" if acting_for else "", division="652801"
        )

    @property
    def me(self) -> Actor:
        return Actor(ref=f"party:{self.applicant.pk}")

    def appoint(self, name: str, agency: Agency, role: str, party: Party | None = None) -> Staff:
        account = Account.objects.create(username=name, password="!")
        made = Staff.objects.create(account=account, name=name, number=name, party=party)
        Post.objects.create(staff=made, agency=agency, role=role, since=LONG_AGO)
        self.staff[name] = made
        return made

    def plan(self, *matters, **more) -> Plan:
        """A plan whose matters A to D are handled by agencies A to D."""
        made = [matter(m) if isinstance(m, str) else m for m in matters or CODES]
        here = tuple(replace(m, hands=self._hands(m)) for m in made)
        return replace(plan(*here, **more), edition=self.edition.pk)

    def _hands(self, m):
        if len(m.hands) > 1:
            return tuple(
                replace(h, agency=self.agencies[CODES[n]].pk, division="652801") for n, h in enumerate(m.hands)
            )
        return (Hand(agency=self.agencies[m.code[0]].pk, division="652801"),)

    def filing(self, which: Plan | None = None, **more) -> Filing:
        filled = {
            "plan": which or self.plan(),
            "division": "652801",
            "applicant": self.applicant.pk,
            "agent": None,
            "mandate": None,
            "channel": "portal",
            "title": "联办事项",
            "draft": None,
            "salt": salt(),
            "facts": FACTS,
        }
        return Filing(**{**filled, **more})


FACTS = [
    Given(element="name", value="巴音书屋", source=Source.APPLICANT, origin={"by": "party:1"}),
    Given(element="area", value=120, source=Source.APPLICANT),
    Given(element="url", value=None, source=Source.APPLICANT),
    Given(element="id_no", value="11010519491231002X", source=Source.REGISTER, sensitive=True, origin={"record": "7"}),
    Given(element="scope", value=["图书零售", {"code": "5243"}], source=Source.DERIVED, origin={"rule": "r"}),
]


def build() -> World:
    world = World()
    top = Division.objects.create(code="650000", names={"zh": "区"}, level="region", administered=False)
    middle = Division.objects.create(
        code="652800", names={"zh": "州"}, level="prefecture", parent=top, administered=True
    )
    here = Division.objects.create(code="652801", names={"zh": "市"}, level="county", parent=middle, administered=True)
    there = Division.objects.create(code="652822", names={"zh": "县"}, level="county", parent=middle, administered=True)
    world.edition = Edition.objects.create(
        region="test", number=1, content=to_data(EMPTY), digest="0" * 64, published_at=now()
    )
    for code in CODES:
        world.agencies[code] = Agency.objects.create(code=f"agency_{code.lower()}", division=here)
        world.appoint(f"reviewer_{code}", world.agencies[code], "reviewer")
        world.appoint(f"superior_{code}", world.agencies[code], "superior")
    world.appoint("colleague_A", world.agencies["A"], "reviewer")
    world.hall = Agency.objects.create(code="hall", division=here)
    world.appoint("clerk", world.hall, "clerk")
    world.appoint("clerk_elsewhere", Agency.objects.create(code="hall", division=there), "clerk")
    world.appoint("lead", world.agencies["A"], "lead")
    world.appoint("supervisor", world.hall, "supervisor")
    world.appoint("operator", world.hall, "administrator")
    world.applicant = person("申请人")
    world.stranger = person("旁人")
    world.agent = person("代理人")
    since = now() - timedelta(days=1)
    Mandate.objects.create(principal=world.applicant, agent=world.agent, scope=["service"], basis="online", since=since)
    return world


def person(name: str) -> Party:
    return Party.objects.create(
        kind=Party.Kind.NATURAL, name=name, id_kind="none", assurance=Party.Assurance.DECLARED, created_at=now()
    )
