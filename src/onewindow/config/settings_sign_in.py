"""The part of the settings that is about signing in: allauth, passwords, sessions, second factor, limits of attempts.

What is the region's to say (providers, lifetimes, when to prove oneself again) stands in its `sign_in.yaml`.
"""

import os

from onewindow.core.home import private


def _flag(name: str) -> bool:
    return os.environ.get(name, "0") not in {"0", "", "false", "no"}


AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
#: Staff go on to the desk of their role from here.
STAFF_REDIRECT_URL = "/desks/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "onewindow.people.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "onewindow.people.forms.LoginForm",
    "signup": "onewindow.people.forms.SignupForm",
    "reauthenticate": "onewindow.people.forms.ProofForm",
}
#: Wrong passwords: ten a minute from one address (a hall has one), five in a quarter of an hour for one user name.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/900s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ONEWINDOW_TRUSTED_PROXIES") or 0)
#: Counts attempts for all processes of this machine; lost without harm.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": private("cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

#: Outside identity providers: which there are says the region, where they are the environment.
SOCIALACCOUNT_ADAPTER = "onewindow.people.identity_provider.adapter.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "onewindow.people.identity_provider.provider.RegionProvider"}
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

#: Second factor for staff (docs/administration.md).
STAFF_SECOND_FACTOR = _flag("ONEWINDOW_STAFF_SECOND_FACTOR")
MFA_ADAPTER = "onewindow.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "onewindow.people.forms.SecondForm",
    "reauthenticate": "onewindow.people.forms.CodeForm",
    "activate_totp": "onewindow.people.forms.AuthenticatorForm",
    "add_webauthn": "onewindow.people.forms.KeyForm",
    "edit_webauthn": "onewindow.people.forms.KeyNameForm",
}

#: The longest lifetime of `sign_in.yaml`; the shorter ones are kept by `web.lifetimes`.
SESSION_ENGINE = "onewindow.people.session_store"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
#: Pages carry the token in their forms; no script reads the cookie.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "onewindow.web.errors.csrf_failure"
