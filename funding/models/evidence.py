"""Evidence for the rules that no ledger of pots holds: codes and their lines, claims, establishment, overhead terms,
schemes before their award. Rows are only ever added and a later row about the same thing wins, except codes, shares
and settings, whose changes stand in the audit chain. Nothing here posts."""

from django.db import models
from django.db.models import F, Q

from funding.domain.evidence import CodeKind, LineSource, OverheadBase, Reckoning, Side
from funding.models.imports import ImportBatch
from funding.models.ledger import Project, Transfer
from funding.models.money_field import MoneyField
from funding.models.pot import Award, Pot
from organisations.models import Organisation, User

A_MILLION = 1_000_000


class Recorded(models.Model):
    """Who added the row, and when."""

    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class LedgerCode(Recorded):
    """A cost centre or code of the organisation's ledger and what it stands for."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ledger_codes")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=10, choices=CodeKind.choices())
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, blank=True, related_name="ledger_codes")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="ledger_codes")

    class Meta:
        ordering = ["organisation", "code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_row_a_ledger_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CodeShare(Recorded):
    """The declared apportionment: the part of a code's cost that a pot without a code of its own bears."""

    code = models.ForeignKey(LedgerCode, models.PROTECT, related_name="shares")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="code_shares")
    millionths = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "pot"], name="one_share_a_pot_and_code"),
            models.CheckConstraint(condition=Q(millionths__gte=1, millionths__lte=A_MILLION), name="share_up_to_all"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} {self.pot_id}: {self.millionths}"


class TransactionLine(Recorded):
    """A line of the transaction listing. Evidence behind the postings; it posts nothing itself. Of an imported listing
    (`batch`) it keeps what its columns say more; `identity` is the same for the same line in another listing."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transaction_lines")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    posted_on = models.DateField()
    reference = models.CharField(max_length=60)
    code = models.ForeignKey(LedgerCode, models.PROTECT, related_name="lines")
    from_code = models.ForeignKey(LedgerCode, models.PROTECT, null=True, blank=True, related_name="lines_moved_away")
    source = models.CharField(max_length=16, choices=LineSource.choices())
    amount = MoneyField()
    text = models.CharField(max_length=300, blank=True)
    supplier = models.CharField(max_length=160, blank=True)
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, blank=True, related_name="transaction_lines")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="transaction_lines")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="transaction_lines")
    cell = models.CharField(max_length=12, blank=True)
    # Empty, not "", where no listing gives them: the hash of a line that was recorded before has no such column.
    row = models.PositiveIntegerField(null=True, blank=True)
    journal = models.CharField(max_length=60, null=True, blank=True)
    subjective = models.CharField(max_length=60, null=True, blank=True)
    project_code = models.CharField(max_length=60, null=True, blank=True)
    identity = models.CharField(max_length=32, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "year"], name="lines_of_a_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "reference"],
                condition=Q(batch__isnull=True),
                name="one_line_a_reference",
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="line_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class Claim(Recorded):
    """A transaction line charged or claimed to a pot. A wrong one is taken back by the same amount below nought."""

    line = models.ForeignKey(TransactionLine, models.PROTECT, related_name="claims")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="claims")
    amount = MoneyField()
    is_agreed = models.BooleanField(default=False)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(is_agreed=False) | ~Q(evidence=""), name="agreed_claim_names_evidence")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.pot_id}: {self.amount}"


class EstablishmentMonth(Recorded):
    """Posts of a pot in a month, in hundredths of a whole-time equivalent, their budget and what of it was taken."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="establishment")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    funded_wte = models.PositiveIntegerField()
    worked_wte = models.PositiveIntegerField()
    pay_budget = MoneyField()
    withdrawn = MoneyField(default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pot", "year"], name="establishment_of_a_year")]
        constraints = [models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="posts_month_1_to_12")]

    def __str__(self) -> str:
        return f"{self.pot_id} {self.year} M{self.month}"


class PostCharged(Recorded):
    """A post charged to a pot, with where it was charged before and whether the old budget got a replacement."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="posts_charged")
    year = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=40)
    wte = models.PositiveIntegerField()
    annual_cost = MoneyField()
    from_month = models.PositiveSmallIntegerField(default=1)
    old_code = models.CharField(max_length=60, blank=True)
    is_backfilled = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(from_month__gte=1, from_month__lte=12), name="post_month_1_to_12")
        ]

    def __str__(self) -> str:
        return f"{self.post} on {self.pot_id}"


class OverheadTerm(Recorded):
    """The funder's cap on overhead, from a date to a date."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="overhead_terms")
    millionths = models.PositiveIntegerField()
    base = models.CharField(max_length=12, choices=OverheadBase.choices())
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(millionths__lte=A_MILLION), name="overhead_up_to_all")]

    def __str__(self) -> str:
        return f"{self.pot_id}: {self.millionths} of {self.base}"


class OverheadCharge(Recorded):
    """Overhead charged to a pot in a month, and the direct cost on which it was charged. A correction is negative."""

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="overhead_charges")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    amount = MoneyField()
    direct_cost = MoneyField(default=0)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="overhead_month_1_to_12")]

    def __str__(self) -> str:
        return f"{self.pot_id} {self.year} M{self.month}: {self.amount}"


class SchemeHistory(Recorded):
    """What a project cost in the year before its award, what it costs this year, and what paid for it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="history")
    year = models.PositiveSmallIntegerField()
    cost_before = MoneyField()
    cost_now = MoneyField()
    paid_from = models.CharField(max_length=160, blank=True)
    may_continue = models.BooleanField(default=False)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(may_continue=False) | ~Q(evidence=""), name="continuing_names_evidence")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}: {self.cost_before}"


class PotContinuation(Recorded):
    """A pot that goes on as another of the same organisation: renamed, split or joined. `stands` false takes an
    earlier row back."""

    old = models.ForeignKey(Pot, models.PROTECT, related_name="continued_by")
    new = models.ForeignKey(Pot, models.PROTECT, related_name="continues")
    from_on = models.DateField()
    reason = models.TextField()
    stands = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(old=F("new")), name="continues_as_another")]

    def __str__(self) -> str:
        return f"{self.old_id} goes on as {self.new_id}"


class BudgetVirement(Recorded):
    """A budget moved between pots, or between a pot and a budget outside them, with its reason."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="virements")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    from_pot = models.ForeignKey(Pot, models.PROTECT, null=True, blank=True, related_name="virements_out")
    to_pot = models.ForeignKey(Pot, models.PROTECT, null=True, blank=True, related_name="virements_in")
    amount = MoneyField()
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="virement_above_nought"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="virement_month_1_to_12"),
            models.CheckConstraint(
                condition=Q(from_pot__isnull=False) | Q(to_pot__isnull=False), name="virement_names_a_pot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} in {self.year} M{self.month}"


class SignedVariation(Recorded):
    """The signed variation behind a reduction or a netting off that was recorded without one."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="variation")
    reference = models.CharField(max_length=200)
    signed_on = models.DateField()

    def __str__(self) -> str:
        return self.reference


class TransferReckoning(Recorded):
    """How one side of a transfer reckons it. Sides that state nothing are taken to reckon alike."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="reckonings")
    side = models.CharField(max_length=10, choices=Side.choices())
    reckoning = models.CharField(max_length=10, choices=Reckoning.choices())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.side}: {self.reckoning}"


class RuleSetting(Recorded):
    """What an organisation decided about a rule: watch only, and its own materiality. Empty means the default."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rule_settings")
    rule = models.CharField(max_length=30)
    watch_only = models.BooleanField(null=True, blank=True)
    least_amount = MoneyField(null=True, blank=True)
    least_millionths = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField()

    class Meta:
        ordering = ["organisation", "rule"]
        constraints = [models.UniqueConstraint(fields=["organisation", "rule"], name="one_setting_a_rule")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.rule}"
