"""The bank link for the pictures: a consent that waits, applications in three states, a request that was refused."""

from datetime import date, timedelta

from onewindow.core.clock import now, today
from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.asks import Ask
from onewindow.exchange.link import health, outbox
from onewindow.exchange.link.models import Outgoing, Turned
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.queries import access_application, signing_party
from onewindow.matters.mortgages.wishes import Terms
from onewindow.people.access import actor_of
from onewindow.registers.land import samples
from tests.laid import SYSTEM
from tests.matters.mortgages_world import pay

GS, NY = "sample_bank_gs", "sample_bank_ny"
FLAT = "652801001002GB00012F00010402"
TERMS = Terms(
    method="ordinary",
    amount=60_000_000,
    debt_from=date(2026, 12, 1),
    debt_until=date(2046, 11, 30),
    contract_no="GS-DY-2026-0117",
    debtor="张样例",
    scope="主债权、利息、违约金和实现抵押权的费用",
)


def photographed(account):
    """The numbers that stand in the addresses."""
    samples.load(by=SYSTEM)
    zhang, clerks = account("zhang"), {bank: actor_of(account(f"clerk.{bank}.652801")) for bank in (GS, NY)}
    owner, party = actor_of(zhang), zhang.party.pk
    scopes = ("state", "owners", "amounts", "cases")
    granted = consents.offer_consent(
        party, GS, FLAT, scopes=scopes, purpose="个人住房贷款贷前调查", days=30, by=owner
    ).number
    consents.offer_consent(party, NY, FLAT, scopes=("state",), purpose="贷款", days=30, by=owner)

    def apply(bank, business, unit):
        wish = acts.NewMortgage(unit=unit, business=business, terms=TERMS)
        return acts.apply_mortgage(bank, wish, by=clerks[bank]).number

    def sign(number):
        view = access_application(zhang, number)
        acts.sign_application(number, signing_party(zhang, view)[0], seen=view.seen, by=owner)

    done = apply(GS, "GS-2026-0117", FLAT)
    sign(done)
    pay(done)
    acts.grant_mortgage(done, by=actor_of(account("reviewer.natural_resources.652801")))
    accepted, unsigned = apply(NY, "NY-2026-0031", FLAT), apply(GS, "GS-2026-0118", FLAT)
    sign(accepted)
    wish = consents.Wish(
        unit=FLAT, id_kind="ric", id_no="652801199001010002", scopes=scopes, purpose="经营贷款贷前调查"
    )
    asked = consents.ask_consent(NY, wish, by=clerks[NY]).number
    consents.note_breach(NY, "property.query", "no_consent/scope", unit=FLAT, business="NY-Q-9", by=clerks[NY])
    _troubled()
    court = _court(actor_of(account("clerk.people_court.652801")))
    return {
        "court_look": court,
        "granted": granted,
        "consent": asked,
        "mortgage": done,
        "accepted": accepted,
        "unsigned": unsigned,
    }


def _court(by):
    """A clerk of the court has looked at the flat by two documents; returns the number of the last look."""
    said = {"official": "马样例", "credential": "新2801-0015", "scopes": ("state", "owners", "amounts", "cases")}
    for document, letter in (("query_letter", "（2026）新2801执9号"), ("assist_execution", "（2026）新2801执9号之一")):
        done = consents.admit_ask("people_court", FLAT, Ask(document=document, letter=letter, **said), by=by)
    return done.number


def _troubled():
    """A line that works and one that does not, and what came of it."""
    own, hour, body = "land_registry", timedelta(hours=1), {"number": "X", "status": "rejected", "reason": "补件逾期"}
    health.forget()
    health.reached(own, GS, now() - timedelta(milliseconds=40))
    health.failed(own, NY, "no_connection")
    for n in range(3):
        pk = outbox.send(NY, "mortgage.rejected", f"stuck-{n}", body, by=SYSTEM, own=own)
        tried = {"fault": "no_connection", "tries": 56 if n else 4, "failed_at": now() - hour}
        Outgoing.objects.filter(pk=pk).update(state="dead" if n else "waiting", at=now() - 50 * hour, **tried)
    for partner, code in ((GS, "stale_message"), ("", "unknown_certificate")):
        Turned.objects.create(own=own, partner=partner, day=today(), code=code, count=2, last_at=now())
