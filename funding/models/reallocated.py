"""Staff and budget taken from elsewhere for work on health inequalities, recorded as what it is, with what was given
up. It posts nothing and stands in no identity. Rows are only ever added; a later row that names an earlier one counts
in its place."""

from django.db import models
from django.db.models import F, Q

from funding.domain.words import Resource
from funding.models.ledger import Project
from funding.models.money_field import MoneyField
from organisations.models import Organisation, User


class ReallocatedResource(models.Model):
    """What was taken from where, for how long, and what was given up for it. `amount` is its worth in the year; one of
    £0 takes the row that it replaces back."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reallocated")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Resource.choices())
    what = models.CharField(max_length=200)
    taken_from = models.CharField(max_length=200)
    given_up = models.TextField()
    amount = MoneyField()
    wte = models.PositiveIntegerField(null=True, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="reallocated")
    decided_by_role = models.CharField(max_length=120)
    evidence = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "year"], name="reallocated_in_a_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(amount=0, replaces__isnull=False), name="reallocated_above_nought"
            ),
            models.CheckConstraint(condition=~Q(given_up=""), name="reallocated_says_what_was_given_up"),
            models.CheckConstraint(condition=~Q(kind="staff") | Q(wte__gt=0), name="reallocated_staff_have_a_size"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="reallocated_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="reallocated_correction_gives_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, from {self.taken_from}"
