"""Bringing a unit value to the prices of the case, with the case's one index."""

from decimal import Decimal

from roi.domain.inputs import PriceIndex


def uprated(value: Decimal, price_year: str, index: PriceIndex) -> Decimal:
    """Value times the index of the case over the index of its own year, unrounded. KeyError if a year is missing."""
    return value * index.values[index.case_year] / index.values[price_year]


def price_base(index: PriceIndex) -> str:
    """`2024 prices (GDP deflator)`: what stands beside every amount."""
    return f"{index.case_year} prices ({index.name})"
