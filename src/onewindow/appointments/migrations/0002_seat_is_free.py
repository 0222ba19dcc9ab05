"""A seat is held by one person at a time: the database refuses a second, whatever the code believed.

`int8range(seat, seat, '[]')` stands for the equality that GiST has no operator for without btree_gist. Bookings, tickets
and seats are never removed by `app`.
"""

from django.db import migrations

ADD = """
ALTER TABLE appointments_booking ADD CONSTRAINT seat_is_free
EXCLUDE USING gist (int8range(seat_id, seat_id, '[]') WITH &&, tstzrange(start_at, end_at) WITH &&)
WHERE (status <> 'cancelled');
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE DELETE, TRUNCATE ON appointments_booking, appointments_ticket, appointments_seat, appointments_hallday FROM app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("core", "0002_roles")]  # whose grant to `app` comes first
    operations = [
        migrations.RunSQL(ADD, "ALTER TABLE appointments_booking DROP CONSTRAINT seat_is_free"),
    ]
