"""The database: one PostgreSQL everywhere, embedded from a wheel unless DATABASE_URL names a server."""
