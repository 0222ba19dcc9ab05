"""The operations, one module per object; importing this package declares them all on `front.api`."""

from . import about, services

__all__ = ["about", "services"]
