"""Organisations, their dated links and their successions. Codes are ODS codes, not always three characters."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    NATIONAL = "national", "National body"
    REGION = "region", "Region"
    ICB = "icb", "Integrated care board"
    PLACE = "place", "Place partnership"
    TRUST = "trust", "Trust"
    PARTNER = "partner", "Partner"
    FUNDER = "funder", "Funder"


def open_on(day: date, start: str = "opened_on", end: str = "closed_on") -> Q:
    """Rows whose dates hold on the day; a missing date is open on that side."""
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})
    )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def open_on(self, day: date) -> Self:
        return self.filter(open_on(day))

    def below(self, body: "Organisation", day: date) -> Self:
        """Trusts and places whose link to the body holds on the day."""
        links = OrganisationLink.objects.filter(open_on(day, "from_on", "to_on"), icb=body)
        return self.filter(pk__in=links.values("trust"))

    def closed_below(self, body: "Organisation", first: date, day: date) -> Self:
        """Trusts and places that closed from the first day on and before the day, linked to the body at their end."""
        at_the_end = Q(icb_links__to_on__isnull=True) | Q(icb_links__to_on__gte=models.F("closed_on"))
        return self.filter(
            at_the_end, icb_links__icb=body, icb_links__from_on__lte=models.F("closed_on"), closed_on__gte=first,
            closed_on__lt=day,
        ).distinct()  # fmt: skip

    def trusts_of(self, icb: "Organisation", day: date) -> Self:
        """Trusts whose link to the ICB holds on the day."""
        return self.below(icb, day).filter(kind=Kind.TRUST)

    def real(self) -> Self:
        return self.filter(is_fictional=False)


class Organisation(models.Model):
    code = models.CharField(max_length=12, unique=True)
    ons_code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    region = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_fictional = models.BooleanField(default=False)
    source = models.TextField(blank=True)
    uncertain = models.CharField(max_length=200, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=models.F("opened_on")),
                name="organisation_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationLink(models.Model):
    """A trust or a place belongs to an ICB, or a trust to a place, from a date to a date: `icb` is the body above."""

    trust = models.ForeignKey(Organisation, models.PROTECT, related_name="icb_links")
    icb = models.ForeignKey(Organisation, models.PROTECT, related_name="trust_links")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    uncertain = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "icb", "from_on"], name="one_link_from_a_date"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")), name="link_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trust} in {self.icb} from {self.from_on}"


class Succession(models.Model):
    """One organisation's duties passed to another on a date."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions_in")
    happened_on = models.DateField()
    kind = models.CharField(max_length=12)
    source = models.TextField()
    uncertain = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "happened_on"], name="one_succession_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} to {self.successor} on {self.happened_on}"
