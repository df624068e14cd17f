"""How a financial year stands in an address: /2026-27/."""

from django.urls.converters import StringConverter

from funding.domain.financial_year import FinancialYear


class YearConverter(StringConverter):
    regex = r"20\d\d-\d\d"

    def to_python(self, value: str) -> FinancialYear:  # type: ignore[override]
        return FinancialYear.parse(value)

    def to_url(self, value: FinancialYear | str) -> str:
        return value.code if isinstance(value, FinancialYear) else value
