"""The identity as one bar: where its parts begin and end. Templates only draw it."""

from decimal import Decimal
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.money import in_words
from funding.domain.position import PART_WORDS, USE_PARTS, Position

WIDTH, GAP = 1000, 2
FILLS = {
    "spent": "#12436d",
    "committed": "#28a197",
    "passed_on": "#a285d1",
    "used_elsewhere": "#801650",
    "carried_forward": "#f46a25",
    "prepaid": "#6bacdf",
    "returned": "#746cb1",
    "lapsed": "#505a5f",
    "moved_out": "#d4a017",
    "not_explained": "url(#not-explained)",
}
OTHER_FILL = "#b1b4b6"


def picture(position: Position, year: FinancialYear) -> dict[str, Any] | None:
    """Parts above nought of what became of the money, side by side over the whole width; None when there are none."""
    parts = [(part, getattr(position, part)) for part in USE_PARTS if getattr(position, part) > 0]
    total = sum((amount for _, amount in parts), Decimal(0))
    if not total:
        return None
    drawn, at = [], Decimal(0)
    for part, amount in parts:
        width = amount / total * WIDTH
        drawn.append(
            {
                "x": place(at),
                "width": place(max(width - GAP, Decimal(1))),
                "fill": FILLS.get(part, OTHER_FILL),
                "name": PART_WORDS[part][0],
                "amount": amount,
                "label": f"{PART_WORDS[part][0]}: {in_words(amount)}",
            }
        )
        at += width
    largest, amount = max(parts, key=lambda each: each[1])
    return {
        "title": f"{PART_WORDS[largest][0]} is the largest part: {in_words(amount)}",
        "subtitle": f"What became of the money in {year}, in pounds",
        "parts": drawn,
        "width": WIDTH,
    }


def place(value: Decimal) -> str:
    return f"{value:.1f}"
