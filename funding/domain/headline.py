"""The one sentence about the use of funds, in words that a finance director signs. Amounts are Decimal pounds."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from funding.domain.money import in_words

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class UseOfFunds:
    """What became of the money of an organisation's year; `approved` is part of `elsewhere`, `diverted` too.

    `diverted` is what the organisation itself recorded as applied to its own or the system's financial position;
    `awaiting` adds the queries that nobody has answered yet; `awaiting_within` is the part of it that asks about money
    which `attributed` and `elsewhere` hold already.
    """

    attributed: Decimal
    elsewhere: Decimal
    approved: Decimal
    diverted: Decimal
    awaiting: Decimal
    awaiting_within: Decimal
    queries_awaiting: int

    @property
    def sentence(self) -> str:
        return (
            f"{in_prose(self.attributed)} is attributed to its stated purpose; "
            f"{in_prose(self.elsewhere)} was applied elsewhere ({in_prose(self.approved)} with recorded approval); "
            f"{in_prose(self.awaiting)} awaits an answer{self.overlap}."
        )

    @property
    def overlap(self) -> str:
        """So that nobody adds up what the sentence says twice."""
        if not self.awaiting_within:
            return ""
        if self.awaiting_within == self.awaiting:
            return ", all of it within these sums"
        return f", {in_prose(self.awaiting_within)} of it within these sums"


def in_prose(pounds: Decimal) -> str:
    """`£2.65 million` from one million on, `£412,000` below: how an amount stands in a sentence."""
    if abs(pounds) < MILLION:
        return in_words(pounds)
    millions = (abs(pounds) / MILLION).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    figures = f"{millions:,.2f}".rstrip("0").rstrip(".")
    return f"{'−' if pounds < 0 else ''}£{figures} million"
