"""Pots that were logged in error are withdrawn; a published figure may then be opened as another pot."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0005_changed_use_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PotWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="funding.pot"
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
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="withdrawing_gives_a_reason"
                    )
                ],
            },
        ),
        append_only("funding_potwithdrawal"),
        migrations.RemoveConstraint(model_name="pot", name="one_pot_a_published_figure"),
    ]
