"""Rows of re-allocated resource that count: recorded by then, not replaced by then, and not taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.words import Resource
from funding.known import Known, recorded
from funding.models import ReallocatedResource
from organisations.models import Organisation


def reallocated_of(organisation: Organisation, year: FinancialYear,
                   known: Known | None = None) -> list[ReallocatedResource]:  # fmt: skip
    """What counts in the year, oldest first."""
    rows = recorded(ReallocatedResource.objects.all(), known, "organisation", "sequence")
    later = rows.filter(replaces=OuterRef("pk"))
    found = rows.filter(organisation=organisation, year=year.start, amount__gt=0).exclude(Exists(later))
    return list(found.select_related("project", "recorded_by").order_by("from_on", "pk"))


def reallocated_for(organisation: Organisation, year: FinancialYear, pk: int) -> ReallocatedResource | None:
    """A row of the year that was not taken back, whether it was replaced or not."""
    rows = ReallocatedResource.objects.filter(organisation=organisation, year=year.start, amount__gt=0, pk=pk)
    return rows.select_related("organisation", "project").first()


@dataclass(frozen=True, slots=True)
class Together:
    """Pounds for the year of staff and of budgets, and the posts in whole-time equivalents."""

    staff: Decimal
    budget: Decimal
    wte: Decimal

    @property
    def amount(self) -> Decimal:
        return self.staff + self.budget


def together(rows: Iterable[ReallocatedResource]) -> Together:
    rows = list(rows)
    staff = sum((row.amount for row in rows if row.kind == Resource.STAFF), ZERO)
    budget = sum((row.amount for row in rows if row.kind == Resource.BUDGET), ZERO)
    return Together(staff, budget, Decimal(sum(row.wte or 0 for row in rows)) / 100)
