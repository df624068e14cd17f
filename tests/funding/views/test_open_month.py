"""An open month in which nothing is posted yet: a month to come for the forecast, and a step of the checklist."""

from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear, Month
from funding.month_end import month_end
from tests.funding.views.page import words

YEAR = FinancialYear(2025)


def test_an_open_month_without_its_spend_is_a_month_to_come_and_the_checklist_asks_for_it(system, finance):
    pot = system.funded_pot(amount="12000")
    project = system.project(pot)
    for month in (4, 5, 6):
        system.spend(pot, "1000", project, on=date(2025, month, 20))
    other = system.funded_pot(name="Second")
    system.spend(other, "5", system.project(other, name="Van"), on=date(2025, 7, 1))
    end = month_end(system.trust, Month(YEAR, 4), date(2025, 7, 10))
    assert end.pots[0].outturn.total == Decimal(12000)  # three months of £1,000 and nine to come, July among them
    assert "1 pot that had spend last month has none" in words(finance.open("close-checklist", "?month=4"))
    system.spend(pot, "400", project, on=date(2025, 7, 20))
    assert month_end(system.trust, Month(YEAR, 4), date(2025, 7, 25)).pots[0].outturn.total == Decimal(9800)
