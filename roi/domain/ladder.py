"""The four returns, always in this order, each with its own numerator and denominator. Nothing adds across them."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from roi.domain.benefits import CAPACITY, CASH, NOTHING, OTHER_NHS, OTHER_PUBLIC, SOCIETY, LineResult
from roi.domain.inputs import CaseInputs, CostLine, Nature, Payer, Series


class Rung(StrEnum):
    TRUST_CASH = "trust_cash"
    TRUST_RESOURCE = "trust_resource"
    NHS_PUBLIC = "nhs_public"
    SOCIETY = "society"

    @property
    def words(self) -> str:
        """As it stands after “on” in a sentence."""
        return {"trust_cash": "cash", "trust_resource": "resource", "nhs_public": "NHS and public sector"}.get(
            self.value, "society"
        )

    @property
    def heading(self) -> str:
        return {
            "trust_cash": "Trust cash",
            "trust_resource": "Trust resource",
            "nhs_public": "NHS and public sector",
            "society": "Society",
        }[self.value]


LAST_DIGIT = Decimal("1e-9")
NOT_VALUED = "counted, not valued: no outcome here has a unit value"
CLASSES_ON = {
    Rung.TRUST_CASH: (CASH,),
    Rung.TRUST_RESOURCE: (CASH, CAPACITY),
    Rung.NHS_PUBLIC: (CASH, CAPACITY, OTHER_NHS, OTHER_PUBLIC),
    Rung.SOCIETY: (CASH, CAPACITY, OTHER_NHS, OTHER_PUBLIC, SOCIETY),
}
TRUST_RUNGS = (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)
PUBLIC_PAYERS = (Payer.TRUST, Payer.ICB, Payer.OTHER_NHS, Payer.LOCAL_AUTHORITY, Payer.OTHER_PUBLIC)


def any_valued(inputs: CaseInputs) -> bool:
    return any(line.unit_value is not None for line in inputs.outcomes)


def is_valued(inputs: CaseInputs, rung: Rung) -> bool:
    """Whether anything of the rung stands in pounds: without a unit value what was averted is counted, and £0 would say
    that it was worth nothing. What the payment scheme brings or takes is pounds of the trust."""
    return any_valued(inputs) or (bool(inputs.payments) and rung in TRUST_RUNGS)


def bears(rung: Rung, cost: CostLine) -> bool:
    """Whether the cost stands in the denominator of the rung. Cash paid in advance does on cash alone: on the others it
    counts as a cash cost in the month in which it is delivered."""
    if rung is Rung.TRUST_CASH:
        return cost.payer is Payer.TRUST and cost.nature in (Nature.CASH, Nature.PREPAID)
    if cost.nature is Nature.PREPAID:
        return False
    if rung is Rung.TRUST_RESOURCE:
        return cost.payer is Payer.TRUST
    return rung is Rung.SOCIETY or cost.payer in PUBLIC_PAYERS


def line_benefit(result: LineResult, rung: Rung) -> Series:
    """Pounds by month that one line gives on the rung."""
    return added((result.by_class.get(number, ()) for number in CLASSES_ON[rung]), len(result.benefit))


def benefit_by_month(results: Iterable[LineResult], rung: Rung, months: int) -> Series:
    return added((line_benefit(result, rung) for result in results), months)


def cost_by_month(costs: Iterable[CostLine], rung: Rung, months: int) -> Series:
    return added((cost.months[:months] for cost in costs if bears(rung, cost)), months)


def added(series: Iterable[Series], months: int) -> Series:
    sums = [NOTHING] * months
    for values in series:
        for place, value in enumerate(values):
            sums[place] += value
    return tuple(sums)


def cumulative(benefit: Series, cost: Series) -> Series:
    running, out = NOTHING, []
    for gained, paid in zip(benefit, cost, strict=True):
        running += gained - paid
        out.append(running)
    return tuple(out)


def payback_month(cumulative_net: Series) -> int | None:
    """The first month from which the cumulative net stays at or above zero to the end; None if it never does.

    A thousand-millionth of a pound below zero is the last digit of a division, not a loss.
    """
    month = None
    for number, net in enumerate(cumulative_net, 1):
        if net < -LAST_DIGIT:
            month = None
        elif month is None:
            month = number
    return month


def ratio(benefit: Decimal, cost: Decimal) -> Decimal | None:
    """Benefit for each pound; None where nothing was paid."""
    return benefit / cost if cost else None
