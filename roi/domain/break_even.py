"""What would have to be true to pay back: exact, because a benefit is a product. Other lines stay as they are."""

from collections.abc import Sequence
from decimal import Decimal

from roi.domain.benefits import HALF_PENNY, NOTHING, LineResult, total
from roi.domain.figures import GBP, FigureBook
from roi.domain.inputs import CaseInputs
from roi.domain.ladder import NOT_VALUED, TRUST_RUNGS, Rung, cost_by_month, is_valued, line_benefit
from roi.domain.ladder_figures import rung_benefit
from roi.domain.payments import income_by_month


def add_break_even(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    for rung in Rung:
        benefit = total(rung_benefit(inputs, results, rung))
        cost = total(cost_by_month(inputs.costs, rung, inputs.data_to))
        none = "there is no benefit on this rung" if is_valued(inputs, rung) else NOT_VALUED
        book.add(
            f"break_even.{rung}.share_of_benefit",
            f"{rung.heading}: share of the benefit that pays back",
            cost / benefit if benefit >= HALF_PENNY else None,
            "share",
            "cost ÷ benefit; above 1 it does not pay back",
            inputs=(f"return.{rung}.benefit", f"return.{rung}.cost"),
            rung=rung.value,
            why="" if benefit >= HALF_PENNY else none,
        )
        for result in results:
            add_line_break_even(book, rung, result, needed_times(inputs, result, rung, benefit, cost))


def needed_times(inputs: CaseInputs, result: LineResult, rung: Rung, benefit: Decimal, cost: Decimal) -> Decimal | None:
    """By how much this line must be multiplied for benefit to equal cost. Fixed pounds of release do not move."""
    moves = result.release.by_share if rung is Rung.TRUST_CASH else total(line_benefit(result, rung))
    if rung in TRUST_RUNGS:
        paid = (income_by_month(p, (result,)) for p in inputs.payments if p.outcome == result.line.id)
        moves += sum((total(months) for months in paid), NOTHING)
    return (cost - (benefit - moves)) / moves if moves >= HALF_PENNY else None


def add_line_break_even(book: FigureBook, rung: Rung, result: LineResult, times: Decimal | None) -> None:
    line = result.line
    stem, label = f"break_even.{rung}.{line.id}", f"{rung.heading}: {line.label}"
    why = "" if times is not None else "this line gives no benefit on this rung that moves with it"
    if why and line.unit_value is None:
        why = NOT_VALUED
    assert line.deadweight is not None
    kept_after = 1 - line.deadweight.value

    def put(name: str, words: str, value: Decimal | None, unit: str, formula: str, base: str = "") -> None:
        note = why if value is None else ""
        book.add(
            f"{stem}.{name}", f"{label}: {words}", value, unit, formula, rung=rung.value, price_base=base, why=note
        )

    def scaled(value: Decimal) -> Decimal | None:
        return None if times is None else value * times

    put("attribution", "attribution that pays back", scaled(line.attribution.value), "share",
        "attribution × cost ÷ benefit, other lines unchanged; above 1 attribution alone cannot do it")  # fmt: skip
    remaining = scaled(kept_after)
    put("deadweight", "deadweight at which it just pays back", None if remaining is None else 1 - remaining, "share",
        "1 − (1 − deadweight) × cost ÷ benefit")  # fmt: skip
    put("events_net", "net events that pay back", scaled(total(result.net)), "events", "net events × cost ÷ benefit")
    if line.unit_value is not None:
        put("unit_value", "unit value that pays back", scaled(line.unit_value.value), GBP,
            "unit value × cost ÷ benefit", f"{line.unit_value.price_year} prices")  # fmt: skip
