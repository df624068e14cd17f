"""Planned costs of projects by month, match shares, and who is planned to pay. Rows are only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import funding.models.money_field
from organisations.append_only import append_only

TABLES = ("plannedcost", "plannedcostmonth", "matchterm", "planline")


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0007_actuals_memory_and_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("is_recurrent", models.BooleanField()),
                ("is_overhead", models.BooleanField(default=False)),
                ("plus_group", models.CharField(blank=True, max_length=120)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.core20plus5area",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="planned_costs", to="funding.project"
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
                "ordering": ["project", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("amount", funding.models.money_field.MoneyField()),
                ("is_suggested", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_lines", to="funding.pot"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cost",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_lines", to="funding.plannedcost"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedCostMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("amount", funding.models.money_field.MoneyField()),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cost",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="months", to="funding.plannedcost"
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
            },
        ),
        migrations.CreateModel(
            name="MatchTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("millionths", models.PositiveIntegerField()),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="match_terms", to="funding.pot"
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
                    models.CheckConstraint(condition=models.Q(("millionths__lt", 1000000)), name="match_below_all")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plannedcost",
            constraint=models.UniqueConstraint(fields=("project", "name"), name="one_planned_cost_a_name"),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="plan_line_not_below_nought"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcostmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="planned_cost_not_below_nought"
            ),
        ),
        *(append_only(f"funding_{table}") for table in TABLES),
    ]
