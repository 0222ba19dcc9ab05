"""One application on a unit of the demo's book, step by step through the real acts."""

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.cli.demo_case import Journey, Played, _submit
from onewindow.core.act import Actor
from onewindow.payments import acts as payments
from onewindow.payments.models import Order
from onewindow.payments.states import Said
from onewindow.people.access import actor_of, party_of
from onewindow.people.models import Account, Staff
from onewindow.registers.land.models import Paper

SYSTEM = Actor.system("test")
KORLA = "652801"
BLOCK = "652801001002GB00012F"
#: Units of `demo/land.csv`, by what they are for.
MORTGAGED, PARKING, FREE = BLOCK + "00010301", BLOCK + "00019012", BLOCK + "00010302"
ATTACHED, OBJECTED, RESIDED = BLOCK + "00010401", BLOCK + "00010402", BLOCK + "00010501"
SHARED, BANNED, NOTIFIED = BLOCK + "00010502", BLOCK + "00010601", BLOCK + "00010602"
ZHANG = {"name": "张样例", "id_no": "652801199001010002"}
LI = {"name": "李样例", "id_no": "65280119850612000X"}
WANG = {"name": "王样例", "id_no": "652801199203080009"}
AIGUL = {"name": "阿依古丽·样例", "id_no": "652822198809200009"}
PAPER = "平台开店证明.pdf"
COMMON = {"contact_name": "样例", "contact_phone": "13900000001", "delivery_mode": "电子送达", "truth_commitment": True}
SALE = {
    **COMMON,
    "re_business": "转移登记",
    "re_transfer_reason": "买卖",
    "re_price_yuan": "500000",
    "re_only_home": True,
    "re_seller_only_home": True,
    "re_original_proven": False,
    "re_ownership": "单独所有",
}


def asked(user, answers, *, files=(), party=None):
    """What somebody applies for."""
    return Journey(
        user=user,
        party=party or party_of(user),
        service="real_estate",
        division=KORLA,
        answers=answers,
        files=dict.fromkeys(files, PAPER),
    )


def submit(user, answers, *, files=(), party=None):
    """Fill in, sign and hand in; returns the number of the case."""
    played = Played()
    _submit(asked(user, answers, files=files, party=party), played)
    return played.number


def sale(user, unit, buyer, **changes):
    """A sale of a flat by its owner."""
    answers = {**SALE, "re_unit": unit, "re_holders": [buyer], **changes}
    files = ["RE-TRANSFER.m3", *(["RE-TRANSFER.m5"] if "re_mortgage_way" in changes else [])]
    return submit(user, answers, files=files)


def clerk():
    return actor_of(Account.objects.get(username=f"clerk.{KORLA}"))


def officer(agency):
    staff = Staff.objects.filter(account__username=f"reviewer.{agency}.{KORLA}").select_related("account").get()
    return actor_of(staff.account)


def accept(number, *matters):
    cases.accept(number, list(matters), by=clerk())


def grant(number, matter, agency="natural_resources"):
    """Decide; the certificate is made by `drain` where a test looks at it."""
    cases.decide(number, matter, Outcome.GRANTED, by=officer(agency), opinion="")


def refuse(number, matter, why="材料不实"):
    cases.decide(number, matter, Outcome.REFUSED, by=officer("natural_resources"), opinion=why)


def number_of(unit, of="right"):
    """The valid certificate or proof number of a unit."""
    return Paper.objects.get(unit=unit, of=of, closed=None).number


def pay(number, matter):
    """The order of a registration is paid, and where the seller owes taxes his too; returns the first."""
    order = pay_order(f"case:{number}/{matter}")
    sellers = f"case:{number}/RE-TAX"
    if matter == "RE-TRANSFER" and Order.objects.filter(subject=sellers, state="open").exists():
        pay_order(sellers)
    return order


def pay_order(subject):
    """One order is paid, as the provider's notice says."""
    order = Order.objects.get(subject=subject, state="open")
    payer = Actor(ref=f"party:{order.payer_id}")
    payments.start_payment(order.number, provider="demo", by=payer)
    nonce = order.attempts.get().nonce
    payments.record_payment(nonce, said=Said.PAID, amount=order.total, by=SYSTEM)
    return order


def registered(number, matter):
    """Accept one matter, pay what it costs, grant it."""
    accept(number, matter)
    if Order.objects.filter(subject=f"case:{number}/{matter}", state="open").exists():
        pay(number, matter)
    grant(number, matter)


def transferred(number):
    """Accept, let the tax office assess, pay, grant."""
    accept(number, "RE-TRANSFER", "RE-TAX")
    grant(number, "RE-TAX", "tax")
    pay(number, "RE-TRANSFER")
    grant(number, "RE-TRANSFER")
