from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_ratings")]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("stage__in", ["suspended", "correcting"])),
                fields=["agency", "id"],
                name="review_stopped",
            ),
        ),
    ]
