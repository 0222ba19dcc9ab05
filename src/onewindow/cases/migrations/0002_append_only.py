"""Facts, files and plans may be added to and read by `app`, never changed or removed (a grant, not a promise)."""

from django.db import migrations

REVOKE = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON cases_fact, cases_handedin, cases_plan, cases_allottednumber FROM app;
    REVOKE DELETE, TRUNCATE ON cases_case, cases_review, cases_numbercounter FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
