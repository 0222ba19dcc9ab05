"""The operations, one module per object; importing this package declares them all on `front.api`."""

from . import about, cases, certificates, drafts, joint_services, me

__all__ = ["about", "cases", "certificates", "drafts", "joint_services", "me"]
