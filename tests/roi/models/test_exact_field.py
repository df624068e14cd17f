"""Shares and counts keep every digit, and a float never gets in."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from roi.models.exact_field import ExactField


@pytest.mark.parametrize("value", [0.1, True, float("nan")])
def test_a_float_or_a_flag_is_refused(value):
    with pytest.raises(TypeError, match="never a float"):
        ExactField().get_prep_value(value)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValidationError, match="is not a number"):
        ExactField().get_prep_value(text)


@pytest.mark.parametrize(("value", "stored"), [(82, "82"), ("0.80", "0.80"), (Decimal("1E+2"), "100"), (None, None)])
def test_a_number_is_stored_as_written_without_an_exponent(value, stored):
    assert ExactField().get_prep_value(value) == stored


def test_what_is_read_back_is_a_decimal():
    assert ExactField().from_db_value("0.123456789012345678901", None, None) == Decimal("0.123456789012345678901")
