"""Who signs a case by value, who may sign in which capacity, and what was confirmed on the way of a version."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import funding.models.money_field
from organisations.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_seals"),
        ("roi", "0005_measures_and_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("owner", "Senior responsible owner"),
                            ("business-partner", "Finance business partner"),
                            ("finance-director", "Director of finance"),
                            ("clinical", "Clinical lead, quality and equality impact"),
                            ("exec-lead", "Executive lead"),
                            ("chief-executive", "Chief executive"),
                            ("committee", "Committee"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("holds", models.BooleanField(default=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatories",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("owner", "Senior responsible owner"),
                            ("business-partner", "Finance business partner"),
                            ("finance-director", "Director of finance"),
                            ("clinical", "Clinical lead, quality and equality impact"),
                            ("exec-lead", "Executive lead"),
                            ("chief-executive", "Chief executive"),
                            ("committee", "Committee"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField()),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("source_confirmed", models.BooleanField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="roi.caseversion"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "capacity"), name="one_confirmation_a_capacity")
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("above", funding.models.money_field.MoneyField()),
                ("confirm", models.JSONField(default=list)),
                (
                    "decides",
                    models.CharField(
                        choices=[
                            ("owner", "Senior responsible owner"),
                            ("business-partner", "Finance business partner"),
                            ("finance-director", "Director of finance"),
                            ("clinical", "Clinical lead, quality and equality impact"),
                            ("exec-lead", "Executive lead"),
                            ("chief-executive", "Chief executive"),
                            ("committee", "Committee"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation",
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
                    models.UniqueConstraint(
                        fields=("organisation", "from_on", "above"), name="one_band_a_value_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("above__gte", 0)), name="band_starts_at_or_above_nought"
                    ),
                ],
            },
        ),
        append_only("roi_delegationband"),
        append_only("roi_signatory"),
        append_only("roi_confirmation"),
    ]
