"""What the smaller parts of a case must satisfy, in the order in which they stand in it."""

from decimal import Decimal

from roi.domain.case_parts import SITE_FIELDS, PaymentLine, PriceTerms
from roi.domain.checks import check_share, require
from roi.domain.comparison import TwoGroups
from roi.domain.designs.design import in_events
from roi.domain.inputs import QUINTILES, CaseError, CaseInputs, CostLine, OutcomeLine, RealisationRow, UnitValue

MOST_YEARS, USUAL_YEARS = 5, 3
ONE = Decimal(1)
PENNY = Decimal("0.01")


def check_elements(unit: UnitValue, path: str) -> None:
    for place, element in enumerate(unit.elements):
        check_share(element.releasable_share, f"{path}.elements[{place}].releasable_share")
        require(element.cost >= 0, f"{path}.elements[{place}].cost_pence", "A cost cannot be negative.")
    if unit.elements:
        whole = sum((element.cost for element in unit.elements), Decimal(0))
        require(
            abs(whole - unit.value) <= PENNY,
            f"{path}.elements",
            f"The elements add to £{whole:,.2f} and the unit value is £{unit.value:,.2f}. They must be the same.",
        )


def check_cost_range(cost: CostLine, path: str) -> None:
    if cost.low is None and cost.high is None:
        return
    require(cost.low is not None, f"{path}.low", "A range needs both ends. Add the other one.")
    require(cost.high is not None, f"{path}.high", "A range needs both ends. Add the other one.")
    assert cost.low is not None
    assert cost.high is not None
    require(0 < cost.low <= 1 <= cost.high, f"{path}.low", "Give the ends as multiples around 1, such as 0.95 and 1.1.")
    require(cost.low < cost.high, f"{path}.low", "The ends of a range differ.")


def check_line_parts(inputs: CaseInputs, line: OutcomeLine, path: str) -> None:
    if line.conversion is not None:
        known = line.conversion.of in {each.id for each in inputs.outcomes if each.id != line.id}
        require(known, f"{path}.conversion.of", f"There is no other outcome line “{line.conversion.of}”.")
        check_share(line.conversion.share, f"{path}.conversion.share")
    if line.total_use is not None:
        for name in ("before", "during"):
            require(getattr(line.total_use, name) >= 0, f"{path}.total_use.{name}", "A number cannot be negative.")
    if line.fifths is not None:
        check_fifths(line, f"{path}.fifths")
    if line.sites:
        check_sites(line, f"{path}.sites")
    if line.health is not None:
        sane = -100 <= line.health.qaly_each <= 100
        require(sane, f"{path}.health.qaly_each", "One event brings a few QALYs at most. Check the figure.")
    if line.split_sample is not None:
        enough = line.split_sample > 0 and len(line.gains) > 1
        require(enough, f"{path}.split_sample", "A split was counted on at least one case, between several who gain.")
    if line.plan is not None:
        plan = line.plan
        require(plan.ramp_months >= 1, f"{path}.plan.ramp_months", "A ramp has at least one month.")
        require(plan.lag_months >= 0, f"{path}.plan.lag_months", "A lag cannot be negative.")
        check_share(plan.drop_off_rate, f"{path}.plan.drop_off_rate")
        require(plan.ends is None or plan.ends >= plan.starts, f"{path}.plan.ends", "The service ends after it starts.")


def check_sites(line: OutcomeLine, path: str) -> None:
    """Sites belong to a difference in differences, and add up to its two groups."""
    before = line.counterfactual
    if not isinstance(before, TwoGroups):
        raise CaseError(path, "Only a difference in differences is worked out by site. Take the sites out.")
    names = [site.name for site in line.sites]
    for place, site in enumerate(line.sites):
        require(names.index(site.name) == place, f"{path}[{place}].name", f"“{site.name}” is named twice.")
        for key in SITE_FIELDS:
            enough = getattr(site, key) > 0 if key.startswith("exposure") else getattr(site, key) >= 0
            require(enough, f"{path}[{place}].{key}", "Events are not negative, and somebody is exposed at each site.")
    known = len(line.observed)
    groups = (
        (True, before.observed, before.exposure, in_events(line, line.observed), line.exposure[:known]),
        (False, before.other_before, before.other_exposure_before, before.other_observed, before.other_exposure),
    )
    for ours, *series in groups:
        for key, months in zip(SITE_FIELDS, series, strict=True):
            whole = sum((getattr(site, key) for site in line.sites if site.ours is ours), Decimal(0))
            stated = sum(months, Decimal(0))
            whose = "here" if ours else f"of {before.other_name}"
            words = key.replace("_", " ")
            require(
                abs(whole - stated) <= PENNY,
                path,
                f"The sites {whose} add to {whole:,f} {words}, and the months to {stated:,f}. They must be the same.",
            )


def check_fifths(line: OutcomeLine, path: str) -> None:
    assert line.fifths is not None
    for key in line.fifths:
        require(key in QUINTILES, f"{path}.{key}", "A quintile is 1 (most deprived) to 5, or unknown.")
    for key, counts in line.fifths.items():
        for name in ("population", "events_before", "events_after", "contacts"):
            require(getattr(counts, name) >= 0, f"{path}.{key}.{name}", "A number cannot be negative.")
        for name in ("exposure_before", "exposure_after"):
            require(getattr(counts, name) > 0, f"{path}.{key}.{name}", "The number exposed must be above zero.")


def check_case_parts(inputs: CaseInputs) -> None:
    for place, payment in enumerate(inputs.payments):
        check_payment(inputs, payment, f"payments[{place}]")
    check_later_years(inputs)
    for name in ("unit_values", "attributions"):
        value = getattr(inputs.correlation, name)
        require(-1 < value < 1, f"correlation.{name}", "A correlation lies between −1 and 1.")
    for place, past in enumerate(inputs.past_forecasts):
        in_order = past.low <= past.middle <= past.high
        require(in_order, f"past_forecasts[{place}].low", "A range runs from low over middle to high.")


def check_bay(inputs: CaseInputs, row: RealisationRow, path: str) -> None:
    assert row.bay is not None
    line = next(each for each in inputs.outcomes if each.id == row.outcome)
    bed_days = line.capacity is not None and "bed day" in line.capacity.unit
    require(bed_days, path, "Bays close for bed days freed. Give the outcome its capacity in bed days.")
    require(row.bay.size > 0, f"{path}.size", "A bay has at least one bed.")
    require(0 < row.bay.target_occupancy <= 1, f"{path}.target_occupancy", "Occupancy lies above 0 and up to 1.")
    require(row.bay.cost_each_month >= 0, f"{path}.cost_each_month_pence", "A cost cannot be negative.")


def check_payment(inputs: CaseInputs, payment: PaymentLine, path: str) -> None:
    known = payment.outcome in {line.id for line in inputs.outcomes}
    require(known, f"{path}.outcome", f"There is no outcome line “{payment.outcome}”. Use the id of one.")
    require(payment.price >= 0, f"{path}.price_pence", "A price cannot be negative.")
    check_share(payment.variable_share, f"{path}.variable_share")
    check_share(payment.filled_share, f"{path}.filled_share")


def check_later_years(inputs: CaseInputs) -> None:
    later = inputs.later_years
    if later is None:
        return
    require(
        1 <= later.years <= MOST_YEARS, "later_years.years", f"Between one and {MOST_YEARS} later years can be shown."
    )
    require(
        later.years <= USUAL_YEARS or bool(later.follow_up),
        "later_years.follow_up",
        f"More than {USUAL_YEARS} years need follow-up data. Name them, or show {USUAL_YEARS}.",
    )
    check_share(later.drop_off_rate, "later_years.drop_off_rate")
    require(later.growth_rate > -1, "later_years.growth_rate", "Growth is a fraction above −1, such as 0.02 for 2 %.")
    nominal = later.prices is PriceTerms.NOMINAL
    require(
        not nominal or later.inflation_rate is not None,
        "later_years.inflation_rate",
        "Cash prices cannot be discounted at a real rate. Give the inflation rate, or use real prices.",
    )
    require(
        nominal or later.inflation_rate is None,
        "later_years.inflation_rate",
        "Real prices hold no inflation. Take the rate out, or say that prices are nominal.",
    )
