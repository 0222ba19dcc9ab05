"""A bank's clerk, owners on their telephones and a registrar, on the demo's book of land."""

from datetime import date

from onewindow.exchange.consents import acts as consents
from onewindow.matters.mortgages import acts
from onewindow.matters.mortgages.charging import fee_of
from onewindow.matters.mortgages.models import Application
from onewindow.matters.mortgages.queries import access_application, signing_party
from onewindow.matters.mortgages.wishes import Terms
from onewindow.payments import acts as payments
from onewindow.payments.states import Said
from onewindow.people.access import actor_of
from onewindow.people.models import Party
from tests.laid import SYSTEM
from tests.persons import on_demand

GS, NY = "sample_bank_gs", "sample_bank_ny"
LI_FLAT = "652801001002GB00012F00010301"  # one mortgage of the first bank
ZHANG_FLAT = "652801001002GB00012F00010302"  # free
SEIZED = "652801001002GB00012F00010401"  # Wang's, a second court waits
OBJECTED = "652801001002GB00012F00010402"  # Zhang's
SHARED = "652801001002GB00012F00010502"  # Li and Wang
COMPANY_FLAT = "652801001002GB00012F00010602"  # advance notice of Zhang
TERMS = Terms(
    method="ordinary",
    amount=60_000_000,
    debt_from=date(2026, 12, 1),
    debt_until=date(2046, 11, 30),
    contract_no="GS-DY-2026-001",
    debtor="张样例",
    scope="主债权、利息",
)


def world():
    """Everybody by user name; `who(name)` is an actor, `who.user(name)` an account."""
    get = on_demand()

    def who(username):
        return actor_of(get(username))

    who.user = get
    return who


def clerk(who, bank=GS):
    return who(f"clerk.{bank}.652801")


def registrar(who):
    return who("reviewer.natural_resources.652801")


def allow(who, unit, bank=GS, owner="zhang", scopes=("state",)):
    """The owner consents."""
    by = who(owner)
    party = Party.objects.get(pk=int(by.ref.partition(":")[2]))
    return consents.offer_consent(party.pk, bank, unit, scopes=scopes, purpose="贷款", days=30, by=by)


def apply(who, unit=ZHANG_FLAT, bank=GS, business="GS-1", terms=TERMS, owner="zhang", **more):
    """Consent and application."""
    allow(who, unit, bank, owner)
    return acts.apply_mortgage(
        bank, acts.NewMortgage(unit=unit, business=business, terms=terms, **more), by=clerk(who, bank)
    )


def sign(who, number, username):
    """Sign on the telephone, as the page does."""
    user = who.user(username)
    view = access_application(user, number)
    party, _ = signing_party(user, view)
    return acts.sign_application(number, party, seen=view.seen, by=actor_of(user))


def pay(number, by=SYSTEM):
    """The bank pays the fee of its application; the number of the order."""
    order = fee_of(number)
    attempt = payments.start_payment(order.number, provider="demo", by=by)
    payments.record_payment(attempt.nonce, said=Said.PAID, amount=attempt.amount, by=SYSTEM)
    return order.number


def registered(who, unit=ZHANG_FLAT, owner="zhang", **more):
    """All the way."""
    made = apply(who, unit, owner=owner, **more)
    assert sign(who, made.number, owner) == "accepted"
    pay(made.number, by=clerk(who, more.get("bank", GS)))
    acts.grant_mortgage(made.number, by=registrar(who))
    return Application.objects.get(number=made.number)


def changed(terms=TERMS, **more):
    return Terms(**{**{name: getattr(terms, name) for name in Terms.__dataclass_fields__}, **more})
