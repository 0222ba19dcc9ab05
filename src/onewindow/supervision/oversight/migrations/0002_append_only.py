"""What was overseen stays: `app` removes none of it, and never changes a draw or a share."""

from django.db import migrations

REVOKE = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE DELETE, TRUNCATE ON oversight_plan, oversight_certificate, oversight_task, oversight_taskpart,
      oversight_tracking FROM app;
    REVOKE UPDATE, DELETE, TRUNCATE ON oversight_draw, oversight_share FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
