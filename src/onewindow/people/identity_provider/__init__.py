"""Signing in through an outside identity provider (OpenID Connect), as an extension of django-allauth's own provider.

What is stricter here than there: the signature of the ID token is checked always and only with algorithms of public
keys; issuer, audience, authorised party, nonce, age and subject are checked; PKCE is always on; an address can add
neither scope nor parameter; claims are never stored. Whom the identity belongs to is decided in `people.acts.linking`.

    provider.py   the provider and the checks of its answers       views.py   the two addresses
    claims.py     PURE: what the claims say                        adapter.py whom allauth signs in
    declared.py   the region's providers that have an address and a key in the environment
"""
