"""Queries that rules or other organisations raise and people answer. A query keeps its key: the same finding is the
same query. It belongs to the organisation that can answer it."""

from django.db import models

from funding.domain.words import Destination, QueryKind, QueryStatus
from funding.models.ledger import Movement, Project, Transfer
from funding.models.money_field import MoneyField
from funding.models.pot import Pot
from organisations.models import Organisation, User


class Query(models.Model):
    """What a rule decides changes freely: each run of the rules writes it anew."""

    CHANGES_FREELY = frozenset(
        ("kind", "amount", "month", "figures", "clears_when", "watch_only", "project", "line", "postings", "seen_at")
    )

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="queries")
    year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=QueryKind.choices())
    pots = models.ManyToManyField(Pot, related_name="queries")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="queries")
    line = models.CharField(max_length=120, blank=True)
    postings = models.JSONField(default=list)
    amount = MoneyField()
    answered_at_amount = MoneyField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    figures = models.JSONField()
    clears_when = models.TextField()
    watch_only = models.BooleanField(default=False)
    status = models.CharField(max_length=14, choices=QueryStatus.choices(), default=QueryStatus.OPEN.value)
    raised_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, blank=True, related_name="queries")
    asked_by_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="queries_asked"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_query_a_finding")]

    def __str__(self) -> str:
        return f"{self.rule} {self.key}"


class QueryStep(models.Model):
    """One step of a query's life: who, when, why, with what evidence. Only ever added."""

    query = models.ForeignKey(Query, models.PROTECT, related_name="steps")
    status = models.CharField(max_length=14, choices=QueryStatus.choices())
    amount = MoneyField(null=True)
    destination = models.CharField(max_length=20, blank=True, choices=Destination.choices())
    decided_by_role = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    repayment = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.query_id} {self.status}"
