"""Terms of funding: lengths, medians, shares and the index, and what cannot be worked out."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.terms import Part, PotTerms, median, months_between, year_terms
from funding.domain.words import PotKind, Protection, Recurrence


def pot(amount="100", **facts):
    given = {
        "reference": "P-001", "name": "Pot", "kind": PotKind.CORE20PLUS5, "recurrence": Recurrence.NON_RECURRENT,
        "protection": Protection.EARMARKED, "announced_on": date(2025, 3, 2), "starts_on": date(2025, 4, 1),
        "use_by_on": date(2026, 3, 31), "amount": Decimal(amount),
    }  # fmt: skip
    return PotTerms(**{**given, **facts})


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 4, 1), date(2026, 3, 31), 12),
        (date(2025, 4, 15), date(2026, 3, 31), 11),
        (date(2025, 4, 15), date(2025, 5, 13), 0),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
    ],
)
def test_a_length_counts_whole_months_with_both_days(first, last, months):
    assert months_between(first, last) == months


def test_the_median_of_an_even_number_lies_half_way():
    assert (median([]), median([3, 1, 2]), median([1, 4])) == (None, 2, Decimal("2.5"))


def test_every_part_counts_alike_and_the_index_is_their_mean():
    terms = year_terms([pot("300"), pot("100", late=Decimal(100), use_by_on=date(2025, 9, 30))], {"A": 2, "B": 0})
    assert [part.value for part in terms.index_parts] == [1, Decimal("0.75"), 1 - Decimal(30) / 182, Decimal("0.25")]
    assert terms.index == 25 * sum(part.value for part in terms.index_parts)
    assert terms.pots_a_project == 2


def test_without_one_part_there_is_no_index():
    terms = year_terms([pot(announced_on=None)], {})
    assert (terms.notice_days, terms.index, terms.without_notice, terms.pots_a_project) == (None, None, 1, None)
    nothing = year_terms([], {})
    assert (nothing.recurrent_share, nothing.index) == (None, None)


def test_recurrent_money_has_no_length_and_is_not_short():
    terms = year_terms([pot(recurrence=Recurrence.RECURRENT, announced_on=date(2024, 1, 1))], {})
    assert (terms.length_months, terms.going_on, terms.index) == (None, 1, 0)


def test_the_pots_behind_a_figure_add_up_to_it():
    pots = [
        pot("1", kind=PotKind.CHARITY),
        pot("2"),
        pot("4", kind=PotKind.RESEARCH),
        pot("8", kind=PotKind.REALLOCATED),
    ]
    terms = year_terms(pots, {})
    assert terms.external == sum(each.amount for each in terms.behind(Part.EXTERNAL)) == 5
