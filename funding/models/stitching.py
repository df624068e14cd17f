"""What projects are planned to cost by month, and which pot is planned to pay. A plan posts nothing to the ledger. Rows
are only ever added: of several for the same month, the one recorded last counts, and an amount of nought takes away."""

from django.db import models
from django.db.models import Q

from funding.models.ledger import Project
from funding.models.money_field import MoneyField
from funding.models.pot import Core20Plus5Area, Pot
from organisations.models import User


class PlannedCost(models.Model):
    """A cost that a project is planned to have, such as the pay of its midwives."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="planned_costs")
    name = models.CharField(max_length=120)
    is_recurrent = models.BooleanField()
    is_overhead = models.BooleanField(default=False)
    area = models.ForeignKey(Core20Plus5Area, models.PROTECT, null=True, blank=True, related_name="+")
    plus_group = models.CharField(max_length=120, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["project", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_planned_cost_a_name")]

    def __str__(self) -> str:
        return f"{self.project.reference} {self.name}"


class PlannedCostMonth(models.Model):
    """What the cost is planned to come to in a month."""

    cost = models.ForeignKey(PlannedCost, models.PROTECT, related_name="months")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    amount = MoneyField()
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="planned_cost_not_below_nought")]

    def __str__(self) -> str:
        return f"{self.cost_id} {self.year} M{self.month}: {self.amount}"


class MatchTerm(models.Model):
    """The share of what is paid for a project that the funder wants to come from other money, in parts per million."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="match_terms")
    millionths = models.PositiveIntegerField()
    evidence = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(millionths__lt=1_000_000), name="match_below_all")]

    def __str__(self) -> str:
        return f"{self.pot_id}: {self.millionths}"


class PlanLine(models.Model):
    """The pot is planned to pay this much of the cost in the month, and why."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="plan_lines")
    cost = models.ForeignKey(PlannedCost, models.PROTECT, related_name="plan_lines")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    amount = MoneyField()
    is_suggested = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="plan_line_not_below_nought")]

    def __str__(self) -> str:
        return f"{self.pot_id} pays {self.amount} of {self.cost_id} in {self.year} M{self.month}"
