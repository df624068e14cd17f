"""Movements and their postings. Each posting moves whole pence from one place of a pot to another, so every movement
sums to nought by construction. Rows are only ever added; a mistake is reversed by a row that names it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from funding.domain.words import Basis, CarryBasis, Destination, Evidence, MovementKind, Place
from funding.models.money_field import MoneyField
from funding.models.pot import Pot
from organisations.models import Organisation, User


class Project(models.Model):
    SEALED_LISTS = ("pots",)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects")
    reference = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    pots = models.ManyToManyField(Pot, blank=True, related_name="projects")
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation", "reference"]
        constraints = [models.UniqueConstraint(fields=["organisation", "reference"], name="one_project_a_reference")]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class Movement(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=20, choices=MovementKind.choices())
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    about_year = models.PositiveSmallIntegerField(null=True, blank=True)
    about_month = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=16, blank=True, choices=Basis.choices())
    destination = models.CharField(max_length=20, blank=True, choices=Destination.choices())
    decided_by_role = models.CharField(max_length=120, blank=True)
    minute = models.CharField(max_length=200, blank=True)
    is_approved = models.BooleanField(default=False)
    evidence_grade = models.CharField(max_length=10, blank=True, choices=Evidence.choices())
    evidence = models.CharField(max_length=300, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="movements")
    partner = models.CharField(max_length=160, blank=True)
    is_prepaid = models.BooleanField(default=False)
    is_one_off = models.BooleanField(default=False)
    transfer = models.ForeignKey("funding.Transfer", models.PROTECT, null=True, blank=True, related_name="movements")
    concerns = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="concerned_by")
    override = models.OneToOneField("funding.Override", models.PROTECT, null=True, blank=True, related_name="movement")
    carry_basis = models.CharField(max_length=16, blank=True, choices=CarryBasis.choices())
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    batch = models.ForeignKey("funding.ImportBatch", models.PROTECT, null=True, blank=True, related_name="movements")
    source_cell = models.CharField(max_length=120, blank=True)
    source_text = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "year", "month"])]
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="movement_month_1_to_12"),
            models.CheckConstraint(
                condition=~Q(kind="apply-elsewhere") | ~Q(destination=""), name="use_elsewhere_names_its_destination"
            ),
            models.CheckConstraint(condition=~Q(kind="receive") | ~Q(basis=""), name="receipt_states_its_basis"),
            models.CheckConstraint(
                condition=~Q(kind="carry-forward") | ~Q(carry_basis=""), name="carry_forward_states_its_basis"
            ),
            models.CheckConstraint(condition=~Q(kind="reverse") | Q(reverses__isnull=False), name="reversal_names_it"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PostingQuerySet(models.QuerySet["Posting"]):
    def at_place(self, place: Place) -> Self:
        return self.filter(Q(from_place=place) | Q(to_place=place))


class Posting(models.Model):
    movement = models.ForeignKey(Movement, models.PROTECT, related_name="postings")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="postings")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    from_place = models.CharField(max_length=16, choices=Place.choices())
    to_place = models.CharField(max_length=16, choices=Place.choices())
    amount = MoneyField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pot", "year"])]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_above_nought"),
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="posting_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.from_place} to {self.to_place}"


class Total(models.Model):
    """What stands at a place of a pot in a year: derived, written only by the posting service with the postings."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="totals")
    year = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=16, choices=Place.choices())
    balance = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pot", "year", "place"], name="one_total_a_place")]

    def __str__(self) -> str:
        return f"{self.pot_id} {self.year} {self.place}: {self.balance}"


class Transfer(models.Model):
    """Money that one organisation passed on to another: one record, seen by both. Only ever added."""

    sender_pot = models.ForeignKey(Pot, models.PROTECT, related_name="transfers_out")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers_in")
    year = models.PositiveSmallIntegerField()
    amount = MoneyField()
    sent_on = models.DateField()
    what_for = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_above_nought")]

    def __str__(self) -> str:
        return f"{self.amount} to {self.receiver}"


class TransferReceipt(models.Model):
    """The receiver's side of a transfer: what it says came, on which pot of its own. Only ever added."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="receipt")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="transfer_receipts")
    amount = MoneyField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_above_nought")]

    def __str__(self) -> str:
        return f"{self.amount} on {self.pot}"


class OverrideRequest(models.Model):
    """One person's wish to let an act use more than a pot holds: how much, why, until when. Only ever added."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="override_requests")
    year = models.PositiveSmallIntegerField()
    amount = MoneyField()
    reason = models.TextField()
    expires_on = models.DateField()
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="override_above_nought")]

    def __str__(self) -> str:
        return f"{self.amount} beyond {self.pot}"


class Override(models.Model):
    """A second person's consent to an override; one act uses it, once. Only ever added."""

    request = models.OneToOneField(OverrideRequest, models.PROTECT, related_name="override")
    confirmed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Override {self.request_id}"
