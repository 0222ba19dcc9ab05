"""The writes of people: parties and mandates, staff and posts, access keys, the region's data, demo accounts."""

from .access_keys import create_access_key, revoke_access_key
from .demo import load_demo
from .linking import link_identity, sign_in_outside, unlink_identity
from .looks import look_log
from .parties import grant_mandate, meet_party, register_party, revoke_mandate
from .passwords import reset_password
from .places import load_region
from .sessions import end_sessions
from .staff import appoint_staff, disable_staff, enable_staff, end_absence, end_post, set_substitute

__all__ = [
    "appoint_staff",
    "create_access_key",
    "disable_staff",
    "enable_staff",
    "end_absence",
    "end_post",
    "end_sessions",
    "grant_mandate",
    "link_identity",
    "load_demo",
    "load_region",
    "look_log",
    "meet_party",
    "register_party",
    "reset_password",
    "revoke_access_key",
    "revoke_mandate",
    "set_substitute",
    "sign_in_outside",
    "unlink_identity",
]
