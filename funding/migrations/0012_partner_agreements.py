"""Agreements with partners: dated terms, payments, reports, and what partners say through a link. Rows are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import funding.models.money_field
from organisations.append_only import append_only

TABLES = (
    "agreement",
    "agreementterms",
    "agreementmilestone",
    "agreementcost",
    "partnerreport",
    "partnerreportreceived",
    "partnerpayment",
    "paymentquestion",
    "paymentquestionrevoked",
    "paymentanswer",
)


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0011_transactions_in"),
        ("organisations", "0005_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12)),
                ("partner", models.CharField(max_length=160)),
                (
                    "partner_kind",
                    models.CharField(
                        choices=[
                            ("vcse", "Voluntary, community or social enterprise (VCSE)"),
                            ("local-authority", "Local authority"),
                            ("place", "Place partnership"),
                            ("section-75", "Section 75 pooled fund"),
                            ("collaborative", "Provider collaborative"),
                            ("host", "Host that passes on and keeps a fee"),
                        ],
                        max_length=20,
                    ),
                ),
                ("instrument", models.CharField(choices=[("grant", "Grant"), ("contract", "Contract")], max_length=10)),
                ("year_begins", models.PositiveSmallIntegerField()),
                ("purpose", models.TextField(blank=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="funding.pot"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="funding.project"
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
            name="AgreementTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("amount", funding.models.money_field.MoneyField()),
                (
                    "paid",
                    models.CharField(
                        choices=[
                            ("advance", "All of it in advance"),
                            ("arrears", "All of it in arrears"),
                            ("quarterly-advance", "Quarterly in advance"),
                            ("quarterly-arrears", "Quarterly in arrears"),
                            ("monthly-arrears", "Monthly in arrears"),
                            ("milestones", "On milestones"),
                        ],
                        max_length=20,
                    ),
                ),
                ("days_to_pay", models.PositiveSmallIntegerField(default=0)),
                ("fee_rate", models.PositiveIntegerField(default=0)),
                ("passes_on_to", models.CharField(blank=True, max_length=300)),
                ("irrecoverable_vat", funding.models.money_field.MoneyField(default=0)),
                (
                    "late",
                    models.CharField(
                        choices=[
                            ("none", "No rate is stated"),
                            ("borrowing", "The partner’s own borrowing rate"),
                            ("statutory", "Statutory interest: 8% over the Bank rate (contracts only)"),
                        ],
                        max_length=12,
                    ),
                ),
                ("late_rate", models.PositiveIntegerField(default=0)),
                ("late_source", models.CharField(blank=True, max_length=300)),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("reason", models.TextField(blank=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="funding.agreement"
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
            name="AgreementMilestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("amount", funding.models.money_field.MoneyField()),
                ("what", models.CharField(max_length=160)),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="funding.agreementterms",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AgreementCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("amount", funding.models.money_field.MoneyField()),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="costs", to="funding.agreementterms"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PartnerPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="funding.agreement"
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_payment",
                        to="funding.movement",
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
            name="PartnerReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="funding.agreement"
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
                "ordering": ["due_on"],
            },
        ),
        migrations.CreateModel(
            name="PartnerReportReceived",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="received", to="funding.partnerreport"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("asked_of", models.CharField(blank=True, max_length=254)),
                ("is_mailed", models.BooleanField(default=False)),
                ("expires_on", models.DateField()),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="funding.partnerpayment",
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
            name="PaymentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("confirmed", "Yes, we received it"),
                            ("disputed", "No, or something is wrong with it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", funding.models.money_field.MoneyField(blank=True, null=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("unspent", funding.models.money_field.MoneyField(blank=True, null=True)),
                ("words", models.TextField(blank=True)),
                ("answered_by", models.CharField(max_length=160)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="funding.paymentquestion"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PaymentQuestionRevoked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revoked",
                        to="funding.paymentquestion",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("organisation", "reference"), name="one_agreement_a_reference"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("year_begins__gte", 1), ("year_begins__lte", 12)),
                name="agreement_year_begins_in_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementterms",
            constraint=models.UniqueConstraint(fields=("agreement", "from_on"), name="one_terms_a_day"),
        ),
        migrations.AddConstraint(
            model_name="agreementterms",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="agreement_above_nought"),
        ),
        migrations.AddConstraint(
            model_name="agreementterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="agreement_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementmilestone",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="milestone_above_nought"),
        ),
        migrations.AddConstraint(
            model_name="agreementcost",
            constraint=models.UniqueConstraint(fields=("terms", "year", "month"), name="one_agreement_cost_a_month"),
        ),
        migrations.AddConstraint(
            model_name="agreementcost",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="agreement_cost_month_1_to_12"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerreport",
            constraint=models.UniqueConstraint(fields=("agreement", "due_on"), name="one_report_a_day"),
        ),
        migrations.AddConstraint(
            model_name="paymentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("says", "disputed"),
                    models.Q(("amount__isnull", False), ("received_on__isnull", False), ("unspent__isnull", False)),
                    _connector="OR",
                ),
                name="confirmed_says_what_came",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("says", "confirmed"), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="disputed_says_why",
            ),
        ),
        *(append_only(f"funding_{table}") for table in TABLES),
    ]
