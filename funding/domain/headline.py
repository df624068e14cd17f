"""The one sentence about the use of funds, in words that a finance director signs. Amounts are Decimal pounds."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from funding.domain.money import in_words

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class UseOfFunds:
    """What became of the money of an organisation's year; `approved` is part of `elsewhere`, `diverted` too.

    `diverted` is what the organisation itself recorded as applied to its own or the system's financial position;
    `awaiting` adds the queries that nobody has answered yet.
    """

    attributed: Decimal
    elsewhere: Decimal
    approved: Decimal
    diverted: Decimal
    awaiting: Decimal
    queries_awaiting: int

    @property
    def sentence(self) -> str:
        return (
            f"{in_prose(self.attributed)} is attributed to its stated purpose; "
            f"{in_prose(self.elsewhere)} was applied elsewhere ({in_prose(self.approved)} with recorded approval); "
            f"{in_prose(self.awaiting)} awaits an answer."
        )


def in_prose(pounds: Decimal) -> str:
    """`£2.65 million` from one million on, `£412,000` below: how an amount stands in a sentence."""
    if abs(pounds) < MILLION:
        return in_words(pounds)
    millions = (abs(pounds) / MILLION).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    figures = f"{millions:,.2f}".rstrip("0").rstrip(".")
    return f"{'−' if pounds < 0 else ''}£{figures} million"
