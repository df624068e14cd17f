"""The cliff: when money ends, when its cost stands without money, and what an ask keeps."""

from datetime import date
from decimal import Decimal

from funding.domain.cliff import PotAhead, cliff, months_before
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import Recurrence

DAY = date(2026, 1, 15)


def pot(reference, monthly, use_by_on, recurrence=Recurrence.NON_RECURRENT, **facts):
    return PotAhead(reference, f"Pot {reference}", recurrence, use_by_on, Decimal(monthly), **facts)


def seen():
    return cliff(
        [
            pot("A", "100", date(2026, 3, 31), wte=Decimal("1.5")),
            pot("B", "10", date(2026, 9, 30)),
            pot("C", "1000", date(2026, 3, 31), Recurrence.RECURRENT),
            pot("D", "1", None),
            pot("E", "5000", date(2025, 12, 31)),
        ],
        DAY,
    )


def test_cost_stands_without_money_from_the_month_after_its_pot_ends():
    found = seen()
    assert len(found.months) == 36
    by_month = {each.month: each for each in found.months}
    march, april = by_month[Month(FinancialYear(2025), 12)], by_month[Month(FinancialYear(2026), 1)]
    assert (march.ended, march.non_recurrent, [each.reference for each in march.ending]) == (0, 111, ["A"])
    assert (april.ended, april.non_recurrent, april.recurrent) == (100, 11, 1000)
    assert {each.recurrent + each.non_recurrent + each.ended for each in found.months} == {1111}


def test_recurrent_money_never_ends_and_what_ended_before_is_left_out():
    found = seen()
    assert [each.reference for each in found.ending] == ["A", "B"]
    assert [each.reference for each in found.without_end] == ["D"]
    assert (found.cost, found.resting, found.posts_ending) == (13332, 1332, Decimal("1.5"))


def test_an_ask_keeps_first_what_ends_first_and_says_what_is_left():
    part = seen().saved(Decimal(1260))
    assert [(line.pot.reference, line.kept, line.is_whole) for line in part.lines] == [
        ("A", 1200, True),
        ("B", 60, False),
    ]
    assert (part.kept, part.left) == (1260, 0)
    assert seen().saved(Decimal(2000)).left == 680


def test_the_months_looked_back_on_have_ended():
    assert months_before(DAY)[-1] == Month(FinancialYear(2025), 9)
    assert months_before(date(2026, 1, 31))[-1] == Month(FinancialYear(2025), 10)
    assert (len(months_before(DAY)), months_before(DAY)[0]) == (12, Month(FinancialYear(2024), 10))
