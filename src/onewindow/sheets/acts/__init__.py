"""The acts of sheets: signing, and what a window writes down. Everything else a draft goes through is typing and leaves
no history.
"""

from .signing import sign
from .window import record_consent, reserve_numbers, send_consent_code, use_number

__all__ = ["record_consent", "reserve_numbers", "send_consent_code", "sign", "use_number"]
