"""Every test runs on the real PostgreSQL: the embedded one, or the server of DATABASE_URL."""

from onewindow.core.boot import boot

boot(role="owner")
