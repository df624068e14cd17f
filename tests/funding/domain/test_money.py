"""Money in and out: what is read, what is refused, and in which words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.domain.money import NotMoney, from_pence, in_words, money, rounded, to_pence, typed_money

pence = st.integers(min_value=-(10**13), max_value=10**13)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1250", "1250.00"),
        ("£1,250.50", "1250.50"),
        (" 1 250 ", "1250.00"),
        ("(1,200)", "-1200.00"),
        ("(£1,200)", "-1200.00"),
        ("£(1,200)", None),
        ("1,200-", "-1200.00"),
        ("-1,200", "-1200.00"),
        ("−1,200", "-1200.00"),
        ("-£5", "-5.00"),
        ("£-5", "-5.00"),
        ("\u00a0£7\u00a0", "7.00"),
        ("0", "0.00"),
        ("12 thousand", None),
        ("", None),
        ("-", None),
        ("1.005", None),
        ("1.2.3", None),
        ("NaN", None),
        ("1e9", None),
        ("999999999999999", None),
    ],
)
def test_typed_amounts_are_read_as_a_finance_person_means_them(typed, expected):
    if expected is None:
        with pytest.raises(NotMoney) as refusal:
            typed_money(typed)
        assert str(refusal.value).endswith((".", "places."))
    else:
        assert typed_money(typed) == Decimal(expected)


def test_a_float_is_never_money():
    with pytest.raises(TypeError):
        money(19.99)


@pytest.mark.parametrize("bad", ["inf", "-Infinity", "nan", "1e400"])
def test_what_is_not_finite_or_too_large_is_refused(bad):
    with pytest.raises(NotMoney):
        money(bad)


def test_rounding_is_half_up_and_happens_once():
    assert rounded(Decimal("3278871.9819821836")) == Decimal("3278871.98")
    assert rounded(Decimal("0.005")) == Decimal("0.01")
    assert rounded(Decimal("-0.005")) == Decimal("-0.01")


@given(pence)
def test_pence_and_pounds_are_the_same_amount(whole):
    assert to_pence(from_pence(whole)) == whole


@given(pence)
def test_what_is_written_reads_back(whole):
    pounds = from_pence(whole)
    assert typed_money(in_words(pounds, pence=True)) == pounds
    assert typed_money(f"({abs(pounds):,.2f})") == -abs(pounds)


def test_words_for_a_page_carry_a_true_minus():
    assert in_words(Decimal("-1200.00")) == "−£1,200"
    assert in_words(Decimal("-0.40")) == "£0"
    assert in_words(Decimal("1250.50"), pence=True) == "£1,250.50"
