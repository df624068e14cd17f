"""What the project is worth over the years to come: this year, then the full-year effect less drop-off, discounted.

Every rung by itself. Flows are in the prices of the case at a real rate; cash flows take a rate that holds inflation.
"""

from dataclasses import dataclass
from decimal import Decimal

from roi.domain.case_parts import LaterYears, PriceTerms
from roi.domain.discounting import (
    HEALTH,
    SENSITIVITY,
    STANDARD,
    Schedule,
    equivalent_annual,
    factors,
    flat_factors,
    nominal_rate,
    present_value,
)
from roi.domain.figures import GBP, Figure, FigureBook
from roi.domain.forecast import STEADY
from roi.domain.inputs import CaseInputs
from roi.domain.ladder import Rung

USUAL = LaterYears(3, "local default: three years, without follow-up data")


@dataclass(frozen=True)
class YearRow:
    year: int
    benefit: Decimal
    cost: Decimal
    factor: Decimal


def factors_for(later: LaterYears, schedule: Schedule) -> tuple[Decimal, ...]:
    if later.prices is PriceTerms.NOMINAL and later.inflation_rate is not None:
        return flat_factors(nominal_rate(schedule.rates[0], later.inflation_rate), later.years)
    return factors(schedule, later.years)


def flows(later: LaterYears, first: tuple[Decimal, Decimal], full: tuple[Decimal, Decimal]) -> tuple[YearRow, ...]:
    """Year 0 is this year; year n the full year × (1 − drop-off)^(n−1) × (1 + growth)^n at the full year's cost."""
    by_year = factors_for(later, STANDARD)
    rows = [YearRow(0, first[0], first[1], by_year[0])]
    inflation = later.inflation_rate or Decimal(0)
    for year in range(1, later.years + 1):
        rise = (1 + inflation) ** year
        stays = (1 - later.drop_off_rate) ** (year - 1) * (1 + later.growth_rate) ** year
        rows.append(YearRow(year, full[0] * stays * rise, full[1] * rise, by_year[year]))
    return tuple(rows)


def add_later_years(book: FigureBook, inputs: CaseInputs, known: dict[str, Figure]) -> None:
    """Present value, ratio and equivalent annual amount by rung, and the same at the lower rate."""
    later = inputs.later_years or USUAL
    for rung in Rung:
        stem, words = f"later.{rung}", f"{rung.heading}, this year and {later.years} more"
        full = known[f"full_year.{STEADY}.{rung}.benefit"]
        if full.value is None:
            book.add(f"{stem}.net", f"{words}: net present value", None, GBP, "not worked out", rung=rung.value,
                     why=full.why)  # fmt: skip
            continue
        first = known[f"return.{rung}.benefit"].number, known[f"return.{rung}.cost"].number
        rows = flows(later, first, (full.value, known[f"full_year.{STEADY}.{rung}.cost"].number))
        by_year = [row.factor for row in rows]
        gained, paid = present_value([r.benefit for r in rows], by_year), present_value([r.cost for r in rows], by_year)
        used = (f"return.{rung}.benefit", full.id, f"full_year.{STEADY}.{rung}.cost")

        def put(
            name: str, label: str, value: Decimal | None, unit: str, formula: str, why: str = "",
            stem: str = stem, words: str = words, rung: Rung = rung, used: tuple[str, ...] = used,
        ) -> None:  # fmt: skip
            book.add(f"{stem}.{name}", f"{words}: {label}", value, unit, formula, rung=rung.value,
                     source=later.source, inputs=used, why=why)  # fmt: skip

        for row in rows:
            put(
                f"benefit.Y{row.year}",
                f"benefit, year {row.year}",
                row.benefit,
                GBP,
                "full-year benefit × drop-off × growth",
            )
            put(f"cost.Y{row.year}", f"cost, year {row.year}", row.cost, GBP, "full-year cost")
        rate = f"{STANDARD.source}; year 0 not discounted"
        put("net", "net present value", gained - paid, GBP, f"sum of net × factor; {rate}")
        no_cost = "" if paid else "nothing is paid"
        put(
            "ratio",
            "benefit for £1",
            gained / paid if paid else None,
            "ratio",
            "present benefits ÷ present costs",
            no_cost,
        )
        put("each_year", "the same each year", equivalent_annual(gained - paid, by_year), GBP,
            "net present value ÷ sum of factors")  # fmt: skip
        net = present_value([row.benefit - row.cost for row in rows], factors_for(later, SENSITIVITY))
        put("net_lower_rate", f"net present value at {SENSITIVITY.rates[0]:.1%}", net, GBP, "sum of net × factor")
    add_health(book, inputs, known, later)


def add_health(book: FigureBook, inputs: CaseInputs, known: dict[str, Figure], later: LaterYears) -> None:
    """QALYs over the years on the health schedule; they are never added to pounds."""
    by_year = factors(HEALTH, later.years)
    for line in inputs.outcomes:
        if line.health is None:
            continue
        this_year = known[f"line.{line.id}.averted_net"].number
        full = known[f"full_year.{STEADY}.{line.id}.events"].value or this_year
        events = [this_year] + [full * (1 - later.drop_off_rate) ** (n - 1) for n in range(1, later.years + 1)]
        value = present_value(events, by_year) * line.health.qaly_each
        book.add(f"later.health.{line.id}", f"{line.label}: QALYs, this year and {later.years} more", value, "QALYs",
                 "net events × QALYs for each × factor of the health schedule", source=line.health.source)  # fmt: skip
