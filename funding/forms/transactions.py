"""Forms of transactions: the file, what its columns hold, the parts of a line, a rule. Forms check what was typed; they
never save."""

from typing import Any

from django import forms

from funding.domain.financial_year import FinancialYear
from funding.domain.transactions.columns import LABELS, Layout, Part
from funding.forms.fields import LedgerForm, MoneyField
from funding.forms.imports import UploadForm
from funding.models import Holds, MatchingRule, Pot, Project
from organisations.models import Organisation

NO_POT, WITHDRAW = "none", "withdraw"
MOST_PARTS = 4


class ListingForm(UploadForm):
    """The listing or the trial balance, as a file or pasted."""

    month = forms.ChoiceField(
        label="For a trial balance: the month at whose end it stands",
        required=False,
        help_text="A listing names its own.",
    )
    this_month_only = forms.BooleanField(
        label="The trial balance shows that month alone, not the year to date", required=False
    )

    def __init__(self, *args: Any, year: FinancialYear, **options: Any) -> None:
        super().__init__(*args, **options)
        holds = self.fields["holds"]
        assert isinstance(holds, forms.ChoiceField)
        holds.choices = [
            (Holds.LINES.value, "The ledger's transaction listing: one transaction a row"),
            (Holds.BALANCES.value, "The trial balance: one cost centre or code a row, with its balance"),
        ]
        month = self.fields["month"]
        assert isinstance(month, forms.ChoiceField)
        month.choices = [("", "Choose one"), *((str(each.number), str(each)) for each in year.months())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("holds") == Holds.BALANCES and not cleaned.get("month"):
            self.add_error("month", "Choose the month at whose end the trial balance stands.")
        return cleaned


class ColumnsForm(forms.Form):
    """Which column holds what."""

    use_required_attribute = False
    are_ours = forms.BooleanField(label="These cost centres are this organisation's own", required=False)

    def __init__(self, *args: Any, layout: Layout, headings: dict[int, str], asks_ours: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.layout = layout
        choices = [("", "Not in this table"), *((str(column), text[:60]) for column, text in headings.items())]
        for part in Part:
            self.fields[part.value] = forms.ChoiceField(
                label=LABELS[part], choices=choices, required=False, initial=str(layout.columns.get(part, ""))
            )
        if not asks_ours:
            del self.fields["are_ours"]

    def answered(self) -> Layout:
        columns = {part: int(self.cleaned_data[part.value]) for part in Part if self.cleaned_data[part.value]}
        return Layout(self.layout.sheet, self.layout.header, columns)

    @property
    def part_fields(self) -> list[forms.BoundField]:
        return [self[part.value] for part in Part]


def target_choices(organisation: Organisation) -> list[tuple[str, str]]:
    """Every pot, alone and with each of its projects."""
    found = []
    for pot in Pot.objects.of(organisation).standing().prefetch_related("projects"):
        found += [(f"{pot.pk}:{each.pk}", f"{pot}: {each}"[:120]) for each in pot.projects.all()]
        found.append((f"{pot.pk}:", f"{pot}: no project, so not explained"[:120]))
    return found


def target_chosen(organisation: Organisation, code: str) -> tuple[Pot | None, Project | None]:
    """The pot and project of a choice; neither for a line that is no pot's money."""
    pot, _, project = code.partition(":")
    if not pot.isdecimal():
        return None, None
    found = Project.objects.filter(organisation=organisation, pk=project).first() if project.isdecimal() else None
    return Pot.objects.of(organisation).standing().filter(pk=pot).first(), found


class PartsForm(LedgerForm):
    """A line over one pot or several; the last empty amount is not guessed."""

    remember = forms.ChoiceField(
        label="Remember it for lines to come", required=False, help_text="Only for a line with one part."
    )

    def __init__(self, *args: Any, organisation: Organisation, remember: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        choices = [("", "Choose one"), *target_choices(organisation)]
        parts: dict[str, forms.Field] = {}
        for number in range(1, MOST_PARTS + 1):
            parts[f"target_{number}"] = forms.ChoiceField(
                label=f"Part {number}: pot and project", choices=choices, required=False
            )
            parts[f"amount_{number}"] = MoneyField(label=f"Part {number}: amount, in pounds", required=False)
        kept = self.fields.pop("remember")
        assert isinstance(kept, forms.ChoiceField)
        kept.choices = [("", "No, this line only"), *remember]
        self.fields = {**parts, "remember": kept}
        self.more = tuple(name for name in parts if not name.endswith(("_1", "_2")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, MOST_PARTS + 1):
            target, amount = cleaned.get(f"target_{number}"), cleaned.get(f"amount_{number}")
            if target and amount is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", "Type the amount of this part.")
            if amount is not None and not target:
                self.add_error(f"target_{number}", "Choose the pot of this part.")
        if not self.errors and not cleaned.get("target_1"):
            self.add_error("target_1", "Choose the pot of the first part.")
        return cleaned

    def parts(self) -> list[tuple[Pot | None, Project | None, Any]]:
        found = []
        for number in range(1, MOST_PARTS + 1):
            code = self.cleaned_data.get(f"target_{number}")
            if code:
                chosen = target_chosen(self.organisation, code)
                found.append((*chosen, self.cleaned_data[f"amount_{number}"]))
        return found


class ReasonForm(LedgerForm):
    reason = forms.CharField(
        label="Why", widget=forms.Textarea({"rows": 3}), max_length=300,
        help_text="The reason stays in the history.", error_messages={"required": "Say why."},
    )  # fmt: skip


class RuleForm(LedgerForm):
    """What a line must say, and where such lines belong."""

    code = forms.CharField(label="Cost centre", max_length=60, required=False)
    subjective = forms.CharField(label="Subjective code", max_length=60, required=False)
    project_code = forms.CharField(label="Project code of the ledger", max_length=60, required=False)
    supplier = forms.CharField(label="Supplier", max_length=160, required=False)
    text = forms.CharField(
        label="Words of the text", max_length=120, required=False, help_text="All of them must stand in the line."
    )
    target = forms.ChoiceField(label="Such lines belong to", error_messages={"required": "Choose where they belong."})

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)
        target.choices = [("", "Choose one"), *target_choices(organisation), (NO_POT, "Not money of a pot")]

    def chosen(self) -> tuple[Pot | None, Project | None]:
        return target_chosen(self.organisation, self.cleaned_data["target"])


class RuleChangeForm(LedgerForm):
    """Where the lines of a rule belong from now on, and whether those it matched move."""

    target = forms.ChoiceField(label="Such lines belong to", error_messages={"required": "Choose where they belong."})
    reason = forms.CharField(label="Why", max_length=300, error_messages={"required": "Say why the rule changes."})
    moves = forms.TypedChoiceField(
        label="Lines that it matched this year",
        choices=[("yes", "Move them"), ("no", "Leave them where they are")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text="Their number and sum are said before anything moves.",
    )

    def __init__(self, *args: Any, organisation: Organisation, rule: MatchingRule, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)
        target.choices = [
            *target_choices(organisation), (NO_POT, "Not money of a pot"), (WITHDRAW, "Nowhere: withdraw the rule"),
        ]  # fmt: skip
        pot = f"{rule.pot_id}:{rule.project_id or ''}" if rule.pot_id else NO_POT
        self.initial.setdefault("target", pot)

    def chosen(self) -> tuple[Pot | None, Project | None]:
        return target_chosen(self.organisation, self.cleaned_data["target"])
