"""The full-year effect: the steady rate laid over twelve months of expected events, beside recurrent cost only.

Never the last month times twelve. The range runs from the year-to-date rate to the rate of the last three months.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from roi.domain.benefits import CAPACITY, CASH, CLASS_OF, NOTHING, LineResult, counts, release_of, release_rows, total
from roi.domain.figures import GBP, FigureBook
from roi.domain.inputs import CaseInputs, CostLine, Nature, Series, Timing
from roi.domain.ladder import (
    CLASSES_ON,
    NOT_VALUED,
    TRUST_RUNGS,
    Rung,
    bears,
    cost_by_month,
    is_valued,
    ratio,
)
from roi.domain.payments import pounds_per_event

STEADY, TO_DATE, LAST_THREE = "steady", "to_date", "last_three"
BASES = {STEADY: "the steady months", TO_DATE: "the year to date", LAST_THREE: "the last three months"}


@dataclass(frozen=True)
class FullYearLine:
    """One line at a full year's rate."""

    rate_ratio: Decimal
    events: Decimal
    benefit: Decimal
    by_class: dict[int, Decimal]
    income: Decimal = NOTHING


def add_full_year(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    for basis in BASES:
        lines: dict[str, FullYearLine | None] = {r.line.id: full_year_line(inputs, r, basis) for r in results}
        for result in results:
            add_line(book, basis, result, lines[result.line.id])
        known = [line for line in lines.values() if line is not None]
        missing = [name for name, line in lines.items() if line is None]
        why = nothing_to_go_by(inputs, results, basis, missing) if missing else ""
        events = sum((line.events for line in known), NOTHING)
        alike = len({result.line.measure for result in results}) == 1
        mixed = "" if alike else "the lines count different things and are not added"
        book.add(
            f"full_year.{basis}.events",
            f"Net events in a full year, at the rate of {BASES[basis]}",
            events if alike and not missing else None,
            "events",
            "(1 − rate ratio) × twelve months expected × share kept",
            why=why or mixed,
        )
        for rung in Rung:
            add_rung(book, inputs, basis, rung, known, why if is_valued(inputs, rung) else NOT_VALUED)


def nothing_to_go_by(inputs: CaseInputs, results: Sequence[LineResult], basis: str, missing: Sequence[str]) -> str:
    """Why there is no full year at the rate, as words that stand after a colon; `missing` are lines by id."""
    without = [result for result in results if result.line.id in missing]
    labels = ", ".join(result.line.label for result in without)
    if any(months_of(inputs, result, basis) for result in without):
        return f"no events were expected in {BASES[basis]} of {labels}"
    if basis == STEADY:
        return f"no steady months are named for {labels}"
    return "fewer than three months are known"


def months_of(inputs: CaseInputs, result: LineResult, basis: str) -> tuple[int, ...]:
    if basis == STEADY:
        return result.line.steady_months
    first = 1 if basis == TO_DATE else inputs.data_to - 2
    return tuple(range(first, inputs.data_to + 1)) if inputs.data_to >= 3 else ()


def full_year_line(inputs: CaseInputs, result: LineResult, basis: str) -> FullYearLine | None:
    months = months_of(inputs, result, basis)
    seen, expected = chosen(result.observed, months), chosen(result.expected, months)
    if not expected:
        return None
    rate_ratio = seen / expected
    line = result.line
    events = line.polarity.sign * (1 - rate_ratio) * total(result.expected) * result.kept
    benefit = events * (result.unit_value or NOTHING)
    by_class = dict.fromkeys(CLASSES_ON[Rung.SOCIETY], NOTHING)
    for gain in line.gains:
        if counts(gain):
            by_class[CLASS_OF[gain.who]] += gain.share * benefit
    rows = tuple(
        replace(
            row,
            from_month=1,
            amount=None if row.amount is None else row.amount * 12,
            by_month=(total(row.by_month) * 12 / len(row.by_month),) if row.by_month else (),
        )
        for row in release_rows(inputs, line, result.net)
    )
    by_class[CASH] = total(release_of(rows, (by_class[CAPACITY],)).counted)
    by_class[CAPACITY] -= by_class[CASH]
    paid = (events * pounds_per_event(payment) for payment in inputs.payments if payment.outcome == line.id)
    return FullYearLine(rate_ratio, events, benefit, by_class, sum(paid, NOTHING))


def chosen(series: Series, months: tuple[int, ...]) -> Decimal:
    return sum((series[month - 1] for month in months), NOTHING)


def full_year_cost(inputs: CaseInputs, rung: Rung) -> Decimal:
    """Twelve times the mean month of each recurrent line over the steady months (all months known if none is named).
    In a full year what is paid in advance is delivered, so it is no cost beside that."""
    steady = sorted({month for line in inputs.outcomes for month in line.steady_months})
    months = tuple(steady) or tuple(range(1, inputs.data_to + 1))

    def yearly(cost: CostLine) -> Decimal:
        return cost.full_year if cost.full_year is not None else chosen(cost.months, months) * 12 / len(months)

    recurrent = [cost for cost in inputs.costs if cost.timing is Timing.RECURRENT and cost.nature is not Nature.PREPAID]
    lines = [cost for cost in recurrent if bears(rung, cost)]
    return sum((yearly(cost) for cost in lines), NOTHING)


def expected_year_cost(inputs: CaseInputs, rung: Rung) -> Decimal:
    """Pounds of the twelve months: what is given for them and, for a recurrent line that gives nothing after the months
    known, its mean month in each month left. What was paid ahead of delivery goes on no further."""
    left = 12 - inputs.data_to

    def ahead(cost: CostLine) -> Decimal:
        if cost.timing is not Timing.RECURRENT or cost.nature is Nature.PREPAID or any(cost.months[inputs.data_to :]):
            return NOTHING
        if cost.full_year is not None:
            return cost.full_year * left / 12
        return total(cost.months[: inputs.data_to]) * left / inputs.data_to

    given = total(cost_by_month(inputs.costs, rung, 12))
    return given + sum((ahead(cost) for cost in inputs.costs if bears(rung, cost)), NOTHING)


def add_line(book: FigureBook, basis: str, result: LineResult, line: FullYearLine | None) -> None:
    stem, label = f"full_year.{basis}.{result.line.id}", result.line.label
    why = "" if line else f"there are no expected events in {BASES[basis]}"
    rate = line.rate_ratio if line else None
    formula = "sum observed ÷ sum expected"
    book.add(f"{stem}.rate_ratio", f"{label}: rate ratio in {BASES[basis]}", rate, "ratio", formula, why=why)
    events = line.events if line else None
    formula = "(1 − rate ratio) × twelve months expected × share kept"
    book.add(f"{stem}.events", f"{label}: net events in a full year", events, "events", formula, why=why)


def add_rung(
    book: FigureBook, inputs: CaseInputs, basis: str, rung: Rung, lines: Sequence[FullYearLine], why: str
) -> None:
    stem, words = f"full_year.{basis}.{rung}", f"{rung.heading}, full year at the rate of {BASES[basis]}"
    benefit = sum((line.by_class[number] for line in lines for number in CLASSES_ON[rung]), NOTHING)
    if rung in TRUST_RUNGS:
        benefit += sum((line.income for line in lines), NOTHING)
    cost = full_year_cost(inputs, rung)
    b = book.add(
        f"{stem}.benefit", f"{words}: benefit", None if why else benefit, GBP, "events × unit value, by class",
        rung=rung.value, why=why,
    )  # fmt: skip
    k = book.add(
        f"{stem}.cost", f"{words}: cost", cost, GBP, "12 × the steady month of each recurrent cost, no one-offs",
        rung=rung.value,
    )  # fmt: skip
    no_cost = "" if cost else "there is no recurrent cost on this rung"
    book.add(
        f"{stem}.ratio", f"{words}: return for £1", None if why else ratio(benefit, cost), "ratio", "benefit ÷ cost",
        inputs=(b.id, k.id), rung=rung.value, why=why or no_cost,
    )  # fmt: skip
    done = book.closed()[f"return.{rung}.benefit"]
    left = None if why else benefit - done.number
    book.add(
        f"{stem}.carry_forward", f"{words}: benefit still to come after this year", left, GBP,
        "full-year benefit − benefit of this year so far", inputs=(b.id, done.id), rung=rung.value, why=why,
    )  # fmt: skip
    book.add(
        f"{stem}.net", f"{words}: net benefit", None if why else benefit - cost, GBP, "benefit − cost",
        inputs=(b.id, k.id), rung=rung.value, why=why,
    )  # fmt: skip
