"""Who sought whom in the book is never changed or removed by `app`; an entry that was prepared is never removed."""

from django.db import migrations

REVOKE = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON registrar_personsearch FROM app;
    REVOKE DELETE, TRUNCATE ON registrar_pending FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registrar", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
