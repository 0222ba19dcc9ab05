"""Proofs, who agreed to them, alerts and moves of accounts are never removed by `app`."""

from django.db import migrations

REVOKE = """
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE DELETE, TRUNCATE ON owners_proof, owners_relative, owners_alert, owners_move FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("owners", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
