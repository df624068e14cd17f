"""What £1 weighs to people on different incomes."""

from decimal import Decimal

from roi.domain.discounting import STANDARD, factors, present_value
from roi.domain.fairness import income_weight
from tests.worked_examples.check import exact, printed

SOURCE = "Green Book 2020 A3.12 to A3.20; R package greenbook (commit 6ad7f37, MIT) run under R 4.2.2"
WEIGHTS = ((15000, 3.00863719922761), (20000, 2.06990047066311), (25000, 1.54869696186799), (35000, 1),
           (50000, 0.628966409253448), (75000, 0.371286206512505))  # fmt: skip


def checks():
    for theirs, income_ratio in ((2.5, "2.023520921448593"), (2.4, "1.9609665516220443")):
        yield printed(f"Green Book A3.20, {theirs}", income_weight(Decimal(1), Decimal(income_ratio)), theirs, 1)
    yield exact("elasticity 1, half the income", income_weight(Decimal(20000), Decimal(40000), Decimal(1)), 2)
    for income, theirs in WEIGHTS:
        yield exact(f"£{income:,} beside £35,000", income_weight(Decimal(income), Decimal(35000)), theirs)
    weight = income_weight(Decimal(15000), Decimal(55000))
    plain = present_value([Decimal(30)] * 5, factors(STANDARD, 4))
    yield exact("weight, £15,000 beside £55,000", weight, 5.41443144898198)
    yield exact("five years of £30, unweighted", plain, 140.192376258367)
    yield exact("five years of £30, weighted", plain * weight, 759.062010920816)
