"""What one organisation shows another, steps of another body, and who asked a query."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0003_evidence"),
        ("organisations", "0004_recorded_time_never_goes_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="query",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="query",
            name="asked_by_organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queries_asked",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="query",
            name="question",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="query",
            name="transfer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queries",
                to="funding.transfer",
            ),
        ),
        migrations.AlterField(
            model_name="query",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("explained", "Explained"),
                    ("accepted", "Accepted"),
                    ("queried-again", "Queried again"),
                    ("restored", "Restored"),
                    ("withdrawn", "Withdrawn"),
                    ("recorded", "Recorded with approval"),
                    ("cleared", "Cause gone"),
                    ("not-met", "Condition not met"),
                ],
                default="open",
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="querystep",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("explained", "Explained"),
                    ("accepted", "Accepted"),
                    ("queried-again", "Queried again"),
                    ("restored", "Restored"),
                    ("withdrawn", "Withdrawn"),
                    ("recorded", "Recorded with approval"),
                    ("cleared", "Cause gone"),
                    ("not-met", "Condition not met"),
                ],
                max_length=14,
            ),
        ),
        migrations.CreateModel(
            name="StepSide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="side", to="funding.querystep"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("sequence", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="organisations.organisation",
                    ),
                ),
                ("pots", models.ManyToManyField(blank=True, related_name="shares", to="funding.pot")),
                (
                    "query",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="funding.query",
                    ),
                ),
                (
                    "up_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.querystep",
                    ),
                ),
                (
                    "with_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_with_it",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["with_organisation", "year"], name="shared_with_in_a_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("query__isnull", True), ("up_to__isnull", False), _connector="OR"),
                        name="share_names_its_last_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", models.F("with_organisation")), _negated=True),
                        name="shared_with_another",
                    ),
                ],
            },
        ),
        append_only("funding_share"),
        append_only("funding_stepside"),
    ]
