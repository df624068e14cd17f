"""Forms that copy last year's recurrent pots, and the one that links a pot to projects."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from funding.domain.money import in_words
from funding.forms.fields import AboveNought, LedgerForm
from funding.forms.movement import choose_from
from funding.models import Pot, Project
from funding.next_year import Copied


class ChooseForm(LedgerForm):
    """Which pots go on."""

    pots = forms.MultipleChoiceField(
        label="Pots that go on",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one pot."},
    )

    def __init__(self, *args: Any, copied: Sequence[Copied], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pots"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(x.pot.reference, f"{x.pot}: {in_words(x.amount, pence=True)}") for x in copied]
        self.initial.setdefault("pots", [x.pot.reference for x in copied])


class AmountsForm(LedgerForm):
    """The amount of each chosen pot for the new year."""

    evidence = forms.CharField(
        label="What the awards rest on", max_length=300, required=False, help_text="Such as the planning guidance"
    )

    def __init__(self, *args: Any, copied: Sequence[Copied], **options: Any) -> None:
        super().__init__(*args, **options)
        self.copied = list(copied)
        for each in self.copied:
            self.fields[f"amount_{each.pot.pk}"] = AboveNought(
                label=f"{each.pot}, in pounds", initial=each.amount, help_text=f"{each.pot.funder_name}"
            )
        self.order_fields([*(f"amount_{each.pot.pk}" for each in self.copied), "evidence"])

    def amounts(self) -> dict[Pot, Decimal]:
        return {each.pot: self.cleaned_data[f"amount_{each.pot.pk}"] for each in self.copied}


class LinkForm(LedgerForm):
    projects = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label="Projects that the pot may pay for as well",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one project."},
    )

    def __init__(self, *args: Any, projects: QuerySet[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["projects"], projects)
