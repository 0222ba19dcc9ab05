"""An officer is at one place at a time: the database refuses a second visit, whatever the code believed.

`int8range(staff, staff, '[]')` stands for the equality that GiST has no operator for without btree_gist. What was seen on
site is never taken away, photos and signatures never changed, by `app`.
"""

from django.db import migrations

ADD = """
ALTER TABLE visits_officer ADD CONSTRAINT officer_is_free
EXCLUDE USING gist (int8range(staff_id, staff_id, '[]') WITH &&, tstzrange(start_at, end_at) WITH &&)
WHERE (live);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE DELETE, TRUNCATE ON visits_visit, visits_part, visits_officer FROM app;
    REVOKE UPDATE, DELETE, TRUNCATE ON visits_photo, visits_signature FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [
        migrations.RunSQL(ADD, "ALTER TABLE visits_officer DROP CONSTRAINT officer_is_free"),
    ]
