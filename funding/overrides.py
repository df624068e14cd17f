"""Overrides of a pot in a year: those asked for that wait for a colleague, and those that an act may still use."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from funding.domain.financial_year import FinancialYear
from funding.known import Known
from funding.models import Override, OverrideRequest, Pot
from organisations.models import Organisation


def requests_standing(pot: Pot, year: FinancialYear, today: date,
                      known: Known | None = None) -> QuerySet[OverrideRequest]:  # fmt: skip
    """Overrides asked for that have not expired and were not used; consented to or not."""
    unused = Q(override__movement__isnull=True)
    if known is not None:
        used = known.condition("override__movement__organisation", "override__movement__sequence")
        unused = Q(asked_at__lt=known.until) & (unused | ~used)
    return OverrideRequest.objects.filter(unused, pot=pot, year=year.start, expires_on__gte=today).select_related(
        "pot", "asked_by", "override__confirmed_by"
    )


def overrides_to_use(pot: Pot, year: FinancialYear, today: date) -> QuerySet[Override]:
    """Overrides that two people agreed to and that no act has used."""
    return Override.objects.filter(
        request__pot=pot, request__year=year.start, request__expires_on__gte=today, movement__isnull=True
    ).select_related("request__asked_by", "confirmed_by")


def override_request(organisation: Organisation, pk: int) -> OverrideRequest | None:
    found = OverrideRequest.objects.filter(pot__organisation=organisation, pk=pk)
    return found.select_related("pot__organisation", "asked_by", "override__confirmed_by").first()


@dataclass(frozen=True, slots=True)
class OverrideState:
    """An override as the page of the pot prints it."""

    request: OverrideRequest
    is_consented: bool

    @property
    def status(self) -> str:
        return "Ready to use" if self.is_consented else "Waits for a colleague"


def override_states(pot: Pot, year: FinancialYear, today: date, known: Known | None = None) -> list[OverrideState]:
    return [
        OverrideState(each, hasattr(each, "override") and (known is None or each.override.confirmed_at < known.until))
        for each in requests_standing(pot, year, today, known)
    ]
