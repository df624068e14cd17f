"""A pot and its passport: who gives how much for what, under which terms, from which date to which."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from funding.domain.words import AwardKind, PotKind, Protection, Recurrence
from funding.models.money_field import MoneyField
from organisations.models import Organisation, User


class Core20Plus5Area(models.Model):
    """An area or group of Core20PLUS5: reference data."""

    code = models.CharField(max_length=40, unique=True)
    framework = models.CharField(max_length=10)
    element = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    aim = models.TextField(blank=True)
    source = models.TextField()
    uncertain = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.framework})" if self.framework != "both" else self.name


class SurveyFigure(models.Model):
    """What trusts nationally named as barrier or enabler: reference data, in whole per cent, and of how many answers
    where that is published."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    percent_2024 = models.PositiveSmallIntegerField(null=True)
    percent_2021 = models.PositiveSmallIntegerField(null=True)
    answered_2024 = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    source = models.TextField()
    uncertain = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class PotQuerySet(models.QuerySet["Pot"]):
    def standing(self) -> Self:
        """Pots that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def in_year(self, start_year: int) -> Self:
        """Pots with an award or a posting in the year."""
        return self.filter(Q(awards__year=start_year) | Q(totals__year=start_year)).distinct()


class Pot(models.Model):
    SEALED_LISTS = ("areas",)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pots")
    reference = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    funder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="pots_funded")
    funder_name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=PotKind.choices())
    is_capital = models.BooleanField(default=False)
    purpose = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    announced_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    use_by_on = models.DateField(null=True, blank=True)
    areas = models.ManyToManyField(Core20Plus5Area, blank=True, related_name="pots")
    plus_groups = models.CharField(max_length=300, blank=True)
    published_allocation = models.ForeignKey(
        "funding.PublishedAllocation", models.PROTECT, null=True, blank=True, related_name="pots"
    )
    sequence = models.PositiveBigIntegerField()
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PotQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_pot_a_reference"),
            models.CheckConstraint(
                condition=Q(use_by_on__isnull=True) | Q(starts_on__isnull=True) | Q(use_by_on__gte=F("starts_on")),
                name="pot_use_by_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class Award(models.Model):
    """An amount of one year, or a change to it. Only ever added."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="awards")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=AwardKind.choices())
    amount = MoneyField()
    decided_on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="award_above_nought")]

    def __str__(self) -> str:
        return f"{self.pot.reference} {self.year}: {self.kind} {self.amount}"


class Instalment(models.Model):
    """When part of an award is due: the agreed payment profile. Only ever added."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = MoneyField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_above_nought")]

    def __str__(self) -> str:
        return f"{self.amount} due {self.due_on}"


class TermQuerySet(models.QuerySet["Term"]):
    def in_force(self, day: date) -> Self:
        """Terms whose dates hold on the day; of several, the one recorded last is the one that counts."""
        return self.filter(from_on__lte=day).filter(Q(to_on__isnull=True) | Q(to_on__gte=day)).order_by("pot", "-pk")


class Term(models.Model):
    """Protection and recurrence of a pot from a date to a date, and the last day for using it where that was changed.
    Only ever added: a later row wins."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="terms")
    protection = models.CharField(max_length=12, choices=Protection.choices())
    recurrence = models.CharField(max_length=14, choices=Recurrence.choices())
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    use_by_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="term_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.protection}, {self.recurrence} from {self.from_on}"
