"""Payments that follow from terms, the partner's own cash month by month, and what late payment costs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.domain.agreements import LateRate, Milestone, Paid, Terms, costs_by_month, own_year, schedule, total
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.partner_cash import Arrival, gap_by_month, late_payments, overdue, settled, widest

JULY, JUNE = date(2026, 7, 1), date(2027, 6, 30)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
PENCE = st.integers(1, 10**9).map(lambda pence: Decimal(pence).scaleb(-2))
# How fast examples are drawn says nothing of the rules.
A_FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
SPREAD = st.sampled_from([each for each in Paid if each is not Paid.MILESTONES])


def terms(**facts):
    given_facts = {"from_on": JULY, "starts_on": JULY, "ends_on": JUNE, "amount": Decimal("48000.00"),
                   "paid": Paid.QUARTERLY_ARREARS, "days_to_pay": 30}  # fmt: skip
    return Terms(**{**given_facts, **facts})


@st.composite
def any_terms(draw):
    starts_on = draw(DAYS)
    return terms(from_on=starts_on, starts_on=starts_on, ends_on=starts_on + timedelta(days=draw(st.integers(0, 900))),
                 amount=draw(PENCE), paid=draw(SPREAD), days_to_pay=draw(st.integers(0, 120)))  # fmt: skip


@settings(A_FEW)
@given(any_terms())
def test_payments_and_costs_come_to_the_amount_to_the_penny_and_none_falls_before_the_start(agreed):
    dues = schedule([agreed])
    assert total(dues) == agreed.amount == sum(costs_by_month([agreed]).values())
    assert min(due.on for due in dues) >= agreed.starts_on
    assert all(due.amount > 0 for due in dues)


@settings(A_FEW)
@given(any_terms(), any_terms(), st.integers(1, 900))
def test_what_fell_due_before_a_change_stays_and_all_of_it_comes_to_what_was_agreed_last(first, other, after):
    day = first.from_on + timedelta(days=after)
    before = [due for due in schedule([first]) if due.on < day]
    changed = terms(from_on=day, starts_on=first.starts_on, ends_on=max(first.ends_on, other.ends_on),
                    amount=other.amount + total(before), paid=other.paid)  # fmt: skip
    dues = schedule([first, changed])
    assert [due for due in dues if due.on < day] == before
    assert total(dues) == changed.amount


@settings(A_FEW)
@given(any_terms(), st.lists(st.tuples(DAYS, PENCE).map(lambda each: Arrival(*each)), max_size=6))
def test_what_arrived_settles_what_was_due_first_and_no_penny_twice(agreed, arrivals):
    dues = schedule([agreed])
    pieces = settled(dues, arrivals)
    for due in dues:
        assert sum(piece.amount for piece in pieces if piece.due == due) == due.amount
    arrived = sum((piece.amount for piece in pieces if piece.arrived_on), Decimal(0))
    assert arrived == min(sum((each.amount for each in arrivals), Decimal(0)), agreed.amount)


APRIL, MARCH = date(2026, 4, 1), date(2027, 3, 31)
YEAR = {"from_on": APRIL, "starts_on": APRIL, "ends_on": MARCH, "amount": Decimal(12000), "days_to_pay": 0}


def test_what_the_partner_must_have_spent_before_a_raise_stays_and_the_year_comes_out_even():
    first = terms(**YEAR, paid=Paid.MONTHLY_ARREARS)
    raised = replace(first, from_on=date(2027, 1, 1), amount=Decimal(24000))
    dues = schedule([first, raised])
    for today in (date(2026, 11, 28), date(2027, 1, 2)):
        arrived = [Arrival(due.on, due.amount) for due in dues if due.on < today]
        found = gap_by_month(costs_by_month([first, raised]), dues, arrived, own_year(today, 4), today)
        assert [month.gap for month in found] == [0] * 12
    stated = tuple((month, Decimal(number)) for number, month in enumerate(first.months))
    known = costs_by_month([first, replace(raised, costs=stated)])
    assert list(known.values()) == [Decimal(1000)] * 9 + [9, 10, 11]


def test_more_days_to_pay_ask_no_month_twice_and_fewer_leave_none_out():
    first = terms(**YEAR, paid=Paid.MONTHLY_ARREARS)
    change = date(2026, 12, 1)
    longer = schedule([first, replace(first, from_on=change, days_to_pay=30)])
    shorter = schedule([replace(first, days_to_pay=30), replace(first, from_on=change)])
    for dues in (longer, shorter):
        assert [due.what for due in dues] == [due.what for due in schedule([first])]
        assert {due.amount for due in dues} == {1000}
    assert [due.on for due in longer[7:9]] == [date(2026, 11, 30), date(2027, 1, 30)]
    assert [due.on for due in shorter[6:8]] == [date(2026, 11, 30), change]  # of October by the old, of November now


def test_a_raise_of_what_was_paid_in_advance_is_due_at_once_and_not_at_the_end():
    first = terms(**YEAR, paid=Paid.ADVANCE)
    raised = replace(first, from_on=date(2026, 10, 1), amount=Decimal(15000), days_to_pay=14)
    dues = schedule([first, raised])
    assert [(due.on, due.amount) for due in dues] == [(APRIL, 12000), (date(2026, 10, 15), 3000)]


def test_milestones_alike_are_two_and_each_is_settled_for_itself():
    half = Milestone(JULY, Decimal(500), "Visit")
    dues = schedule([terms(amount=Decimal(1000), paid=Paid.MILESTONES, milestones=(half, half))])
    pieces = settled(dues, [Arrival(JULY, Decimal(500))])
    assert len({piece.due for piece in pieces}) == 2
    late = late_payments([terms(late=LateRate.BORROWING, late_rate=100_000)], pieces, date(2026, 7, 11))
    assert [(each.amount, each.days) for each in late] == [(500, 10)]


def test_a_change_of_terms_leaves_what_lateness_cost_before_it():
    first = terms(late=LateRate.BORROWING, late_rate=100_000)
    changed = replace(first, from_on=date(2026, 12, 1), late=LateRate.NONE, late_rate=0)
    today = date(2027, 2, 9)
    before, after = (late_payments(each, settled(schedule([first]), []), today) for each in ([first], [first, changed]))
    assert (after[0].interest, after[0].is_known) == (before[0].interest, True)
    assert (after[1].cost, after[1].is_known) == (0, False)


def test_quarters_in_arrears_of_an_own_year_leave_a_gap_that_the_payment_closes():
    agreed, today = terms(), date(2026, 11, 22)
    dues = schedule([agreed])
    assert [(due.on, due.amount) for due in dues][:2] == [
        (date(2026, 10, 30), Decimal("12000.00")),
        (date(2027, 1, 30), Decimal("12000.00")),
    ]
    months = own_year(today, 7)
    assert (months[0].first_day, months[-1].last_day) == (JULY, JUNE)
    found = gap_by_month(costs_by_month([agreed]), dues, [Arrival(date(2026, 11, 10), Decimal(12000))], months, today)
    assert [month.gap for month in found[:6]] == [4000, 8000, 12000, 16000, 8000, 12000]
    assert [month.is_ahead for month in found[:6]] == [False] * 4 + [True] * 2
    assert (widest(found).month.name, widest(found).gap) == ("October", 16000)  # the first of the widest months


@pytest.mark.parametrize("day", [date(226, 3, 26), date(1989, 3, 26), date(2206, 3, 26)])
def test_a_day_that_no_financial_year_holds_breaks_no_picture(day):
    months = own_year(JULY, 7)
    assert gap_by_month({}, [], [Arrival(day, Decimal(5))], months, JULY)[0].arrived == 0


def test_a_year_that_begins_in_april_or_january_is_the_one_that_holds_the_day():
    assert own_year(date(2027, 3, 31), 4)[0] == Month(FinancialYear(2026), 1)
    assert own_year(date(2027, 3, 31), 1)[0].first_day == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("late", "rate", "wanted"),
    [
        (LateRate.NONE, 0, ("0.00", "0.00")),
        (LateRate.BORROWING, 92_500, ("60.82", "0.00")),  # 12,000 × 9.25% × 20 ÷ 365
        (LateRate.STATUTORY, 40_000, ("78.90", "100.00")),  # 12,000 × (8% + 4%) × 20 ÷ 365, and £100
    ],
)
def test_late_payment_costs_days_at_the_stated_rate_and_the_fixed_sum_only_by_statute(late, rate, wanted):
    agreed = terms(late=late, late_rate=rate)
    pieces = settled(schedule([agreed]), [Arrival(date(2026, 11, 19), Decimal(12000))])
    (found,) = late_payments([agreed], pieces, date(2026, 11, 22))
    assert (found.days, found.interest, found.fixed) == (20, *map(Decimal, wanted))


def test_what_has_not_come_is_late_to_this_day_and_no_day_sooner():
    agreed = terms(late=LateRate.BORROWING, late_rate=100_000)
    pieces = settled(schedule([agreed]), [])
    due = date(2026, 10, 30)
    assert (late_payments([agreed], pieces, due), overdue(pieces, due)) == ((), 0)
    (found,) = late_payments([agreed], pieces, due + timedelta(days=1))
    assert (found.days, found.interest) == (1, Decimal("3.29"))
    assert overdue(pieces, due + timedelta(days=1)) == 12000
