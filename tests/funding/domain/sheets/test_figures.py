from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.domain.sheets.figures import figure_in, is_nil

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1200", "1200"), ("1,200", "1200"), ("1,200.50", "1200.50"), ("£1,200", "1200"), ("£ 98,942,232 ", "98942232"),
        (" 98,942,232 ", "98942232"), ("(1,200)", "-1200"), ("£(1,200)", None), ("(£1,200)", "-1200"), ("1,200-", "-1200"),
        ("-1,200", "-1200"), ("-£1,200", "-1200"), ("£-1,200", "-1200"), ("−1,200", "-1200"), ("+5", "5"), ("-", "0"),
        (" -", "0"), ("£ -", "0"), ("–", "0"), ("nil", "0"), (".5", "0.5"), ("1\u00a0200", "1200"), ("GBP 12", "12"),
        ("3278871.9819821836", "3278871.9819821836"), ("-0", "0"),
    ],
)  # fmt: skip
def test_money_text_is_read(text, figure):
    assert figure_in(text) == (None if figure is None else Decimal(figure))


@pytest.mark.parametrize(
    "text",
    ["", " ", "12,50", "1.234,56", "1,23,456", "12 50", "3.44% ", "1e5", "٣", "n/a", "2024/25", "(5", "5)", "--5", "(-5)", "-5-",
     "££5", "1.2.3", "£", "tbc", "12 months", "0x10", "∞", "NaN", "1" * 60],
)  # fmt: skip
def test_what_could_mean_two_things_is_no_figure(text):
    assert figure_in(text) is None


@given(AMOUNTS)
def test_every_usual_way_of_writing_an_amount_reads_back(amount):
    size = f"{abs(amount):,.2f}"
    ways = [size, f"£{size}", f" {size} ", size.replace(",", "")] if amount >= 0 else []
    ways += [f"({size})", f"-{size}", f"{size}-", f"-£{size}", f"(£{size})", f"−{size}"] if amount < 0 else []
    assert {figure_in(way) for way in ways} == {amount}


@given(st.text(max_size=30))
def test_no_text_makes_it_fail_and_every_figure_is_finite(text):
    figure = figure_in(text)
    assert figure is None or figure.is_finite()


def test_only_dashes_and_the_word_nil_are_nil():
    assert [is_nil(text) for text in ("-", " – ", "£ -", "Nil", "0", "", "-1", "£")] == [True] * 4 + [False] * 4


def test_a_mark_of_thousands_is_no_figure():
    assert [figure_in(text) for text in ("£000", "(£000)", "£ 000", "000")] == [None, None, None, 0]


@pytest.mark.parametrize(
    ("text", "figure"),
    [("£1.2m", "1200000"), ("350k", None), ("15M", None), ("12m", None), ("GBP 2k", "2000"), ("(£0.5m)", "-500000"), ("1,200.00CR", "-1200"), ("900.50 DR", "900.5"),
     ("(5)CR", None), ("5km", None), ("M12", None)],
)  # fmt: skip
def test_a_figure_may_say_its_own_unit_or_side(text, figure):
    assert figure_in(text) == (figure and Decimal(figure))
