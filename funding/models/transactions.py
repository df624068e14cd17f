"""What was decided about the lines of a transaction listing: the rules that match them, each decision with the parts of
the line on pots, and the trial balance they agree to. Rows are only ever added."""

from django.db import models
from django.db.models import Q

from funding.domain.transactions.matching import Verdict
from funding.models.evidence import Recorded, TransactionLine
from funding.models.imports import ImportBatch
from funding.models.ledger import Movement, Project
from funding.models.money_field import MoneyField
from funding.models.pot import Pot
from organisations.models import Organisation


class MatchingRule(Recorded):
    """Lines that say all of this belong to this pot and project; without a pot they are no pot's money. A later row
    that names it takes its place, or takes it back (`stands` false)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="matching_rules")
    code = models.CharField(max_length=60, blank=True)
    subjective = models.CharField(max_length=60, blank=True)
    project_code = models.CharField(max_length=60, blank=True)
    supplier = models.CharField(max_length=160, blank=True)
    text = models.CharField(max_length=120, blank=True)
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, blank=True, related_name="matching_rules")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="matching_rules")
    reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    stands = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="", subjective="", project_code="", supplier="", text=""), name="rule_says_something"
            ),
            models.CheckConstraint(condition=Q(project__isnull=True) | Q(pot__isnull=False), name="project_with_pot"),
        ]

    def __str__(self) -> str:
        return f"Rule {self.pk}"


class LineDecision(Recorded):
    """One decision about a line; of several the last counts. `number` counts them, so that two people who decide at the
    same moment cannot both post the line."""

    line = models.ForeignKey(TransactionLine, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(default=1)
    verdict = models.CharField(max_length=8, choices=Verdict.choices())
    rule = models.ForeignKey(MatchingRule, models.PROTECT, null=True, blank=True, related_name="decisions")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="one_decision_at_a_time")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.verdict}"


class LineShare(models.Model):
    """The part of a line on a pot, and the movement it stands behind. `is_posted`: that movement was posted for lines;
    otherwise it was there before, from imported actual spend. Parts that cancel each other stand behind none."""

    decision = models.ForeignKey(LineDecision, models.PROTECT, related_name="shares")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="line_shares")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="line_shares")
    amount = MoneyField()
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, blank=True, related_name="line_shares")
    is_posted = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="share_is_not_nought")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.pot_id}: {self.amount}"


class BalanceLine(models.Model):
    """One balance of an imported trial balance, at the end of a month: of the year to date, or of that month alone."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="balances")
    row = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    subjective = models.CharField(max_length=60, blank=True)
    month = models.PositiveSmallIntegerField()
    is_to_date = models.BooleanField(default=True)
    amount = MoneyField()
    cell = models.CharField(max_length=12)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "row"], name="one_balance_a_row"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="balance_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.code} M{self.month}: {self.amount}"
