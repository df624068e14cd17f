"""The day on which the accounts of a year were submitted, which makes month 12 final."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0009_stitching_and_bids"),
        ("organisations", "0005_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountsSubmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("submitted_on", models.DateField()),
                ("evidence", models.CharField(max_length=300)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts_submitted",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "year"), name="accounts_submitted_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="submission_names_its_evidence"
                    ),
                ],
            },
        ),
        append_only("funding_accountssubmission"),
    ]
