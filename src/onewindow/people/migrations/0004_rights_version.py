"""A number that rises with every change of what rights follow from, so that a remembered right is checked by one look.

The row is raised in the transaction of the change itself, so whoever reads it sees number and rights as one.
"""

from django.db import migrations

WATCHED = ("people_post", "people_staff", "people_agency", "people_division")
MAKE = """
CREATE TABLE people_rights_version (single boolean PRIMARY KEY DEFAULT true CHECK (single), n bigint NOT NULL);
INSERT INTO people_rights_version (n) VALUES (1);
CREATE FUNCTION people_rights_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ BEGIN UPDATE people_rights_version SET n = n + 1; RETURN NULL; END $$;
CREATE TRIGGER rights_version AFTER UPDATE OF is_active ON people_account FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION people_rights_changed();
""" + "".join(
    f"CREATE TRIGGER rights_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION people_rights_changed();\n"
    for table in WATCHED
)
UNMAKE = "".join(f"DROP TRIGGER rights_version ON {table};\n" for table in (*WATCHED, "people_account")) + (
    "DROP FUNCTION people_rights_changed();\nDROP TABLE people_rights_version;"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_looks")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
