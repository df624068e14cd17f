"""Filters that live in the address of a list. What is typed and makes no sense leaves the list unfiltered."""

from collections.abc import Callable, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from funding.domain.words import PotKind, Protection, Recurrence
from funding.models import Pot, Query
from funding.selectors import PotPosition


class PotFilter(django_filters.FilterSet):
    """Pots by kind, by the terms in force and by whether something is not explained."""

    kind = django_filters.ChoiceFilter(label="Kind", choices=PotKind.choices(), empty_label="Every kind")
    protection = django_filters.ChoiceFilter(
        label="Protection", choices=Protection.choices(), empty_label="Any protection", method="by_terms"
    )
    recurrence = django_filters.ChoiceFilter(
        label="Recurrence", choices=Recurrence.choices(), empty_label="Any recurrence", method="by_terms"
    )
    not_explained = django_filters.BooleanFilter(
        label="Has something not explained", widget=forms.CheckboxInput, method="with_something_not_explained"
    )

    def __init__(self, *args: Any, positions: Sequence[PotPosition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.positions = positions

    def by_terms(self, pots: QuerySet[Pot], name: str, value: str) -> QuerySet[Pot]:
        return self.whose(pots, lambda each: getattr(each, name) == value)

    def with_something_not_explained(self, pots: QuerySet[Pot], name: str, value: bool) -> QuerySet[Pot]:
        return self.whose(pots, lambda each: each.position.not_explained != 0) if value else pots

    def whose(self, pots: QuerySet[Pot], holds: Callable[[PotPosition], bool]) -> QuerySet[Pot]:
        return pots.filter(pk__in=[each.pot.pk for each in self.positions if holds(each)])


class FindingFilter(django_filters.FilterSet):
    """Findings of the rules: those about money that went to a deficit, or all of them."""

    diverted = django_filters.BooleanFilter(
        label="Diverted to deficits", widget=forms.CheckboxInput, method="to_deficits"
    )

    def __init__(self, *args: Any, keys: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = keys

    def to_deficits(self, queries: QuerySet[Query], name: str, value: bool) -> QuerySet[Query]:
        return queries.filter(key__in=self.keys) if value else queries
