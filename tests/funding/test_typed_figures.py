"""Figures that no sum can hold are answered beside their box."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from funding.domain.financial_year import FinancialYear
from funding.forms.bids import HoursForm
from funding.forms.typed_lines import PercentField


@pytest.mark.parametrize("typed", ["1e999999", "-1e999999", "NaN", "1e-99999"])
def test_a_percentage_beyond_every_figure_is_refused(typed):
    with pytest.raises(ValidationError):
        PercentField().clean(typed)


@pytest.mark.parametrize("typed", ["1e999999", "-1e99999", "Infinity", "1e-99999"])
def test_hours_beyond_every_figure_are_refused_beside_their_box(typed):
    form = HoursForm({"hours": typed}, today=date(2026, 11, 28), year=FinancialYear(2026))
    assert form.errors["hours"]
