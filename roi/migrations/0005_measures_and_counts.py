"""A trust adds its own measures; counts of months before, of comparison groups and of parts stand in rows; a line names
its edition of the deprivation index.

None of the altered tables has triggers, so nothing is lost when SQLite rebuilds one of them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import roi.models.exact_field


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_seals"),
        ("roi", "0004_confirmed_pounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="outcomeline",
            name="growth",
            field=roi.models.exact_field.ExactField(blank=True, max_length=40, null=True),
        ),
        migrations.AddField(
            model_name="outcomeline",
            name="imd_edition",
            field=models.CharField(blank=True, choices=[("2019", "2019"), ("2025", "2025")], max_length=4),
        ),
        migrations.AlterField(
            model_name="outcomemonth",
            name="expected",
            field=roi.models.exact_field.ExactField(blank=True, max_length=40, null=True),
        ),
        migrations.CreateModel(
            name="LocalMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=160)),
                ("unit", models.CharField(max_length=80)),
                (
                    "polarity",
                    models.CharField(
                        choices=[("fewer-is-better", "Fewer is better"), ("more-is-better", "More is better")],
                        max_length=20,
                    ),
                ),
                ("definition", models.TextField()),
                ("counted_from", models.CharField(max_length=200)),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("trust", "The trust"),
                            ("icb", "The ICB"),
                            ("other-nhs", "Another NHS body"),
                            ("local-authority", "Local authority"),
                            ("other-public", "Another public body"),
                            ("people", "People and society"),
                        ],
                        max_length=20,
                    ),
                ),
                ("not_for", models.TextField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["organisation", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_local_measure_a_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[("project", "The project's people or area"), ("comparison", "A comparison group")],
                        max_length=12,
                    ),
                ),
                (
                    "breakdown",
                    models.CharField(
                        choices=[
                            ("all", "Everybody together"),
                            ("imd", "By deprivation fifth"),
                            ("ethnicity", "By ethnicity"),
                            ("age", "By age"),
                            ("sex", "By sex"),
                        ],
                        max_length=12,
                    ),
                ),
                ("part", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("events", roi.models.exact_field.ExactField(max_length=40)),
                ("exposure", roi.models.exact_field.ExactField(blank=True, max_length=40, null=True)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="roi.outcomeline"
                    ),
                ),
            ],
            options={
                "ordering": ["line", "group", "breakdown", "year", "month", "part"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "group", "breakdown", "part", "year", "month"),
                        name="one_count_a_part_and_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="count_month_1_to_12"
                    ),
                ],
            },
        ),
    ]
