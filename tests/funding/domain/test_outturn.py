"""The forecast of a pot: what is known, what the named method says of the rest, and how far it was off before."""

from decimal import Decimal

import pytest

from funding.domain.outturn import Facts, Method, mean_error_rate, outturn

NOUGHT = Decimal("0.00")


def months(*pounds):
    return tuple(Decimal(each) for each in pounds) + (NOUGHT,) * (12 - len(pounds))


def a_pot(**facts):
    return Facts(**{"month": 6, "used": months(*[100] * 6), "committed": NOUGHT, "budget": None, "usable": Decimal(1500),
                    **facts})  # fmt: skip


@pytest.mark.parametrize(
    ("said", "facts", "method", "total"),
    [
        ("even spend goes on", {}, Method.RUN_RATE, 1200),
        ("the last three months count", {"used": months(0, 0, 0, 100, 200, 300)}, Method.RUN_RATE, 1800),
        ("never less than is committed", {"committed": Decimal(900)}, Method.RUN_RATE, 1500),
        ("a budget of months left comes first", {"budget": months(*[50] * 12)}, Method.BUDGET, 900),
        ("months end with the use-by date", {"last_month": 8}, Method.RUN_RATE, 800),
        ("past its use-by date nothing is added", {"last_month": 4}, Method.KNOWN, 600),
        ("commitments alone", {"used": months(), "committed": Decimal(70)}, Method.COMMITTED, 70),
        ("a month of nothing but reversals adds nothing below nought", {"used": months(*[100] * 5, -400)},
         Method.RUN_RATE, 100),
    ],
)  # fmt: skip
def test_the_forecast_is_what_is_known_and_a_named_method_for_the_rest(said, facts, method, total):
    found = outturn(a_pot(**facts))
    assert (found.method, found.total) == (method, total), said


def test_nothing_to_go_on_gives_no_forecast():
    assert outturn(a_pot(used=months())) is None


def test_the_past_error_is_what_the_same_method_said_at_the_same_month_against_what_came():
    earlier = (("2024/25", months(*[100] * 6, *[50] * 6)),)
    found = outturn(a_pot(earlier=earlier))
    last_year = found.past[0]
    assert (last_year.made, last_year.said, last_year.came) == ("2024/25, month 6", 600, 300)
    assert [each.made for each in found.past[1:]] == [f"This year, month {n}" for n in (2, 3, 4, 5)]
    assert mean_error_rate(found.past[:1]) == 1
    error = Decimal("138.46")  # £300 off of the £1,300 that came, of the £600 that is said now
    assert (found.low, found.high) == (1200 - error, 1200 + error)


def test_without_a_past_the_range_is_from_what_is_committed_to_all_that_is_usable():
    found = outturn(a_pot(month=1, used=months(100), committed=Decimal(40)))
    assert (found.past, found.low, found.high) == ((), 140, 1500)


def test_slippage_is_left_unused_and_risk_is_beyond_the_pot_or_overdue():
    under, over = outturn(a_pot()), outturn(a_pot(usable=Decimal(1000), overdue=Decimal(30)))
    assert (under.slippage, under.over, under.risk) == (300, 0, 0)
    assert (over.slippage, over.over, over.risk) == (0, 200, 230)
