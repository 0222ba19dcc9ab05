"""Persons, organisations and the mandates between them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.people import identity
from onewindow.people.errors import AccountTaken, BadMandate, MandateOver, NameMissing, NotAllowed, NumberTaken
from onewindow.people.handlers import all_handlers
from onewindow.people.models import Account, Division, Mandate, Party
from onewindow.people.permissions import Permission, demand


@act("register_party")
def register_party(
    *,
    kind: Party.Kind,
    name: str,
    id_kind: str,
    number: str,
    mobile: str = "",
    division: Division | None = None,
    account: Account | None = None,
    assurance: Party.Assurance = Party.Assurance.DECLARED,
    by: Actor,
) -> Party:
    """Register a natural or legal person. An account registers itself (`by` = account:<id>), a clerk whom he has seen.

    Raises NameMissing, BadNumber, NumberTaken, AccountTaken, NotAllowed.
    """
    itself = account is not None and by.ref == f"account:{account.pk}" and assurance is Party.Assurance.DECLARED
    if not (itself and kind is Party.Kind.NATURAL):
        demand(by, Permission.REGISTER_PARTY, division=division)
    if not name.strip():
        raise NameMissing
    number = identity.checked(id_kind, number)
    mobile = identity.checked_mobile(mobile)
    if account is not None and (hasattr(account, "party") or hasattr(account, "staff")):
        raise AccountTaken
    party = Party(
        kind=kind,
        name=name.strip(),
        id_kind=id_kind,
        id_index=identity.index(id_kind, number),
        assurance=assurance,
        division=division,
        account=account,
        created_at=now(),
    )
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError as fault:
        if "one_party_per_number" in str(fault):
            raise NumberTaken from None
        raise AccountTaken from None
    identity.seal(party, number=number, mobile=mobile)
    party.save(update_fields=["id_sealed", "mobile_sealed"])
    body = {"kind": str(kind), "id_kind": id_kind, "id_index": party.id_index, "assurance": str(assurance)}
    events.append(f"party:{party.pk}", verb="register_party", by=by, body=body, division=party.division_id or "")
    return party


@act("meet_party")
def meet_party(party: Party, *, by: Actor) -> None:
    """Write down that the person, or somebody for the organisation, stands before a clerk who was shown the document.

    It opens the party's page to this clerk until the end of the day (`contacts`). Raises NotAllowed.
    """
    demand(by, Permission.REGISTER_PARTY)
    events.append(f"party:{party.pk}", verb="meet_party", by=by, body={}, division=by.division)


@act("grant_mandate")
def grant_mandate(
    principal: Party,
    agent: Party,
    *,
    scope: Sequence[str],
    since: datetime | None = None,
    until: datetime | None = None,
    basis: str = "online",
    may_delegate: bool = False,
    by: Actor,
) -> Mandate:
    """Let `agent` act for `principal` in the services of `scope` (["*"]: all) until `until` (None: until revoked).

    Granted by the principal himself, by an agent of his who may delegate, or by a clerk who has seen the letter.
    Raises BadMandate, NotAllowed.
    """
    _may_dispose(principal, by)
    begins = since or now()
    ends_badly = until is not None and (until <= begins or until <= now())
    if principal.pk == agent.pk or not scope or not all(scope) or ends_badly:
        raise BadMandate
    mandate = Mandate.objects.create(
        principal=principal,
        agent=agent,
        scope=sorted(set(scope)),
        basis=basis,
        may_delegate=may_delegate,
        since=begins,
        until=until,
    )
    body = {
        "mandate": mandate.pk,
        "agent": agent.pk,
        "scope": mandate.scope,
        "basis": basis,
        "may_delegate": may_delegate,
        "since": begins.isoformat(),
        "until": until.isoformat() if until else None,
    }
    events.append(f"party:{principal.pk}", verb="grant_mandate", by=by, body=body)
    for handler in all_handlers():
        handler.on_granted(mandate, by=by)
    return mandate


@act("revoke_mandate")
def revoke_mandate(mandate: Mandate, *, by: Actor) -> None:
    """End a mandate at once: by the principal, by the agent himself, by whoever may grant it. Raises MandateOver."""
    if by.ref != f"party:{mandate.agent_id}" or by.acting_for:
        _may_dispose(mandate.principal, by)
    if not Mandate.objects.filter(pk=mandate.pk, revoked_at=None).update(revoked_at=now()):
        raise MandateOver
    mandate.refresh_from_db()
    events.append(f"party:{mandate.principal_id}", verb="revoke_mandate", by=by, body={"mandate": mandate.pk})


def _may_dispose(principal: Party, by: Actor) -> None:
    """Who may give and end mandates in the principal's name. Raises NotAllowed."""
    kind, _, number = by.ref.partition(":")
    if kind != "party":
        demand(by, Permission.REGISTER_PARTY)
        return
    if int(number) == principal.pk and not by.acting_for:
        return
    held = Mandate.objects.filter(principal=principal, agent_id=int(number), may_delegate=True)
    if by.acting_for != f"party:{principal.pk}" or not held.in_force().exists():
        raise NotAllowed(permission="mandate")
