"""A ten-year appraisal with optimism bias on costs, and an equivalent annual amount."""

from decimal import Decimal

from roi.domain.discounting import (
    HEALTH,
    STANDARD,
    equivalent_annual,
    expected_loss,
    factors,
    present_value,
    worth_over_years,
)
from tests.worked_examples.check import exact

SOURCE = "R package greenbook (commit 6ad7f37, MIT) run under R 4.2.2; year 0 is not discounted"
COSTS = (100, 50, 50, 0, 0, 0, 0, 0, 0, 0)
BENEFITS = (0, 0, 0, 30, 30, 30, 30, 30, 30, 30)
CASES = (  # cost uplift, net, ratio, present costs, present benefits
    ("0", -23.7449467536048, 0.878221495955043, 194.984713762282, 171.239767008677),
    ("0.255", -73.4660487629866, 0.699778084426329, 244.705815771663, 171.239767008677),
    ("0.24", -70.5412780565524, 0.708243141899228, 241.781045065229, 171.239767008677),
)
SIMPLE = (-100, 30, 30, 30, 30, 30)


def pounds(values):
    return [Decimal(value) for value in values]


def checks():
    by_year = factors(STANDARD, 9)
    for uplift, net, ratio, costs, benefits in CASES:
        worth = worth_over_years(pounds(BENEFITS), pounds(COSTS), by_year, Decimal(uplift))
        named = f"uplift {uplift}"
        yield exact(f"{named}: net", worth.net, net)
        yield exact(f"{named}: ratio", worth.ratio, ratio)
        yield exact(f"{named}: costs", worth.costs, costs)
        yield exact(f"{named}: benefits", worth.benefits, benefits)
    five = factors(STANDARD, 5)
    value = present_value(pounds(SIMPLE), five)
    yield exact("net at 3.5 %", value, 35.4515712641225)
    yield exact("equivalent annual amount over years 1 to 5", equivalent_annual(value, five[1:]), 7.85186268419006)
    yield exact("net at the health rate", present_value(pounds(SIMPLE), factors(HEALTH, 5)), 43.4793491887213)
    risks = ((Decimal("0.3"), Decimal(100)), (Decimal("0.5"), Decimal(200)))
    yield exact("expected loss of the risk register", expected_loss(risks), 130)
