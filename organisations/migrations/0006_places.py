"""Place partnerships between board and trust, and the national lead."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_seals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("finance-lead", "Finance lead"),
                    ("finance-business-partner", "Finance business partner"),
                    ("contributor", "Programme lead"),
                    ("exec-lead", "Executive lead"),
                    ("icb-lead", "ICB lead"),
                    ("icb-finance", "ICB finance"),
                    ("national-lead", "National lead"),
                    ("auditor", "Auditor"),
                    ("administrator", "Administrator"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("national", "National body"),
                    ("region", "Region"),
                    ("icb", "Integrated care board"),
                    ("place", "Place partnership"),
                    ("trust", "Trust"),
                    ("partner", "Partner"),
                    ("funder", "Funder"),
                ],
                max_length=10,
            ),
        ),
    ]
