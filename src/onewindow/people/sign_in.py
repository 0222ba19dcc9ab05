"""How accounts sign in: allauth, with the house's own addresses after it."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by user name; registration is open to natural persons."""
