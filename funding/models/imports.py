"""Uploaded files, what was taken from them, and where every figure stood: file, sheet and cell. What was answered for
one workbook is remembered for the next; an import that takes long tells how far it is."""

from typing import Self

from django.db import models
from django.db.models import Q

from funding.domain.evidence import LineNature
from funding.models.ledger import Movement, Project
from funding.models.money_field import MoneyField
from funding.models.pot import Pot
from organisations.models import Organisation, User


class UploadedFile(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "sha256"], name="one_file_a_content")]

    def __str__(self) -> str:
        return self.name


class Holds(models.TextChoices):
    BUDGET = "budget", "Budget"
    ACTUALS = "actuals", "Actual spend"
    BOTH = "both", "Budget and actual spend"
    PUBLISHED = "published", "Published allocations"
    LINES = "lines", "Transaction listing"
    BALANCES = "balances", "Trial balance"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def counting(self) -> Self:
        """Batches that readers see: applied and not undone."""
        return self.filter(applied_at__isnull=False, undone_at__isnull=True)


class ImportBatch(models.Model):
    """One table of one sheet, with the mapping that was used. Readers ignore it until `applied_at` is set."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="imports")
    file = models.ForeignKey(UploadedFile, models.PROTECT, related_name="batches")
    year = models.PositiveSmallIntegerField()
    holds = models.CharField(max_length=10, choices=Holds)
    sheet = models.CharField(max_length=120, blank=True)
    table = models.PositiveSmallIntegerField()
    mapping = models.JSONField()
    mapping_hash = models.CharField(max_length=64)
    control_totals = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    amount = MoneyField(default=0)
    rounding = MoneyField(default=0)
    staged_at = models.DateTimeField(auto_now_add=True)
    staged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    as_of_month = models.PositiveSmallIntegerField(null=True, blank=True)
    loaded_on = models.DateField(null=True, blank=True)
    is_whole_budget = models.BooleanField(default=False)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "file", "sheet", "table", "mapping_hash"],
                condition=Q(applied_at__isnull=False, undone_at__isnull=True),
                name="one_import_of_the_same_table",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file.name} {self.sheet} {self.table}"


class PublishedAllocation(models.Model):
    """A figure that a national body published for a holder: a reference record, not a pot. It carries no identity."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="published")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="published_allocations")
    year = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    amount = MoneyField()
    cell = models.CharField(max_length=12)
    raw = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "holder"], name="one_figure_a_holder")]

    def __str__(self) -> str:
        return f"{self.holder} {self.year}: {self.amount}"


class BudgetLine(models.Model):
    """One row of a budget: what it is called and, where it is known, the pot and project it belongs to."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    label = models.CharField(max_length=255)
    code = models.CharField(max_length=60, blank=True)
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    nature = models.CharField(max_length=16, choices=LineNature.choices(), default=LineNature.NORMAL.value)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="one_line_a_row")]

    def __str__(self) -> str:
        return self.label


class BudgetMonth(models.Model):
    """The plan of one line for one month, or for the year when the workbook does not say months (`month` empty)."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="months")
    month = models.PositiveSmallIntegerField(null=True)
    amount = MoneyField()
    cell = models.CharField(max_length=24)
    raw = models.CharField(max_length=120)

    class Meta:
        ordering = ["line", "month"]
        constraints = [models.UniqueConstraint(fields=["line", "month"], name="one_plan_a_month")]

    def __str__(self) -> str:
        return f"{self.line_id} M{self.month}: {self.amount}"


class ActualMonth(models.Model):
    """The actual spend of one line for one month as the workbook says it, with the movement that posted its change
    since the last import; without one nothing was posted: nothing changed, or the line has no pot yet."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="actuals")
    month = models.PositiveSmallIntegerField()
    amount = MoneyField()
    cell = models.CharField(max_length=24)
    raw = models.CharField(max_length=120)
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, blank=True, related_name="actuals")

    class Meta:
        ordering = ["line", "month"]
        constraints = [models.UniqueConstraint(fields=["line", "month"], name="one_actual_a_month")]

    def __str__(self) -> str:
        return f"{self.line_id} M{self.month}: {self.amount}"


class ImportMemory(models.Model):
    """What an organisation answered last for a table with these headings: its columns, and what its words mean."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="import_memories")
    holds = models.CharField(max_length=10, choices=Holds)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    words = models.JSONField(default=dict)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "holds", "fingerprint"], name="one_memory_a_heading")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fingerprint[:12]}"


class ImportJob(models.Model):
    """An import that writes in the background: how far it is, when it was last heard of, how it ended."""

    RUNNING, DONE, FAILED = "running", "done", "failed"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="jobs")
    difference_accepted = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=RUNNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    heard_at = models.DateTimeField()
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch"], condition=Q(state="running"), name="one_job_runs_for_an_import")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.state} {self.done} of {self.total}"
