"""Messages, deliveries and tickets are never removed by `app`; what a demo channel was given is never changed."""

from django.db import migrations

REVOKE = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE DELETE, TRUNCATE ON notices_message, notices_delivery, notices_hotlineticket FROM app;
    REVOKE UPDATE, DELETE, TRUNCATE ON notices_demopost FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
