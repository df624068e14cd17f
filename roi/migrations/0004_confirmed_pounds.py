"""Pounds that were confirmed stand with the confirmation; another body's saving with the document that confirms it.

Neither table has triggers, so nothing is lost when SQLite rebuilds one of them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import funding.models.money_field


class Migration(migrations.Migration):
    dependencies = [
        ("roi", "0003_frozen_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="outcomegain",
            name="checked_amount",
            field=funding.models.money_field.MoneyField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="checked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="cleared_amount",
            field=funding.models.money_field.MoneyField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="cleared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="document",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="document_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outcomegain",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="realisation",
            name="cleared_amount",
            field=funding.models.money_field.MoneyField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="realisation",
            name="cleared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="realisation",
            name="confirmed_amount",
            field=funding.models.money_field.MoneyField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="outcomegain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(("checked_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="gain_checked_by_another",
            ),
        ),
    ]
