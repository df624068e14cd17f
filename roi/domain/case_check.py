"""What a case must satisfy before anything is worked out. The first fault is raised as a CaseError with its path."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.domain.benefits import CAPACITY, CLASS_OF, SOCIETY, total
from roi.domain.checks import check_grade as check_grade
from roi.domain.checks import check_series, require
from roi.domain.checks import check_share as check_share
from roi.domain.comparison_check import check_comparison, check_selection
from roi.domain.counterfactual import expected_events, observed_events
from roi.domain.inputs import (
    QUINTILES,
    Assumption,
    CaseError,
    CaseInputs,
    CostLine,
    GivenSeries,
    Kind,
    Optimism,
    OutcomeLine,
    PriceIndex,
    RealisationRow,
    UnitValue,
)
from roi.domain.measures import LOCAL_PREFIX, MEASURES, measure_called
from roi.domain.parts_check import check_bay, check_case_parts, check_cost_range, check_elements, check_line_parts

COMPONENTS = ("cohort", "effect", "unit_value", "data_age")
QUINTILE_TOLERANCE = Decimal("0.01")
LOWEST_INDEX, HIGHEST_INDEX = Decimal("0.1"), Decimal(100_000)
ONE = Decimal(1)


def check_case(inputs: CaseInputs) -> None:
    """Raises CaseError on the first fault, in the order of the case file."""
    require(bool(inputs.project.name), "project.name", "The project has no name. Type one.")
    require(bool(inputs.organisation.code), "organisation.code", "The organisation has no code. Type its ODS code.")
    require(1 <= inputs.data_to <= 12, "data_to", "The last month with data must be M1 (April) to M12 (March).")
    check_prices(inputs.prices)
    require(bool(inputs.outcomes), "outcomes", "There is no outcome line. Add at least one.")
    check_ids("outcomes", inputs.outcomes)
    check_ids("costs", inputs.costs)
    check_ids("realisation", inputs.realisation)
    for place, line in enumerate(inputs.outcomes):
        check_line(inputs, line, f"outcomes[{place}]")
    check_shared_claims(inputs)
    for place, cost in enumerate(inputs.costs):
        check_cost(cost, f"costs[{place}]")
    for place, row in enumerate(inputs.realisation):
        check_realisation(inputs, row, f"realisation[{place}]")
    check_release_shares(inputs)
    check_case_parts(inputs)


def check_ids(path: str, rows: Iterable[OutcomeLine | CostLine | RealisationRow]) -> None:
    seen = set()
    for place, row in enumerate(rows):
        where = f"{path}[{place}].id"
        require(bool(row.id), where, "The line has no id. Give each line a short name of its own.")
        require(row.id not in seen, where, f"The id “{row.id}” is used twice. Give each line an id of its own.")
        seen.add(row.id)


def check_prices(prices: PriceIndex) -> None:
    for year, value in prices.values.items():
        sane = LOWEST_INDEX <= value <= HIGHEST_INDEX
        require(sane, f"prices.values.{year}", "A price index lies between 0.1 and 100,000. Check the value.")
    require(
        prices.case_year in prices.values,
        "prices.case_year",
        f"The price index has no value for {prices.case_year}. Add it to the values or choose another year.",
    )
    require(bool(prices.name and prices.source), "prices.source", "Name the price index and its source.")


def check_line(inputs: CaseInputs, line: OutcomeLine, path: str) -> None:
    measure = measure_called(line.measure)
    if measure is None:
        require(
            line.measure.startswith(LOCAL_PREFIX),
            f"{path}.measure",
            f"There is no measure “{line.measure}”. Use one of {', '.join(m.code for m in MEASURES)}, "
            f"or a name of your own that starts with {LOCAL_PREFIX}.",
        )
    else:
        require(
            line.polarity is measure.polarity,
            f"{path}.polarity",
            f"For {measure.name.lower()} it is {measure.polarity.value}. Change the polarity or the measure.",
        )
    check_series(line.observed, inputs.data_to, f"{path}.observed")
    check_exposure(inputs, line, path)
    check_comparison(inputs, line, f"{path}.counterfactual")
    check_selection(line, f"{path}.selection")
    check_shares(line, path)
    if line.unit_value is not None:
        check_unit_value(line.unit_value, inputs.prices, f"{path}.unit_value")
        check_elements(line.unit_value, f"{path}.unit_value")
    check_gains(line, f"{path}.gains")
    check_quintiles(line, inputs.data_to, f"{path}.quintiles")
    check_steady_months(line, inputs.data_to, f"{path}.steady_months")
    check_line_parts(inputs, line, path)


def check_exposure(inputs: CaseInputs, line: OutcomeLine, path: str) -> None:
    for place, value in enumerate(line.observed):
        require(value >= 0, f"{path}.observed[{place}]", "A number of events cannot be negative. Check the month.")
    for place, value in enumerate(line.exposure):
        require(value >= 0, f"{path}.exposure[{place}]", "The number exposed cannot be negative. Check the month.")
    if line.exposure:
        check_series(line.exposure, 12, f"{path}.exposure")
        require(
            line.exposure_given >= inputs.data_to,
            f"{path}.exposure[{line.exposure_given}]",
            f"The number exposed must be given up to {MONTH_NAMES[inputs.data_to - 1]}, the last month with outcomes.",
        )
    needed = line.kind is Kind.RATE or not isinstance(line.counterfactual, GivenSeries)
    require(
        bool(line.exposure) or not needed,
        f"{path}.exposure",
        "A rate, and a comparison with earlier months, needs the number exposed in each month known. Add them.",
    )
    require(
        line.kind is Kind.RATE or line.reach == 1,
        f"{path}.reach",
        "A line of counts already holds its reach. Leave the reach at 1 or make it a rate.",
    )


def check_shares(line: OutcomeLine, path: str) -> None:
    check_assumption(line.attribution, f"{path}.attribution")
    if line.deadweight is None:
        raise CaseError(
            f"{path}.deadweight",
            "The deadweight is missing. Type the share that would have happened anyway, 0 included, and its source.",
        )
    check_assumption(line.deadweight, f"{path}.deadweight")
    check_assumption(line.displacement, f"{path}.displacement")
    require(
        bool(line.displacement.reason),
        f"{path}.displacement.reason",
        "Say why this much (or none) moved to another place or provider.",
    )
    check_optimism(line.optimism, f"{path}.optimism")
    for place, claim in enumerate(line.other_claims):
        check_share(claim.attribution, f"{path}.other_claims[{place}].attribution")


def check_assumption(assumed: Assumption, path: str) -> None:
    check_share(assumed.value, f"{path}.value")
    require(bool(assumed.source), f"{path}.source", "The share has no source. Say who chose it and from what.")
    check_grade(assumed.grade, f"{path}.grade")
    for name, value in (("low", assumed.low), ("high", assumed.high)):
        if value is not None:
            check_share(value, f"{path}.{name}")
    check_range(assumed.low, assumed.value, assumed.high, path)


def check_range(low: Decimal | None, value: Decimal, high: Decimal | None, path: str) -> None:
    if low is None and high is None:
        return
    if low is None or high is None:
        raise CaseError(f"{path}.{'low' if low is None else 'high'}", "A range needs both ends. Add the other one.")
    require(low <= value <= high and low < high, f"{path}.low", "The value must lie between the ends of its range.")


def check_optimism(optimism: Optimism, path: str) -> None:
    for component in COMPONENTS:
        where = f"{path}.grades.{component}"
        require(component in optimism.grades, where, "This part has no grade. Use A (best) to F (opinion).")
        check_grade(optimism.grades[component], where)
    if optimism.value is not None:
        check_share(optimism.value, f"{path}.value")
        require(
            bool(optimism.reason), f"{path}.reason", "Say why this correction is used instead of the worst grade's."
        )


def check_unit_value(unit: UnitValue, prices: PriceIndex, path: str) -> None:
    require(unit.value >= 0, f"{path}.value_pence", "A unit value cannot be negative. Use the polarity of the line.")
    require(bool(unit.source), f"{path}.source", "The unit value has no source. Say where it comes from.")
    check_grade(unit.grade, f"{path}.grade")
    require(
        unit.price_year in prices.values,
        f"{path}.price_year",
        f"The price index has no value for {unit.price_year}. Add it to the values or choose another year.",
    )
    check_range(unit.low, unit.value, unit.high, path)
    require(unit.low is None or unit.low >= 0, f"{path}.low_pence", "A unit value cannot be negative.")


def check_gains(line: OutcomeLine, path: str) -> None:
    require(bool(line.gains), path, "Nobody gains from this line. Say who does, and their shares.")
    for place, gain in enumerate(line.gains):
        check_share(gain.share, f"{path}[{place}].share")
        if CLASS_OF[gain.who] not in (CAPACITY, SOCIETY):
            require(bool(gain.name), f"{path}[{place}].name", "Name the body that gains.")
            require(
                not gain.confirmed_by or bool(gain.basis),
                f"{path}[{place}].basis",
                "Say which contract value or variable payment falls this year.",
            )
    shares = sum((gain.share for gain in line.gains), Decimal(0))
    require(shares == 1, path, f"The shares of those who gain add to {shares}. They must add to 1.")


def check_quintiles(line: OutcomeLine, months: int, path: str) -> None:
    if line.quintiles is None:
        return
    for key in QUINTILES:
        require(key in line.quintiles, f"{path}.{key}", "All five quintiles and unknown are needed. Write 0 for none.")
    for key in line.quintiles:
        require(key in QUINTILES, f"{path}.{key}", "A quintile is 1 (most deprived) to 5, or unknown.")
    expected, observed = total(expected_events(line)[:months]), total(observed_events(line))
    gross, given = line.polarity.sign * (expected - observed), sum(line.quintiles.values(), Decimal(0))
    require(
        abs(gross - given) <= QUINTILE_TOLERANCE,
        path,
        f"The quintiles add to {given} and the line averts {gross}. They must be the same: check both.",
    )


def check_steady_months(line: OutcomeLine, months: int, path: str) -> None:
    if not line.steady_months:
        return
    for place, month in enumerate(line.steady_months):
        require(1 <= month <= months, f"{path}[{place}]", f"M{month} has no observed figure yet. Choose known months.")
    several = len(set(line.steady_months)) == len(line.steady_months) >= 3
    require(several, path, "At least three different steady months are needed for a full-year effect.")


def check_shared_claims(inputs: CaseInputs) -> None:
    """The same fall at the same site may be claimed once in all, over lines and projects."""
    claimed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for place, line in enumerate(inputs.outcomes):
        key = (line.measure, line.site)
        others = (claim.attribution for claim in line.other_claims)
        claimed[key] = sum(others, claimed[key] + line.attribution.value)
        require(
            claimed[key] <= ONE,
            f"outcomes[{place}].attribution.value",
            f"{claimed[key]} of this outcome is claimed over all lines and projects of the site. It cannot be above 1.",
        )


def check_cost(cost: CostLine, path: str) -> None:
    check_series(cost.months, 12, f"{path}.months_pence")
    require(bool(cost.source), f"{path}.source", "The cost has no source. Name the ledger code or document.")
    check_cost_range(cost, path)


def check_realisation(inputs: CaseInputs, row: RealisationRow, path: str) -> None:
    known = row.outcome in {line.id for line in inputs.outcomes}
    require(known, f"{path}.outcome", f"There is no outcome line “{row.outcome}”. Use the id of one.")
    require(1 <= row.from_month <= 12, f"{path}.from_month", "The first month must be M1 (April) to M12 (March).")
    ways = sum(way is not None for way in (row.share, row.amount, row.bay))
    require(
        ways == 1, path, "A release is a share of the benefit, pounds a month, or whole bays of beds. Give one of them."
    )
    if row.share is not None:
        check_share(row.share, f"{path}.share")
    require(row.amount is None or row.amount >= 0, f"{path}.amount_pence", "A release cannot be negative.")
    if row.bay is not None:
        check_bay(inputs, row, f"{path}.bay")
    if row.finance_confirmed:
        for name in ("cost_centre", "subjective_code", "owner", "action", "confirmed_by"):
            require(
                bool(getattr(row, name)),
                f"{path}.{name}",
                "A release that finance confirmed needs its cost centre, subjective code, owner, action and who "
                "confirmed it. Fill this in.",
            )


def check_release_shares(inputs: CaseInputs) -> None:
    released: dict[str, Decimal] = defaultdict(Decimal)
    for place, row in enumerate(inputs.realisation):
        released[row.outcome] += row.share or Decimal(0)
        require(
            released[row.outcome] <= ONE,
            f"realisation[{place}].share",
            "More than the whole benefit of this line is released. The shares of a line cannot add to more than 1.",
        )
