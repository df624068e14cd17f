"""The scheme of delegation of an organisation, who signs in which capacity, and what was confirmed of a version.

Rows are only ever added: a new scheme begins on a later day, a row about the same day and value corrects the one
before, and a person's capacity ends with a row that says so.
"""

from django.db import models
from django.db.models import Q

from funding.models.money_field import MoneyField
from organisations.models import Organisation, User
from roi.domain.route import Capacity
from roi.models.case import CaseVersion

CAPACITIES = [(each.value, each.label) for each in Capacity]


class DelegationBand(models.Model):
    """From a day on, an ask above so many pounds a year is decided by one capacity after others confirmed. Of rows on
    one day and value the last recorded counts; one that is taken out leaves the scheme without that value."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="delegation")
    from_on = models.DateField()
    above = MoneyField()
    confirm = models.JSONField(default=list)
    decides = models.CharField(max_length=20, choices=CAPACITIES)
    source = models.CharField(max_length=200, blank=True)
    is_taken_out = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(above__gte=0), name="band_starts_at_or_above_nought"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} above {self.above}"


class Signatory(models.Model):
    """From a day on a person signs in a capacity, or does so no longer."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatories")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=20, choices=CAPACITIES)
    from_on = models.DateField()
    holds = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_capacity_display()}"


class Confirmation(models.Model):
    """A person confirmed a version in a capacity, before whoever decides. `source_confirmed` is the answer of the
    director of finance; `reference` names the impact assessments."""

    version = models.ForeignKey(CaseVersion, models.PROTECT, related_name="confirmations")
    capacity = models.CharField(max_length=20, choices=CAPACITIES)
    words = models.TextField()
    reference = models.CharField(max_length=200, blank=True)
    source_confirmed = models.BooleanField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "capacity"], name="one_confirmation_a_capacity"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_capacity_display()}"
