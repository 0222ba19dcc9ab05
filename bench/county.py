"""The county of the measurements: six agencies with a matter each, two gates, a clerk, reviewers, an applicant."""

import itertools
from datetime import date

from onewindow.cases.facts import Given, Source
from onewindow.cases.plans import Hand, LimitRule, Plan, PlannedGate, PlannedMatter
from onewindow.cases.records import FileRow, Filing
from onewindow.catalogue.canonical import to_data
from onewindow.catalogue.declarations import GateKind, MatterKind
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import Delivery
from onewindow.catalogue.models import Edition
from onewindow.core.act import Actor
from onewindow.core.chain import salt
from onewindow.core.clock import now
from onewindow.people.models import Account, Agency, Division, Party, Post, Staff

DIVISION = "990101"
#: One counter of numbers for each.
DIVISIONS = tuple(f"9901{n:02d}" for n in range(1, 9))
CODES = ("M0", "M1", "M2", "M3", "M4", "M5")
#: M4 is decided after M0, M5 after M1.
GATES = (("M0", "M4"), ("M1", "M5"))
ASKED = tuple(f"element_{n:02d}" for n in range(24))
SEALED = frozenset(ASKED[:4])
_LONG_AGO = date(2020, 1, 1)


def build() -> None:
    """Write the rows everything else refers to."""
    region = Division.objects.create(code="990000", names={"zh": "测"}, level="region", administered=False)
    above = Division.objects.create(
        code="990100", names={"zh": "测"}, level="prefecture", parent=region, administered=True
    )
    here, *_ = [
        Division.objects.create(code=code, names={"zh": "测"}, level="county", parent=above, administered=True)
        for code in DIVISIONS
    ]
    nothing = Catalogue(
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
    Edition.objects.create(region="bench", number=1, content=to_data(nothing), digest="0" * 64, published_at=now())
    for code in CODES:
        _appoint(f"reviewer_{code}", Agency.objects.create(code=f"agency_{code}", division=here), "reviewer")
    _appoint("clerk", Agency.objects.create(code="hall", division=here), "clerk")
    for n in range(50):
        Party.objects.create(
            kind="natural", name=f"申请人{n}", id_kind="none", assurance="declared", created_at=now(), division=here
        )


def _appoint(name: str, agency: Agency, role: str) -> None:
    account = Account.objects.create(username=name, password="!")
    staff = Staff.objects.create(account=account, name=name, number=name)
    Post.objects.create(staff=staff, agency=agency, role=role, since=_LONG_AGO)


class County:
    """The same, read back by a client."""

    def __init__(self) -> None:
        agencies = {a.code.removeprefix("agency_"): a.pk for a in Agency.objects.all()}
        self.staff = {s.number: s.pk for s in Staff.objects.all()}
        self.agencies = {code: agencies[code] for code in CODES}
        self.parties = list(Party.objects.values_list("pk", flat=True))
        self.edition = Edition.objects.get().pk
        self.plan = self._plan()
        self._turn = itertools.count()

    def _plan(self) -> Plan:
        reads = {code: ASKED[n : n + 12] for n, code in enumerate(CODES)}
        return Plan(
            service="bench_service",
            edition=self.edition,
            matters=tuple(
                PlannedMatter(
                    code=code,
                    kind=MatterKind.LICENCE,
                    hands=(Hand(agency=self.agencies[code], division=DIVISION),),
                    statutory=LimitRule(working_days=20),
                    promised=LimitRule(working_days=7),
                    issues=True,
                    reads=reads[code],
                )
                for code in CODES
            ),
            gates=tuple(PlannedGate(before=a, after=b, kind=GateKind.DECIDE) for a, b in GATES),
            delivery=Delivery.UNIFIED,
        )

    def by(self, number: str) -> Actor:
        return Actor(ref=f"staff:{self.staff[number]}", division=DIVISION)

    def answers(self, n: int) -> dict[str, object]:
        """What one applicant says: short texts, numbers, a list."""
        numbers = {e: k * n if k % 2 else ["图书零售", f"5243-{n}"] for k, e in enumerate(ASKED) if k % 3 == 0}
        return {e: numbers.get(e, f"答案 {n}-{e}") for e in ASKED}

    def filing(self, division: str = DIVISION) -> tuple[Filing, Actor]:
        n = next(self._turn)
        party = self.parties[n % len(self.parties)]
        facts = [
            Given(element=e, value=v, source=Source.APPLICANT, sensitive=e in SEALED, origin={"by": f"party:{party}"})
            for e, v in self.answers(n).items()
        ]
        files = [
            FileRow(
                material=f"M{k}.m1", upload=f"{n:032x}", sha256="ab" * 32, name="租赁合同.pdf", size=120_000 + n,
                media_type="application/pdf", path=f"ab/{n:032x}", at=now(),
            )
            for k in range(2)
        ]  # fmt: skip
        filing = Filing(
            plan=self.plan, division=division, applicant=party, agent=None, mandate=None, channel="portal",
            title="联办测量", draft=None, salt=salt(), facts=facts, files=files,
        )  # fmt: skip
        return filing, Actor(ref=f"party:{party}")
