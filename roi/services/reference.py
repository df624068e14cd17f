"""Reference values of appraisals go in here, keyed by code and year: unit values and price indices."""

from collections.abc import Iterable, Mapping
from typing import Any

from organisations.services.reference import Put, put_rows
from roi.models.reference import PriceIndexValue, UnitValue


def put_unit_values(rows: Iterable[Mapping[str, Any]]) -> Put:
    """Rows with code, measure, name, value (Decimal pounds), price_year (start year), unit, basis, licence, source,
    uncertain."""
    return put_rows(UnitValue, ("code", "price_year"), rows)


def put_price_index_values(rows: Iterable[Mapping[str, Any]]) -> Put:
    """Rows with series, basis, year, value (the published digits as text), note, release, source, uncertain."""
    return put_rows(PriceIndexValue, ("series", "year"), rows)
