"""Months that take no more postings: closed and opened again by two people each. Rows are only ever added."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from organisations.models import Organisation, User


class MonthCloseRequest(models.Model):
    """One person's wish to close a month, or to open a closed one again; another confirms it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="close_requests")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    reopens = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reopens=False) | ~Q(reason=""), name="reopening_gives_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} M{self.month}"


class MonthCloseQuerySet(models.QuerySet["MonthClose"]):
    def standing(self) -> Self:
        """Closes that were not opened again."""
        return self.filter(reopened__isnull=True)


class MonthClose(models.Model):
    """A month closed by one person and confirmed by another."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="months_closed")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    asked = models.OneToOneField(MonthCloseRequest, models.PROTECT, related_name="close")
    sequence = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(closed_by=F("confirmed_by")), name="two_people_close_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} M{self.month}"


class MonthReopen(models.Model):
    """A closed month opened again, by two people with a reason."""

    close = models.OneToOneField(MonthClose, models.PROTECT, related_name="reopened")
    asked = models.OneToOneField(MonthCloseRequest, models.PROTECT, related_name="reopen")
    sequence = models.PositiveBigIntegerField()
    reopened_at = models.DateTimeField(auto_now_add=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reopened_by=F("confirmed_by")), name="two_people_reopen_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.close_id} reopened"


class AccountsSubmission(models.Model):
    """The day on which the accounts of a year were submitted: from then on month 12 is final. Only ever added."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="accounts_submitted")
    year = models.PositiveSmallIntegerField()
    submitted_on = models.DateField()
    evidence = models.CharField(max_length=300)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="accounts_submitted_once_a_year"),
            models.CheckConstraint(condition=~Q(evidence=""), name="submission_names_its_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} submitted"
