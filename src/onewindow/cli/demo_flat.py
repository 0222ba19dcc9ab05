"""The demo's third story: a flat is sold with its mortgage; seller and buyer sign, tax and fee are paid in one go.

Told again, the flat goes back to whom it came from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.contrib.auth import get_user_model

from onewindow.core.act import Actor
from onewindow.payments import acts as payments
from onewindow.payments.queries import OrderView, unpaid
from onewindow.payments.states import Said
from onewindow.people.access import party_of
from onewindow.people.identity import number_of
from onewindow.registers.land.owning import locations_of, owners_of
from onewindow.sheets.errors import NotReady

from .demo_case import Journey, Played, play
from .json_input import Unusable

_PROVIDER = Actor.system("payments.provider")
#: The buyer's order, and the seller's.
_MATTERS = ("RE-TRANSFER", "RE-TAX")


@dataclass(frozen=True, kw_only=True)
class Sold:
    """How a flat changed hands."""

    unit: str  #: its code
    location: str  #: where it is
    seller: str  #: who sold it
    buyer: str  #: who holds it now
    played: Played  #: how it went


def sell(story: Mapping[str, Any]) -> Sold:
    """Sell the flat of the story: whoever of the two holds it sells it to the other. Raises Unusable."""
    unit = story["unit"]
    holders = {owner.name for owner in owners_of(unit)}
    people = [(user, party_of(user)) for user in get_user_model().objects.filter(username__in=story["between"])]
    known = [(user, party) for user, party in people if party is not None]
    seller = next((both for both in known if both[1].name in holders), None)
    buyer = next((party for _, party in known if seller is not None and party != seller[1]), None)
    if seller is None or buyer is None:
        raise Unusable(f"不动产单元 {unit} 不在演示人员名下，故事三不能演示；换一个新的数据目录再来。")
    user, party = seller
    answers = {
        **story["answers"],
        "re_unit": unit,
        "re_holders": [{"name": buyer.name, "id_no": number_of(buyer)}],
    }
    journey = Journey(
        user=user,
        party=party,
        service=story["service"],
        division=story["division"],
        answers=answers,
        files=story["files"],
    )
    try:
        played = play(journey, first=story["first"], before_deciding=pay)
    except NotReady as fault:  # a folder that an earlier version filled
        missing = "；".join(str(one.sentence) for one in fault.data["faults"])
        raise Unusable(f"这个数据目录里的演示数据不全（{missing}），故事三不能演示；换一个新的数据目录再来。") from None
    location = locations_of([unit]).get(unit, unit)
    return Sold(unit=unit, location=location, seller=party.name, buyer=buyer.name, played=played)


def pay(played: Played) -> None:
    """Whoever owes something for the case pays it, as the provider would tell us."""
    for matter in _MATTERS:
        order = unpaid(f"case:{played.number}/{matter}")
        if order is not None:
            _paid(order, played)


def _paid(order: OrderView, played: Played) -> None:
    since = monotonic()
    started = payments.start_payment(order.number, provider="demo", by=Actor(ref=f"party:{order.payer}"))
    payments.record_payment(started.nonce, said=Said.PAID, amount=started.amount, by=_PROVIDER)
    played.note(
        since,
        order.payer_name,
        f"手机上缴清{order.title} {order.total // 100:,}.{order.total % 100:02d} 元（{order.number}）",
    )


def told(sold: Sold) -> Iterator[str]:
    """What became of it."""
    yield f"  {sold.location}：{sold.seller} 卖给 {sold.buyer}，抵押权随房转移，旧证书在登记簿上标为“已换证”"
