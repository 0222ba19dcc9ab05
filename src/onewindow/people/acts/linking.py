"""An outside identity and the person it belongs to: linked only by proof, to one person, one per provider and person.

Two proofs count: the provider vouches for the number of the identity document, or the person is signed in here and has
just shown that it is he. A name, a mail address or a telephone number proves nothing.
"""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.people import identity as numbers
from onewindow.people.errors import (
    BadNumber,
    IdentityNotLinked,
    IdentityOfAnother,
    IdentityRefused,
    IdentityTaken,
    IdentityUnproven,
    LastWayIn,
    NotAllowed,
)
from onewindow.people.identity_provider.claims import Identity
from onewindow.people.models import AccessKey, Account, Mandate, Party

from .parties import grant_mandate, register_party, revoke_mandate

#: Basis of a mandate that a sign-in as legal representative brings.
PLATFORM = "platform"
_PERSONAL = frozenset(numbers.KINDS) - {"uscc", "none"}


@act("sign_in_outside")
def sign_in_outside(identity: Identity, *, mandate: timedelta, by: Actor) -> Account:
    """Whose identity it is: the person linked before, or the one whose number the provider vouches for, or a new one.

    As legal representative he may act for the organisation for the time of `mandate`. Only the system itself signs
    people in. Raises IdentityUnproven, IdentityOfAnother, IdentityTaken, IdentityRefused, NotAllowed.
    """
    if not by.ref.startswith("system:"):
        raise NotAllowed(permission="sign_in")
    _demand_sound(identity)
    linked = SocialAccount.objects.filter(provider=identity.provider, uid=identity.subject).first()
    party = _known(linked.user_id, identity) if linked is not None else _proven(identity, by)
    account = party.account
    if account is None:
        raise IdentityRefused(why="account")
    _represent(party, identity, mandate, by)
    body = {"provider": identity.provider, "as_representative": identity.legal_representative}
    events.append(f"account:{account.pk}", verb="sign_in_outside", by=by, body=body)
    return account


@act("link_identity")
def link_identity(account: Account, identity: Identity, *, by: Actor) -> None:
    """Link the identity to the person who is signed in and acts for himself.

    Raises IdentityTaken, IdentityOfAnother (the provider vouches for another number), IdentityRefused, NotAllowed.
    """
    _demand_sound(identity)
    party = Party.objects.select_for_update().filter(account=account).first()
    if party is None or by.ref != f"party:{party.pk}" or by.acting_for:
        raise NotAllowed(permission="identity")
    _demand_same_number(party, identity)
    _link(party, identity, proof="signed_in", by=by)


@act("unlink_identity")
def unlink_identity(account: Account, provider: str, *, by: Actor) -> None:
    """Undo the link with a provider. Raises IdentityNotLinked, LastWayIn (no password is set), NotAllowed."""
    party = Party.objects.select_for_update().filter(account=account).first()
    if party is None or by.ref != f"party:{party.pk}" or by.acting_for:
        raise NotAllowed(permission="identity")
    linked = SocialAccount.objects.filter(user=account, provider=provider).first()
    if linked is None:
        raise IdentityNotLinked
    if not account.has_usable_password() and not SocialAccount.objects.filter(user=account).exclude(pk=linked.pk):
        raise LastWayIn
    linked.delete()
    events.append(f"party:{party.pk}", verb="unlink_identity", by=by, body={"provider": provider})


def _demand_sound(identity: Identity) -> None:
    if not identity.subject or (identity.number and identity.id_kind not in _PERSONAL):
        raise IdentityRefused(why="claims")


def _known(account: int, identity: Identity) -> Party:
    """The person linked before. A provider that now vouches for somebody else has given the identity away."""
    party = Party.objects.select_for_update().filter(account_id=account).first()
    if party is None:
        raise IdentityRefused(why="account")
    _demand_same_number(party, identity)
    return party


def _proven(identity: Identity, by: Actor) -> Party:
    """The person whose number the provider vouches for, linked from now on."""
    if not identity.number:
        raise IdentityUnproven
    index = _index(identity)
    party = Party.objects.select_for_update().filter(id_kind=identity.id_kind, id_index=index).first()
    if party is None:
        if not identity.name:
            raise IdentityUnproven
        party = register_party(
            kind=Party.Kind.NATURAL,
            name=identity.name,
            id_kind=identity.id_kind,
            number=identity.number,
            account=_new_account(),
            assurance=Party.Assurance.PLATFORM,
            by=by,
        )
    elif party.account is None:
        party.account = _new_account()
        party.save(update_fields=["account"])
    elif party.assurance == Party.Assurance.DECLARED:
        _expel(party, by)
    _link(party, identity, proof="number", by=by)
    return party


def _link(party: Party, identity: Identity, *, proof: str, by: Actor) -> None:
    account = party.account
    if account is None or SocialAccount.objects.filter(user=account, provider=identity.provider).exists():
        raise IdentityTaken
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=account, provider=identity.provider, uid=identity.subject)
    except IntegrityError:
        raise IdentityTaken from None
    if identity.number and party.id_index and party.assurance in {Party.Assurance.DECLARED, Party.Assurance.SEEN}:
        party.assurance = Party.Assurance.PLATFORM
        party.save(update_fields=["assurance"])
    events.append(
        f"party:{party.pk}", verb="link_identity", by=by, body={"provider": identity.provider, "proof": proof}
    )


def _demand_same_number(party: Party, identity: Identity) -> None:
    """What the provider vouches for must be what stands here; nothing vouched for is nothing to compare."""
    if identity.number and (party.id_kind, party.id_index) != (identity.id_kind, _index(identity)):
        raise IdentityOfAnother


def _index(identity: Identity) -> str:
    try:
        number = numbers.checked(identity.id_kind, identity.number)
    except BadNumber:
        raise IdentityRefused(why="number") from None
    return numbers.index(identity.id_kind, number)


def _new_account() -> Account:
    account = Account(username=f"p{secrets.token_hex(8)}")
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _expel(party: Party, by: Actor) -> None:
    """The account was opened by somebody who only typed the number. Whoever that was loses every way in.

    Password, open sessions, second factors, access keys, and the mandates given online in the person's name.
    """
    account = party.account
    assert account is not None  # noqa: S101  the caller has looked
    account.set_unusable_password()  # open sessions end with it
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    AccessKey.objects.filter(account=account, revoked_at=None).update(revoked_at=now())
    for mandate in Mandate.objects.in_force().filter(principal=party, basis="online"):
        revoke_mandate(mandate, by=by)
    events.append(f"account:{account.pk}", verb="expel", by=by, body={"reason": "declared_only"})


def _represent(person: Party, identity: Identity, duration: timedelta, by: Actor) -> None:
    """Who signs in as the legal representative may act for the organisation; who no longer does, no longer may."""
    if not identity.company_number:
        return
    try:
        number = numbers.checked("uscc", identity.company_number)
    except BadNumber:
        raise IdentityRefused(why="company") from None
    company = Party.objects.filter(id_kind="uscc", id_index=numbers.index("uscc", number)).first()
    held = Mandate.objects.in_force().filter(principal=company, agent=person, basis=PLATFORM) if company else []
    if not identity.legal_representative:
        for mandate in held:
            revoke_mandate(mandate, by=by)
        return
    if company is None:
        if not identity.company_name:
            raise IdentityRefused(why="company")
        company = register_party(
            kind=Party.Kind.LEGAL,
            name=identity.company_name,
            id_kind="uscc",
            number=number,
            assurance=Party.Assurance.PLATFORM,
            by=by,
        )
    until = now() + duration
    if not any(mandate.until and mandate.until > now() + duration / 2 for mandate in held):
        grant_mandate(company, person, scope=["*"], basis=PLATFORM, may_delegate=True, until=until, by=by)
