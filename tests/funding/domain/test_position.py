"""Both identities hold for any ledger, and print under the right names."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, from_pence
from funding.domain.position import NOTHING_AWARDED, Awarded, Due, awarded, has_ended, position
from funding.domain.words import SOURCES, AwardKind, Place

TODAY = date(2026, 11, 22)
amounts = st.integers(min_value=0, max_value=10**10).map(from_pence)
uses = [place for place in Place if place not in SOURCES and place is not Place.AVAILABLE]


@st.composite
def ledgers(draw):
    """Balances as postings make them: what came from the sources stands somewhere."""
    sources = {place: -draw(amounts) for place in SOURCES}
    used = {place: draw(amounts) for place in uses}
    return {**sources, **used, Place.AVAILABLE: -sum(sources.values()) - sum(used.values())}


@given(ledgers(), amounts, st.booleans())
def test_what_became_of_the_money_adds_up_to_the_penny(balances, award, ended):
    money = awarded({AwardKind.AWARD: award}, [], -balances[Place.FUNDER], TODAY)
    result = position(balances, money, ended=ended)
    assert result.difference == 0
    assert result.still_to_spend >= 0
    assert result.not_explained >= balances[Place.UNEXPLAINED]


@given(
    amounts,
    amounts,
    amounts,
    amounts,
    amounts,
    st.lists(st.tuples(st.dates(date(2026, 4, 1), date(2027, 3, 31)), amounts)),
)
def test_what_was_awarded_adds_up_to_the_penny(award, uplift, reduced, netted, received, profile):
    changes = {
        AwardKind.AWARD: award,
        AwardKind.UPLIFT: uplift,
        AwardKind.REDUCTION: reduced,
        AwardKind.NETTED_OFF: netted,
    }
    result = awarded(changes, [Due(day, amount) for day, amount in profile], received, TODAY)
    assert result.difference == 0
    assert result.overdue >= 0


def test_what_came_beyond_the_award_stands_under_that_name():
    result = awarded({AwardKind.AWARD: Decimal("100.00")}, [], Decimal("70.00"), TODAY, Decimal("50.00"))
    assert (result.beyond, result.not_yet_due, result.overdue, result.difference) == (Decimal("20.00"), 0, 0, 0)


def test_what_came_as_a_transfer_is_not_overdue():
    profile = [Due(date(2026, 6, 30), Decimal("100.00"))]
    result = awarded({AwardKind.AWARD: Decimal("100.00")}, profile, Decimal("30.00"), TODAY, Decimal("70.00"))
    assert (result.overdue, result.not_yet_due, result.difference) == (0, 0, 0)


def test_money_past_its_day_is_overdue_and_the_rest_not_yet_due():
    profile = [Due(date(2026, 6, 30), Decimal("60000.00")), Due(date(2027, 1, 31), Decimal("40000.00"))]
    result = awarded({AwardKind.AWARD: Decimal("100000.00")}, profile, Decimal("25000.00"), TODAY)
    assert result.overdue == Decimal("35000.00")
    assert result.not_yet_due == Decimal("40000.00")


def test_a_signed_reduction_is_not_overdue():
    profile = [Due(date(2026, 6, 30), Decimal("100000.00"))]
    changes = {AwardKind.AWARD: Decimal("100000.00"), AwardKind.REDUCTION: Decimal("30000.00")}
    assert awarded(changes, profile, Decimal("70000.00"), TODAY).overdue == 0


def test_spend_beyond_receipts_is_ahead_of_receipt_then_met_from_other_budgets():
    money = Awarded(Decimal("100.00"), ZERO, Decimal("40.00"), ZERO, Decimal("60.00"), ZERO, ZERO, ZERO)
    result = position(
        {Place.FUNDER: Decimal("-40.00"), Place.SPENT: Decimal("130.00"), Place.AVAILABLE: Decimal("-90.00")},
        money,
        ended=False,
    )
    assert result.ahead_of_receipt == Decimal("60.00")
    assert result.other_budgets == Decimal("30.00")
    assert result.still_to_spend == 0
    assert result.sources == result.uses == Decimal("130.00")


def test_what_is_left_after_the_end_is_not_explained():
    balances = {Place.FUNDER: Decimal("-50.00"), Place.AVAILABLE: Decimal("50.00")}
    assert position(balances, NOTHING_AWARDED, ended=False).still_to_spend == Decimal("50.00")
    ended = position(balances, NOTHING_AWARDED, ended=True)
    assert (ended.still_to_spend, ended.not_explained) == (0, Decimal("50.00"))


def test_an_accrual_of_last_year_that_awaits_its_invoice_accuses_nobody():
    balances = {Place.SPENT: Decimal("-50.00"), Place.AVAILABLE: Decimal("50.00")}
    result = position(balances, NOTHING_AWARDED, ended=True)
    assert (result.awaited, result.not_explained, result.difference) == (Decimal("50.00"), 0, 0)
    paid = {Place.SPENT: Decimal("0.00"), Place.AVAILABLE: Decimal("0.00")}
    assert position(paid, NOTHING_AWARDED, ended=True).awaited == 0


def test_a_year_ends_by_its_close_or_by_the_use_by_date():
    year = FinancialYear(2025)
    assert has_ended(year, None, year_closed=True, today=TODAY)
    assert has_ended(year, date(2026, 3, 31), year_closed=False, today=TODAY)
    assert not has_ended(year, date(2026, 9, 30), year_closed=False, today=TODAY)
    assert not has_ended(FinancialYear(2026), date(2027, 3, 31), year_closed=False, today=TODAY)
    assert not has_ended(year, None, year_closed=False, today=TODAY)
