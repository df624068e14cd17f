"""Bids for money: what was asked of whom until when, the stages it went through, documents and hours. Rows are only
ever added: the last stage counts, and hours that were wrong are taken back by a row below nought."""

from django.db import models
from django.db.models import Q

from funding.domain.bids import Stage
from funding.models.money_field import MoneyField
from organisations.models import Organisation, User


class Bid(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bids")
    reference = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    funder_name = models.CharField(max_length=160)
    amount = MoneyField()
    deadline_on = models.DateField()
    expected_on = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_bid_a_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bid_above_nought"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class BidStep(models.Model):
    """A stage that the bid came to, or a new deadline: what was decided, by which role, and why. A bid that is won says
    how much was awarded and from when."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=12, choices=Stage.choices())
    on = models.DateField()
    reason = models.TextField(blank=True)
    decided_by_role = models.CharField(max_length=120, blank=True)
    awarded = MoneyField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.WON.value, awarded__gt=0)
                | (~Q(stage=Stage.WON.value) & Q(awarded__isnull=True)),
                name="bid_won_says_how_much",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.stage}"


class BidDocument(models.Model):
    """A document that the funder asks for."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=160)
    needed_by_on = models.DateField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BidDocumentReady(models.Model):
    """The document is ready: where it is kept."""

    document = models.OneToOneField(BidDocument, models.PROTECT, related_name="ready")
    on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.document_id} ready"


class BidAnswer(models.Model):
    """What the bid says to a question of the funder, and the answer of another bid that it was taken from. A later row
    to the same question takes its place."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="answers")
    question = models.CharField(max_length=300)
    text = models.TextField()
    reuses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reused_in")
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="bid_answer_says_something")]

    def __str__(self) -> str:
        return self.question


class BidHours(models.Model):
    """Time that a role gave to the bid and what an hour of it costs. A correction is below nought."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="hours")
    role = models.CharField(max_length=120)
    minutes = models.IntegerField()
    an_hour = MoneyField()
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(minutes=0), name="bid_hours_not_nought"),
            models.CheckConstraint(condition=Q(an_hour__gte=0), name="bid_hour_costs_nought_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.role} {self.minutes} minutes"
