"""The year's end: what is left at the rate to date, what comes late, and by when to commit."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.financial_year import FinancialYear
from funding.domain.position import Due
from funding.domain.words import Recurrence
from funding.domain.year_end import LEAD_DAYS, Elsewhere, PotToEnd, YearEnd, lead_of

YEAR = FinancialYear(2025)


def pot(**facts):
    given = {
        "reference": "P-001", "name": "Pot", "recurrence": Recurrence.NON_RECURRENT, "use_by_on": date(2026, 3, 31),
        "year": YEAR, "left_now": Decimal(9000), "committed": Decimal(0), "to_come": Decimal(0), "used": Decimal(3000),
        "months_used": 6, "months_left": 6,
    }  # fmt: skip
    return PotToEnd(**{**given, **{name: Decimal(v) if isinstance(v, int) and "months" not in name else v
                                   for name, v in facts.items()}})  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({}, 6000),  # 500 a month for six months is 3,000 of 9,000
        ({"committed": 4000}, 9000),  # 4,000 of 13,000 is committed, more than the rate uses
        ({"to_come": 1000}, 7000),
        ({"used": 0, "months_used": 0}, 9000),
        ({"used": 60000}, 0),
        ({"months_left": 0}, 9000),
    ],
)
def test_what_would_be_left_is_the_balance_without_what_will_be_used(facts, left):
    assert pot(**facts).goes_back == left


def test_only_what_has_not_come_and_is_due_after_month_nine_is_late():
    dues = (Due(date(2025, 10, 1), Decimal(40)), Due(date(2026, 1, 5), Decimal(60)))
    assert pot(dues=dues, not_yet_due=50).late == (Due(date(2026, 1, 5), Decimal(50)),)
    assert pot(dues=dues).late == ()


def test_later_money_is_brought_forward_up_to_what_would_be_left():
    assert pot(elsewhere=(Elsewhere("PR-1", "P-2", Decimal(100)),)).could_bring_forward == 600
    assert pot(elsewhere=(Elsewhere("PR-1", "P-2", Decimal(5000)),)).could_bring_forward == 6000


def test_the_time_to_commit_is_the_ledgers_own_once_three_commitments_were_spent():
    assert lead_of([10, 20]) == (LEAD_DAYS, 2)
    days, count = lead_of([10, 90, 20])
    end = YearEnd(date(2025, 10, 1), YEAR, (pot(use_by_on=date(2027, 3, 31)),), days, count)
    assert (end.commit_by(end.pots[0]), end.is_own_lead) == (date(2026, 3, 11), True)
    assert end.pots[0].may_go_on
