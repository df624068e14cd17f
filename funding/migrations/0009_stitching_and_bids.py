"""Planned costs of projects by month, match shares and who is planned to pay; bids for money. Rows are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import funding.models.money_field
from organisations.append_only import append_only

TABLES = (
    "plannedcost",
    "plannedcostmonth",
    "matchterm",
    "planline",
    "bid",
    "bidstep",
    "biddocument",
    "biddocumentready",
    "bidhours",
)


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0008_reallocated_resource"),
        ("organisations", "0005_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=160)),
                ("funder_name", models.CharField(max_length=160)),
                ("amount", funding.models.money_field.MoneyField()),
                ("deadline_on", models.DateField()),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("purpose", models.TextField(blank=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids",
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
                "ordering": ["organisation", "reference"],
            },
        ),
        migrations.CreateModel(
            name="BidDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("needed_by_on", models.DateField(blank=True, null=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="funding.bid"
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
            name="BidDocumentReady",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ready", to="funding.biddocument"
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
            name="BidHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=120)),
                ("minutes", models.IntegerField()),
                ("an_hour", funding.models.money_field.MoneyField()),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hours", to="funding.bid"
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
            name="BidStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("considering", "Considering"),
                            ("preparing", "Preparing"),
                            ("submitted", "Submitted"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("not-bid", "Decided not to bid"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("decided_by_role", models.CharField(blank=True, max_length=120)),
                ("awarded", funding.models.money_field.MoneyField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("deadline_on", models.DateField(blank=True, null=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="funding.bid"
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
            },
        ),
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
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(fields=("organisation", "reference"), name="one_bid_a_reference"),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="bid_above_nought"),
        ),
        migrations.AddConstraint(
            model_name="bidhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes", 0), _negated=True), name="bid_hours_not_nought"
            ),
        ),
        migrations.AddConstraint(
            model_name="bidhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("an_hour__gte", 0)), name="bid_hour_costs_nought_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="bidstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("awarded__gt", 0), ("stage", "won")),
                    models.Q(models.Q(("stage", "won"), _negated=True), ("awarded__isnull", True)),
                    _connector="OR",
                ),
                name="bid_won_says_how_much",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchterm",
            constraint=models.CheckConstraint(condition=models.Q(("millionths__lt", 1000000)), name="match_below_all"),
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
