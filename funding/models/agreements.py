"""Agreements with partners: dated terms, payments that stand in the ledger, reports, and what the partner says of a
payment through a link. Rows are only ever added: the last terms count, and a link is taken back by a row of its own."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from funding.domain.agreements import Instrument, LateRate, Paid, PartnerKind
from funding.domain.money import ZERO
from funding.domain.partner_cash import Says
from funding.domain.words import Place
from funding.models.ledger import Movement, Project
from funding.models.money_field import MoneyField
from funding.models.pot import Pot
from organisations.models import Organisation, User


class Agreement(models.Model):
    """With whom, for which project, out of which pot. `year_begins` is the calendar month of the partner's own year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    reference = models.CharField(max_length=12)
    partner = models.CharField(max_length=160)
    partner_kind = models.CharField(max_length=20, choices=PartnerKind.choices())
    instrument = models.CharField(max_length=10, choices=Instrument.choices())
    year_begins = models.PositiveSmallIntegerField()
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="agreements")
    project = models.ForeignKey(Project, models.PROTECT, related_name="agreements")
    purpose = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_agreement_a_reference"),
            models.CheckConstraint(
                condition=Q(year_begins__gte=1, year_begins__lte=12), name="agreement_year_begins_in_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.partner}"


class AgreementTerms(models.Model):
    """Terms from a day on, and why they were changed. They replace those that hold from the same day or a later one.
    Rates are millionths; `late_rate` is for a year."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="terms")
    from_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = MoneyField()
    paid = models.CharField(max_length=20, choices=Paid.choices())
    days_to_pay = models.PositiveSmallIntegerField(default=0)
    fee_rate = models.PositiveIntegerField(default=0)
    passes_on_to = models.CharField(max_length=300, blank=True)
    irrecoverable_vat = MoneyField(default=0)
    late = models.CharField(max_length=12, choices=LateRate.choices())
    late_rate = models.PositiveIntegerField(default=0)
    late_source = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="agreement_above_nought"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="agreement_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} from {self.from_on}"


class AgreementMilestone(models.Model):
    """A payment by terms that pay on milestones."""

    terms = models.ForeignKey(AgreementTerms, models.PROTECT, related_name="milestones")
    on = models.DateField()
    amount = MoneyField()
    what = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="milestone_above_nought")]

    def __str__(self) -> str:
        return self.what


class AgreementCost(models.Model):
    """What the partner says it must spend in a month (1 is April) of a financial year."""

    terms = models.ForeignKey(AgreementTerms, models.PROTECT, related_name="costs")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    amount = MoneyField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "year", "month"], name="one_agreement_cost_a_month"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="agreement_cost_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id}: {self.year} M{self.month}"


class PartnerReport(models.Model):
    """A report that the partner owes by a day."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reports")
    due_on = models.DateField()
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["agreement", "due_on"], name="one_report_a_day")]

    def __str__(self) -> str:
        return f"{self.agreement_id}: report by {self.due_on}"


class PartnerReportReceived(models.Model):
    """The report came: when, and where it is kept."""

    report = models.OneToOneField(PartnerReport, models.PROTECT, related_name="received")
    on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.report_id} received"


class PartnerPayment(models.Model):
    """A payment by the agreement: the movement of the ledger that it is. What was delivered for it stands there too."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payments")
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="partner_payment")
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.agreement_id}: movement {self.movement_id}"

    @property
    def amount(self) -> Decimal:
        """Pounds that left the agreement's pot; below nought where they came back to it."""
        own = [each for each in self.movement.postings.all() if each.pot_id == self.agreement.pot_id]
        return sum((-each.amount if each.to_place == Place.AVAILABLE else each.amount for each in own), ZERO)


class PaymentQuestion(models.Model):
    """The partner is asked to confirm a payment through a link that works once, until a day. Only a hash of the link's
    token is kept. `is_mailed`: the program sent it, so that whoever asked never saw it."""

    payment = models.ForeignKey(PartnerPayment, models.PROTECT, related_name="questions")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_of = models.CharField(max_length=254, blank=True)
    is_mailed = models.BooleanField(default=False)
    expires_on = models.DateField()
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.payment_id} asked until {self.expires_on}"


class PaymentQuestionRevoked(models.Model):
    """A link that was taken back before it was used."""

    question = models.OneToOneField(PaymentQuestion, models.PROTECT, related_name="revoked")
    reason = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.question_id} taken back"


class PaymentAnswer(models.Model):
    """What the partner said through its link, without an account: `answered_by` is the name that was typed. One a
    link, so that a link works once whatever happens."""

    question = models.OneToOneField(PaymentQuestion, models.PROTECT, related_name="answer")
    says = models.CharField(max_length=10, choices=Says.choices())
    amount = MoneyField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    unspent = MoneyField(null=True, blank=True)
    words = models.TextField(blank=True)
    answered_by = models.CharField(max_length=160)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(says="disputed")
                | Q(amount__isnull=False, received_on__isnull=False, unspent__isnull=False),
                name="confirmed_says_what_came",
            ),
            models.CheckConstraint(condition=Q(says="confirmed") | ~Q(words=""), name="disputed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.says}"
