"""The forms by which an outcome is entered in short steps, those of counts and of an organisation's own measures."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from funding.domain.financial_year import MONTH_NAMES
from funding.forms.fields import LedgerForm, MoneyField
from roi.domain.breakdowns import BREAKDOWNS, EDITIONS, GROUPS
from roi.domain.count_table import cells_of
from roi.domain.inputs import Kind, Polarity, Who
from roi.domain.measures import Measure
from roi.forms import COMPONENT_LABELS, OTHER_BODIES, MonthRows, NumberField, ShareField, grade, words
from roi.models.outcome import KINDS, POLARITIES, WHO_GAINS
from roi.selectors import price_series, unit_values

LARGEST_FILE = 2_000_000
AGES = {"everybody": "Everybody", "adults": "Adults", "children": "Children and young people"}


class MeasureForm(LedgerForm):
    """Step 1: which measure."""

    measure = forms.ChoiceField(label="Measure")
    name = forms.CharField(
        label="Name of the outcome", max_length=160, help_text="Such as admissions of the clinic's patients"
    )
    site = forms.CharField(label="Site", required=False, max_length=120, help_text="Where the events are counted")
    kind = forms.ChoiceField(
        label="Counted as", choices=[(k.value, text) for k, text in KINDS.items()], widget=forms.RadioSelect,
        initial=Kind.COUNT.value,
    )  # fmt: skip

    def __init__(self, *args: Any, measures: Sequence[Measure], **options: Any) -> None:
        super().__init__(*args, **options)
        groups = [
            (label, [(m.code, m.name) for m in measures if m.ages == ages and not m.retired and not is_own(m)])
            for ages, label in AGES.items()
        ]
        own = [(m.code, m.name) for m in measures if is_own(m) and not m.retired]
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"), *groups, *([("Your own", own)] if own else [])
        ]  # fmt: skip


def is_own(measure: Measure) -> bool:
    return measure.code.startswith("local-")


OPTIMISM = ("optimism_source", "optimism_value", "optimism_reason")
DETAILS = {"S": ("growth",), "I": ("starts",), "M": ("people", "matched_on"), "R": ("protocol",)}
ASKED = {
    "M": {"people": "Say how many people were matched.", "matched_on": "Say on what they were matched."},
    "R": {"protocol": "Name the protocol or registration of the trial, or how the order was drawn."},
}
SHARE_PARTS = ("value", "source", "grade", "reason", "low", "high")


class ComparisonForm(MonthRows):
    """Step 3: what the months are compared with, and whose the change is."""

    ROWS: ClassVar = (("expected", "Expected"),)

    chosen_when_high = forms.TypedChoiceField(
        label="Were people chosen because their figure was high?",
        choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes", empty_value=None, required=False, widget=forms.RadioSelect,
        help_text="Such as people who came often: their figure falls without help",
    )  # fmt: skip
    design = forms.ChoiceField(label="Compared with", widget=forms.RadioSelect)
    growth = ShareField(
        label="Growth since last year", required=False, help_text="Only for the same month last year; empty means none"
    )
    starts = forms.TypedChoiceField(
        label="Month in which the project started", coerce=int, empty_value=None, required=False, initial=1,
        choices=list(enumerate(MONTH_NAMES, 1)),
        help_text="Months of the year before it count as they were; at least six from it on must be observed",
    )  # fmt: skip
    people = forms.IntegerField(
        label="People matched", required=False, min_value=1,
        help_text="Pairs: only these people may stand in the months here, and their matches in those of the group",
    )  # fmt: skip
    matched_on = words("What they were matched on", required=False, help_text="Such as age, fifth and visits last year")
    protocol = forms.CharField(
        label="Protocol or registration", required=False, max_length=200,
        help_text="Or, where people wait their turn, how the order was drawn",
    )  # fmt: skip
    expected_source = words("Where the comparison comes from")
    expected_reason = words("Why it is fair")
    expected_grade = grade("Grade of the comparison")

    attribution_value = ShareField(label="Attribution: the share of the change that is this project's")
    attribution_source = words("Source of the attribution")
    attribution_grade = grade("Grade of the attribution")
    attribution_reason = words("Reason for the attribution", required=False)
    attribution_low = ShareField(label="Attribution, low end", required=False)
    attribution_high = ShareField(label="Attribution, high end", required=False)
    deadweight_value = ShareField(
        label="Deadweight: the share that would have happened anyway", required=False,
        help_text="Empty where a comparison group already holds it",
    )  # fmt: skip
    deadweight_source = words("Source of the deadweight", required=False)
    deadweight_grade = grade("Grade of the deadweight", required=False)
    deadweight_reason = words("Reason for the deadweight", required=False)
    deadweight_low = ShareField(label="Deadweight, low end", required=False)
    deadweight_high = ShareField(label="Deadweight, high end", required=False)
    displacement_value = ShareField(label="Displacement: the share that moved elsewhere")
    displacement_source = words("Source of the displacement")
    displacement_grade = grade("Grade of the displacement")
    displacement_reason = words("Reason for the displacement")
    displacement_low = ShareField(label="Displacement, low end", required=False)
    displacement_high = ShareField(label="Displacement, high end", required=False)

    grade_cohort = grade(COMPONENT_LABELS["cohort"])
    grade_effect = grade(COMPONENT_LABELS["effect"])
    grade_data_age = grade(COMPONENT_LABELS["data_age"])
    optimism_source = words("Source of the correction", initial="Local default for the worst grade")
    optimism_value = ShareField(
        label="Another correction", required=False, help_text="Empty means the local default of the worst grade"
    )
    optimism_reason = words("Reason for another correction", required=False)

    def __init__(self, *args: Any, designs: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["design"].choices = list(designs)  # type: ignore[attr-defined]

    def sections(self) -> list["Section"]:
        return [
            Section(self, "Who was picked", "", ("chosen_when_high",)),
            Section(self, "Compared with", "", ("design",)),
            Section(self, "Why it is fair", "", ("expected_source", "expected_reason", "expected_grade")),
            *(
                Section(self, name.title(), "", tuple(f"{name}_{part}" for part in SHARE_PARTS))
                for name in ("attribution", "deadweight", "displacement")
            ),
            Section(
                self,
                "Correction for optimism",
                "One correction: the local default of the worst grade, unless you argue another.",
                (
                    "grade_cohort",
                    "grade_effect",
                    "grade_data_age",
                    "optimism_source",
                    "optimism_value",
                    "optimism_reason",
                ),
            ),
        ]

    def details(self) -> list["Details"]:
        """Fields that one design alone asks for, under its code; the page shows those of the design chosen."""
        offered = {code for code, _ in self.fields["design"].choices}  # type: ignore[attr-defined]
        return [Details(self, code, names) for code, names in DETAILS.items() if code in offered]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for name, what in ASKED.get(typed.get("design", ""), {}).items():
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, what)
        if typed.get("deadweight_value") is not None:
            for part, what in (("source", "Say who chose the deadweight and from what."), ("grade", "Choose a grade.")):
                if not typed.get(f"deadweight_{part}"):
                    self.add_error(f"deadweight_{part}", what)
        return typed


class Details:
    """The fields of one design."""

    def __init__(self, form: forms.Form, code: str, names: Iterable[str]) -> None:
        self.code = code
        self.fields: list[BoundField] = [form[name] for name in names]


class Section:
    """Part of a form: a heading, a line under it, and its fields."""

    def __init__(self, form: forms.Form, title: str, lead: str, names: Iterable[str]) -> None:
        self.title, self.lead = title, lead
        self.fields: list[BoundField] = [form[name] for name in names]


class WorthForm(LedgerForm):
    """Step 4: what one event is worth, and who gains."""

    reference_value: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, label="Published unit value", required=False, empty_label="None: I give my own, or none"
    )
    own_value = MoneyField(label="Or your own unit value, in pounds", required=False)
    own_value_source = words("Source of your own unit value", required=False)
    own_value_year = forms.TypedChoiceField(
        label="Prices of", coerce=int, empty_value=None, required=False,
        help_text="The year whose prices your own unit value is in",
    )  # fmt: skip
    value_grade = grade("Grade of the unit value", required=False)
    value_low = MoneyField(label="Unit value, low end, in pounds", required=False)
    value_high = MoneyField(label="Unit value, high end, in pounds", required=False)
    price_series = forms.ChoiceField(
        label="Price index", required=False, help_text="One for the whole case; it brings unit values to the year"
    )
    is_conservative = forms.BooleanField(label="The unit value is taken low on purpose", required=False)
    includes_other_agencies = forms.BooleanField(label="The unit value holds other bodies' parts", required=False)
    overlap_answer = words(
        "Can another outcome or project hold the same people or events? How were they split?", required=False
    )
    trust_share = ShareField(label="Share that the organisation gains", required=False)
    people_share = ShareField(label="Share that people and society gain", required=False)
    other_who = forms.ChoiceField(
        label="Another body that gains", required=False,
        choices=[("", "None"), *((who.value, WHO_GAINS[who]) for who in OTHER_BODIES)],
    )  # fmt: skip
    other_share = ShareField(label="Its share", required=False)
    other_name = forms.CharField(label="Its name", required=False, max_length=160)
    other_basis = words(
        "Contract value or variable payment that falls this year", required=False,
        help_text="Its saving counts as £0 until a colleague in finance records the document that confirms it",
    )  # fmt: skip
    capacity_unit = forms.CharField(
        label="Capacity that one event frees, unit", required=False, max_length=80, help_text="Such as bed days"
    )
    capacity_per_event = NumberField(label="How much for one event", required=False)
    capacity_source = words("Source of that figure", required=False)
    capacity_used_for = forms.CharField(label="What the capacity was used for", required=False, max_length=200)

    PARTS: ClassVar = (
        (
            "What one event is worth",
            "One value: a published one, or your own. Without one the outcome is listed, not valued.",
            ("reference_value", "own_value", "own_value_source", "own_value_year", "value_grade", "value_low",
             "value_high", "price_series", "is_conservative", "includes_other_agencies", "overlap_answer"),
        ),
        (
            "Who gains",
            "The shares add to 100. What another public body gains counts once finance has its document.",
            ("trust_share", "people_share", "other_who", "other_share", "other_name", "other_basis"),
        ),
        (
            "Capacity",
            "Printed first and in its own unit; it is not cash.",
            ("capacity_unit", "capacity_per_event", "capacity_source", "capacity_used_for"),
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, codes: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = list(unit_values())
        field = self.fields["reference_value"]
        field.queryset = unit_values()  # type: ignore[attr-defined]
        fits = [(row.pk, value_words(row)) for row in rows if row.measure in codes]
        others = [(row.pk, value_words(row)) for row in rows if row.measure not in codes]
        field.choices = [  # type: ignore[attr-defined]
            ("", "None: I give my own, or none"), ("For this measure", fits), ("Other published values", others)
        ]  # fmt: skip
        self.fits = len(fits)
        self.fields["price_series"].choices = [("", "Choose one"), *price_series()]  # type: ignore[attr-defined]
        years = [(start, f"{start}/{(start + 1) % 100:02d}") for start in range(self.year.start, 2009, -1)]
        self.fields["own_value_year"].choices = [("", "Choose one"), *years]  # type: ignore[attr-defined]

    def sections(self) -> list[Section]:
        return [Section(self, *part) for part in self.PARTS]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("reference_value") and typed.get("own_value") is not None:
            self.add_error("own_value", "Choose a published unit value or give your own: one of the two.")
        if typed.get("other_share") and not typed.get("other_who"):
            self.add_error("other_who", "Choose the body whose share this is.")
        return typed


def value_words(row: Any) -> str:
    return f"£{row.value:,.2f} {row.unit}, {row.name}, {row.price_year}/{(row.price_year + 1) % 100:02d}"


class SteadyMonthsForm(LedgerForm):
    """Step 5: the months that stand for a full year."""

    steady_months = forms.TypedMultipleChoiceField(
        label="Steady months, for the full-year effect", coerce=int, required=False,
        choices=list(enumerate(MONTH_NAMES, 1)), widget=forms.CheckboxSelectMultiple,
        help_text="At least three with complete figures and nothing special; none leaves the full year open",
    )  # fmt: skip


class CountsForm(LedgerForm):
    """A table of monthly counts: pasted, or a CSV file."""

    group = forms.ChoiceField(label="Whose counts", choices=list(GROUPS.items()), widget=forms.RadioSelect)
    breakdown = forms.ChoiceField(
        label="What the columns are", choices=[(each.code, each.name) for each in BREAKDOWNS], widget=forms.RadioSelect
    )
    edition = forms.ChoiceField(
        label="Edition of the deprivation index", required=False,
        choices=[("", "Not by deprivation"), *((code, f"Indices of Deprivation {code}") for code in EDITIONS)],
    )  # fmt: skip
    table = forms.CharField(
        label="Table", required=False, strip=False, max_length=200_000,
        widget=forms.Textarea({"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text="Copied from a spreadsheet: headings, then a row for each month (or a column for each month)",
    )  # fmt: skip
    file = forms.FileField(label="Or a CSV file", required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        file, text = typed.get("file"), typed.get("table") or ""
        if file is not None and text.strip():
            self.add_error("file", "Paste a table or choose a file: one of the two.")
        elif file is not None:
            typed["table"] = self.read(file)
        elif not text.strip():
            self.add_error("table", "Paste the table, or choose a file.")
        return typed

    def read(self, file: Any) -> str:
        if file.size > LARGEST_FILE:
            self.add_error("file", "The file is larger than 2 MB. Save only the table as CSV.")
            return ""
        try:
            text = str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", "This is not a CSV file. In your spreadsheet choose Save as, then CSV UTF-8.")
            return ""
        if not cells_of(text):
            self.add_error("file", "The file is empty.")
        return text


class LocalMeasureForm(LedgerForm):
    """A measure of the organisation's own."""

    name = forms.CharField(label="Name", max_length=50, help_text="Such as home visits made")
    unit = forms.CharField(label="What one event is", max_length=80, help_text="Such as visits")
    polarity = forms.ChoiceField(
        label="Which way is better", choices=[(p.value, text) for p, text in POLARITIES.items()],
        widget=forms.RadioSelect, initial=Polarity.FEWER.value,
    )  # fmt: skip
    definition = words("What is counted, exactly")
    counted_from = forms.CharField(label="Where the counts come from", max_length=200)
    who = forms.ChoiceField(
        label="Who usually gains", choices=[(who.value, text) for who, text in WHO_GAINS.items()],
        widget=forms.RadioSelect, initial=Who.TRUST.value,
    )  # fmt: skip
    not_for = words("What it must not be used for")


class RetireMeasureForm(LedgerForm):
    reason = words("Why it is no longer offered")
