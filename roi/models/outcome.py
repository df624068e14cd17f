"""Outcomes of a project in a year: what is measured, by month and by fifth, what was assumed, and what is released.

A line may be corrected until it stands in a case; a version of a case holds a frozen copy of its own.
"""

from django.db import models
from django.db.models import F, Q

from funding.models import Project
from funding.models.money_field import MoneyField
from organisations.models import User
from roi.domain.breakdowns import BREAKDOWNS, EDITIONS, GROUPS
from roi.domain.inputs import QUINTILES, Kind, Polarity, Status, Who
from roi.models.exact_field import ExactField
from roi.models.reference import UnitValue

POLARITIES = {Polarity.FEWER: "Fewer is better", Polarity.MORE: "More is better"}
KINDS = {Kind.COUNT: "A count", Kind.RATE: "A rate for each person exposed"}
WHO_GAINS = {
    Who.TRUST: "The trust",
    Who.ICB: "The ICB",
    Who.OTHER_NHS: "Another NHS body",
    Who.LOCAL_AUTHORITY: "Local authority",
    Who.OTHER_PUBLIC: "Another public body",
    Who.PEOPLE: "People and society",
}
RELEASE_STATES = {Status.PLANNED: "Planned", Status.ACTIONED: "Actioned", Status.IN_LEDGER: "In the ledger"}
GRADES = [(grade, grade) for grade in "ABCDEF"]


class AssumptionName(models.TextChoices):
    ATTRIBUTION = "attribution", "Attribution"
    DEADWEIGHT = "deadweight", "Deadweight"
    DISPLACEMENT = "displacement", "Displacement"


class OutcomeLine(models.Model):
    """One outcome of a project in a year, with its comparison (a given series) and what one event is worth."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="outcome_lines")
    year = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    measure = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=[(k.value, label) for k, label in KINDS.items()])
    polarity = models.CharField(max_length=20, choices=[(p.value, label) for p, label in POLARITIES.items()])
    site = models.CharField(max_length=120, blank=True)
    design = models.CharField(max_length=1, default="G")
    expected_source = models.TextField()
    expected_reason = models.TextField()
    expected_grade = models.CharField(max_length=1, choices=GRADES)
    grade_cohort = models.CharField(max_length=1, choices=GRADES)
    grade_effect = models.CharField(max_length=1, choices=GRADES)
    grade_unit_value = models.CharField(max_length=1, choices=GRADES)
    grade_data_age = models.CharField(max_length=1, choices=GRADES)
    optimism = ExactField(null=True, blank=True)
    optimism_source = models.TextField()
    optimism_reason = models.TextField(blank=True)
    reference_value = models.ForeignKey(UnitValue, models.PROTECT, null=True, blank=True, related_name="+")
    own_value = MoneyField(null=True, blank=True)
    own_value_source = models.TextField(blank=True)
    own_value_year = models.PositiveSmallIntegerField(null=True, blank=True)
    value_grade = models.CharField(max_length=1, blank=True, choices=GRADES)
    value_low = MoneyField(null=True, blank=True)
    value_high = MoneyField(null=True, blank=True)
    is_conservative = models.BooleanField(default=False)
    includes_other_agencies = models.BooleanField(default=False)
    price_series = models.CharField(max_length=60, blank=True)
    steady_months = models.JSONField(default=list, blank=True)
    capacity_unit = models.CharField(max_length=80, blank=True)
    capacity_per_event = ExactField(null=True, blank=True)
    capacity_source = models.TextField(blank=True)
    capacity_used_for = models.CharField(max_length=200, blank=True)
    overlap_answer = models.TextField(blank=True)
    chosen_when_high = models.BooleanField(null=True, blank=True)
    growth = ExactField(null=True, blank=True)
    starts = models.PositiveSmallIntegerField(null=True, blank=True)
    matched_people = models.PositiveIntegerField(null=True, blank=True)
    matched_on = models.TextField(blank=True, default="")
    protocol = models.CharField(max_length=200, blank=True, default="")
    parts = models.JSONField(default=dict, blank=True)
    imd_edition = models.CharField(max_length=4, blank=True, choices=[(code, code) for code in EDITIONS])
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["project", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year", "code"], name="one_outcome_line_a_code"),
            models.CheckConstraint(
                condition=Q(reference_value__isnull=True) | Q(own_value__isnull=True), name="one_unit_value_a_line"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OutcomeAssumption(models.Model):
    """A share that somebody chose, 0 to 1, with its grade, source and reason."""

    line = models.ForeignKey(OutcomeLine, models.CASCADE, related_name="assumptions")
    name = models.CharField(max_length=20, choices=AssumptionName)
    value = ExactField()
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    source = models.TextField()
    grade = models.CharField(max_length=1, choices=GRADES)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "name"], name="one_value_an_assumption")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class OutcomeGain(models.Model):
    """Who has which share of the line's benefit. Another body's share counts once that body confirmed it in a document
    that somebody in finance, who did not enter the share, has seen: `checked_amount` holds the pounds that stood then,
    and `cleared_amount` those that it stood for before what it rests on changed."""

    line = models.ForeignKey(OutcomeLine, models.CASCADE, related_name="gains")
    who = models.CharField(max_length=20, choices=[(w.value, label) for w, label in WHO_GAINS.items()])
    share = ExactField()
    name = models.CharField(max_length=160, blank=True)
    basis = models.TextField(blank=True)
    confirmed_by = models.CharField(max_length=160, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.CharField(max_length=200, blank=True, default="")
    document_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_amount = MoneyField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_amount = MoneyField(null=True, blank=True)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")), name="gain_checked_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.share}"


class OutcomeMonth(models.Model):
    """One month of a line: observed once it is known; expected where the comparison is a given series."""

    line = models.ForeignKey(OutcomeLine, models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField()
    observed = ExactField(null=True, blank=True)
    expected = ExactField(null=True, blank=True)
    exposure = ExactField(null=True, blank=True)

    class Meta:
        ordering = ["line", "month"]
        constraints = [
            models.UniqueConstraint(fields=["line", "month"], name="one_outcome_a_month"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="outcome_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"M{self.month}: {self.observed} against {self.expected}"


class OutcomeCount(models.Model):
    """Events of one month that the line's own months do not hold: of months before the year, of a comparison group, or
    of one part of a breakdown. `year` is the start of the financial year of the month."""

    line = models.ForeignKey(OutcomeLine, models.CASCADE, related_name="counts")
    group = models.CharField(max_length=12, choices=list(GROUPS.items()))
    breakdown = models.CharField(max_length=12, choices=[(each.code, each.name) for each in BREAKDOWNS])
    part = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    events = ExactField()
    exposure = ExactField(null=True, blank=True)

    class Meta:
        ordering = ["line", "group", "breakdown", "year", "month", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "group", "breakdown", "part", "year", "month"], name="one_count_a_part_and_month"
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="count_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.breakdown} {self.part} {self.year} M{self.month}: {self.events}"


class OutcomeQuintile(models.Model):
    """Events averted in one deprivation fifth, 1 the most deprived, or `unknown`."""

    line = models.ForeignKey(OutcomeLine, models.CASCADE, related_name="quintiles")
    quintile = models.CharField(max_length=8, choices=[(key, key) for key in QUINTILES])
    averted = ExactField()

    class Meta:
        ordering = ["line", "quintile"]
        constraints = [models.UniqueConstraint(fields=["line", "quintile"], name="one_figure_a_quintile")]

    def __str__(self) -> str:
        return f"{self.quintile}: {self.averted}"


class Realisation(models.Model):
    """Money that leaves a named budget. It counts once somebody in finance who did not enter it confirms it, and while
    it comes to `confirmed_amount`: the pounds to date that stood then, or pounds a month for a row in pounds.

    `cleared_amount` is what was confirmed before that changed."""

    line = models.ForeignKey(OutcomeLine, models.PROTECT, related_name="realisation")
    code = models.SlugField(max_length=40)
    cost_centre = models.CharField(max_length=40)
    subjective_code = models.CharField(max_length=40)
    share = ExactField(null=True, blank=True)
    amount = MoneyField(null=True, blank=True)
    from_month = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=160)
    action = models.TextField()
    status = models.CharField(max_length=10, choices=[(s.value, label) for s, label in RELEASE_STATES.items()])
    efficiency_scheme = models.CharField(max_length=80, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_as = models.CharField(max_length=160, blank=True)
    confirmed_amount = MoneyField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_amount = MoneyField(null=True, blank=True)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "code"], name="one_release_a_code"),
            models.CheckConstraint(condition=Q(from_month__gte=1, from_month__lte=12), name="release_month_1_to_12"),
            models.CheckConstraint(
                condition=Q(share__isnull=True, amount__isnull=False) | Q(share__isnull=False, amount__isnull=True),
                name="release_is_a_share_or_pounds",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="release_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.code
