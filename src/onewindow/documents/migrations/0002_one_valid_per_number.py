"""A certificate that takes the place of another keeps its number: only one in force has it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="certificate", name="one_certificate_per_number"),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(status="valid"), name="one_valid_certificate_per_number"
            ),
        ),
    ]
