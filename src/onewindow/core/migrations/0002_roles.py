"""`owner` migrates, `app` serves. The history may be added to and read by `app`, never changed or removed."""

from django.db import migrations

GRANT = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    GRANT USAGE ON SCHEMA public TO app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO app;
    REVOKE UPDATE, DELETE, TRUNCATE ON core_event FROM app;
    REVOKE UPDATE, TRUNCATE ON core_command FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    run_before = [("procrastinate", "0001_initial")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
