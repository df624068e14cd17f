"""What HM Treasury's own examples do with the GDP deflator."""

from decimal import Decimal

from roi.domain.prices import at_first_year_prices, at_prices_of, rise
from tests.worked_examples.check import exact, printed

SOURCE = (
    "HM Treasury, Annex A: How to use the GDP deflator series (National Archives copy; edition of 27 March 2013); "
    "Green Book 2018/2020 table 1"
)
INDEX_2003 = {"1992-93": "77.756", "1997-98": "88.480", "1998-99": "91.031", "1999-00": "93.046", "2002-03": "100",
              "2003-04": "102.789"}  # fmt: skip
INDEX_2012 = {"2006-07": "89.254", "2007-08": "91.478", "2008-09": "93.975", "2009-10": "95.389", "2010-11": "97.978",
              "2011-12": "100", "2012-13": "101.300", "2013-14": "103.630"}  # fmt: skip
GDP = (  # year, money GDP in £m, in 2011-12 prices
    ("2006-07", 1350438, 1513028), ("2007-08", 1432887, 1566373), ("2008-09", 1422290, 1513477),
    ("2009-10", 1415654, 1484085), ("2010-11", 1480569, 1511124), ("2011-12", 1524550, 1524550),
    ("2012-13", 1546000, 1526160), ("2013-14", 1595000, 1539131),
)  # fmt: skip
TWO_PER_CENT = (1000, 980, 961, 942, 924, 906)


def numbers(index):
    return {year: Decimal(value) for year, value in index.items()}


def checks():
    older, newer = numbers(INDEX_2003), numbers(INDEX_2012)
    for index, first, last, theirs in (
        (older, "1998-99", "1999-00", 2.21),
        (older, "1997-98", "2002-03", 13.02),
        (newer, "2009-10", "2010-11", 2.71),
        (newer, "2006-07", "2011-12", 12.04),
    ):
        yield printed(f"per cent rise {first} to {last}", rise(index, first, last) * 100, theirs, 2)
    for millions, first, last, theirs in (("7.4", "1998-99", "2003-04", 8.36), ("85.32", "2002-03", "1992-93", 66.34)):
        ours = at_prices_of(Decimal(millions), older, first, last)
        yield printed(f"£{millions}m of {first} in {last} prices", ours, theirs, 2)
    for year, money, real in GDP:  # the index is printed to three places, so they agree to one part in 100,000
        yield exact(f"GDP {year} in 2011-12 prices", at_prices_of(Decimal(money), newer, year, "2011-12"), real, 1e-5)
    for year, ours in enumerate(at_first_year_prices([Decimal(1000)] * 6, Decimal("0.02"))):
        yield printed(f"£1,000 of year {year} at 2 % inflation", ours, TWO_PER_CENT[year], 0)
