from decimal import Decimal

import pytest

from funding.domain.sheets.cells import Cell, CellError, NotAnAmount, amount_in_pence, column_letter


def cell(value, *, calculated=False):
    return Cell(5, 7, value, str(value), calculated)


def test_columns_are_named_as_in_excel():
    assert [column_letter(number) for number in (1, 26, 27, 52, 703, 16384)] == ["A", "Z", "AA", "AZ", "AAA", "XFD"]
    assert cell(Decimal(1)).ref == "G5"


@pytest.mark.parametrize(
    ("value", "unit", "calculated", "pence", "rounding"),
    [
        (Decimal("12.34"), 1, False, 1234, "0"),
        (Decimal("3278871.9819821836"), 1000, False, 327887198198, "-0.218"),
        (Decimal("0.005"), 1, True, 1, "0.5"),
        (Decimal("-0.005"), 1, True, -1, "-0.5"),
        (Decimal("246496.91999999998"), 1, False, 24649692, "0"),
        ("(1,200)", 1000, False, -120000000, "0"),
        ("-", 1, False, 0, "0"),
        (Decimal("1.5"), 1_000_000, False, 150_000_000, "0"),
    ],
)
def test_pence_are_rounded_half_up_once(value, unit, calculated, pence, rounding):
    assert amount_in_pence(cell(value, calculated=calculated), unit) == (pence, Decimal(rounding))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("12.345"), "fraction_of_a_penny"),
        ("12.345", "fraction_of_a_penny"),
        ("twelve", "not_a_figure"),
        (None, "not_a_figure"),
        (True, "not_a_figure"),
        (CellError("#DIV/0!"), "error_cell"),
        (CellError("a number that is not finite"), "error_cell"),
        (Decimal("1e15"), "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_at_its_cell(value, code):
    with pytest.raises(NotAnAmount, match="G5") as refusal:
        amount_in_pence(cell(value), 1)
    assert refusal.value.code == code


def test_a_fraction_of_a_penny_is_only_refused_when_the_column_surely_holds_pounds():
    assert amount_in_pence(cell("77926.363370002946"), 1, unit_certain=False)[0] == 7792636
