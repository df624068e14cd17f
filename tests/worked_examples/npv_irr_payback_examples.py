"""Net present value, internal rate of return and payback as three other people print them."""

from decimal import Decimal

from roi.domain.discounting import flat_factors, internal_rate, payback_year, present_value
from tests.worked_examples.check import Check, exact, printed

SOURCE = "numpy-financial 1.0.0 docstrings (BSD); nibusinessinfo.co.uk; Cost Benefit Analysis toolkit v2, tidyform.com"
FLOWS = (  # whose, rate, flows, their net present value, decimal places
    ("numpy-financial", "0.08", (-40000, 5000, 8000, 12000, 30000), 3065.22267, 5),
    ("nibusinessinfo, level", "0.1", (-100000, 28000, 28000, 28000, 28000, 28000), 6142, None),
    ("nibusinessinfo, rising", "0.1", (-100000, 26000, 27000, 28000, 29000, 30000), 5422, None),
)
COUNCIL = (-150000, 12000, 25000, 25000, 35000, 40000)
COUNCIL_FACTORS = (1, 0.971, 0.943, 0.915, 0.888, 0.863)
COUNCIL_VALUES = (-150000, 11652, 23575, 22875, 31080, 34520)


def checks():
    for whose, rate, flows, theirs, places in FLOWS:
        amounts = [Decimal(flow) for flow in flows]
        ours = present_value(amounts, flat_factors(Decimal(rate), len(flows) - 1))
        # the two printed in whole pounds come from factors of three or four places
        yield printed(whose, ours, theirs, places) if places else Check(whose, float(ours), theirs, 1.5, absolute=True)
    returns = internal_rate([Decimal(flow) for flow in (-100, 39, 59, 55, 20)])
    yield printed("numpy-financial, internal rate", returns, 0.28095, 5)
    exactly = flat_factors(Decimal("0.03"), 5)
    for year, theirs in enumerate(COUNCIL_FACTORS):
        yield printed(f"council toolkit, factor of year {year}", exactly[year], theirs, 3)
    rounded = [Decimal(str(factor)) for factor in COUNCIL_FACTORS]
    for year, theirs in enumerate(COUNCIL_VALUES):
        yield exact(f"council toolkit, year {year}", COUNCIL[year] * rounded[year], theirs)
    yield exact("council toolkit, net", present_value([Decimal(flow) for flow in COUNCIL], rounded), -26298)
    yield exact("payback year of the level flows", payback_year([Decimal(flow) for flow in FLOWS[1][2]]), 4)
