"""The writes of people: parties and mandates, staff and posts, access keys, the region's data, demo accounts."""

from .access_keys import create_access_key, revoke_access_key
from .demo import load_demo
from .desks import choose_view, delete_view, drop_phrase, keep_phrase, save_view
from .linking import link_identity, sign_in_outside, unlink_identity
from .looks import look_log
from .parties import grant_mandate, meet_party, register_party, revoke_mandate
from .passwords import reset_password
from .places import load_region
from .sessions import end_sessions
from .staff import appoint_staff, disable_staff, enable_staff, end_absence, end_post, set_substitute

__all__ = [
    "appoint_staff",
    "choose_view",
    "create_access_key",
    "delete_view",
    "disable_staff",
    "drop_phrase",
    "enable_staff",
    "end_absence",
    "end_post",
    "end_sessions",
    "grant_mandate",
    "keep_phrase",
    "link_identity",
    "load_demo",
    "load_region",
    "look_log",
    "meet_party",
    "register_party",
    "reset_password",
    "revoke_access_key",
    "revoke_mandate",
    "save_view",
    "set_substitute",
    "sign_in_outside",
    "unlink_identity",
]
