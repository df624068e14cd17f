"""Staff and budget taken from elsewhere, in rows that are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import funding.models.money_field
from organisations.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0007_actuals_memory_and_jobs"),
        ("organisations", "0005_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReallocatedResource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(choices=[("staff", "Staff"), ("budget", "Budget")], max_length=8)),
                ("what", models.CharField(max_length=200)),
                ("taken_from", models.CharField(max_length=200)),
                ("given_up", models.TextField()),
                ("amount", funding.models.money_field.MoneyField()),
                ("wte", models.PositiveIntegerField(blank=True, null=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("decided_by_role", models.CharField(max_length=120)),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("reason", models.TextField(blank=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reallocated",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reallocated",
                        to="funding.project",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="funding.reallocatedresource",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["organisation", "year"], name="reallocated_in_a_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), models.Q(("amount", 0), ("replaces__isnull", False)), _connector="OR"
                        ),
                        name="reallocated_above_nought",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_up", ""), _negated=True), name="reallocated_says_what_was_given_up"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("kind", "staff"), _negated=True), ("wte__gt", 0), _connector="OR"),
                        name="reallocated_staff_have_a_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="reallocated_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="reallocated_correction_gives_a_reason",
                    ),
                ],
            },
        ),
        append_only("funding_reallocatedresource"),
    ]
