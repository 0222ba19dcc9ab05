"""The operations, one module per object; importing this package declares them all on `front.api`."""

from . import about, certificates, drafts, joint_services, me

__all__ = ["about", "certificates", "drafts", "joint_services", "me"]
