"""Bringing a unit value to the prices of the case, with the case's one index, and what a price index says by itself."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from roi.domain.inputs import PriceIndex


def uprated(value: Decimal, price_year: str, index: PriceIndex) -> Decimal:
    """Value times the index of the case over the index of its own year, unrounded. KeyError if a year is missing."""
    return at_prices_of(value, index.values, price_year, index.case_year)


def price_base(index: PriceIndex) -> str:
    """`2024 prices (GDP deflator)`: what stands beside every amount."""
    return f"{index.case_year} prices ({index.name})"


def at_prices_of(value: Decimal, index: Mapping[str, Decimal], from_year: str, to_year: str) -> Decimal:
    """The same thing at the prices of another year, unrounded. KeyError if a year is missing."""
    return value * index[to_year] / index[from_year]


def rise(index: Mapping[str, Decimal], from_year: str, to_year: str) -> Decimal:
    """How much prices rose, as a fraction."""
    return index[to_year] / index[from_year] - 1


def chained(changes: Iterable[tuple[str, Decimal]], start: Decimal = Decimal(100)) -> dict[str, Decimal]:
    """An index from yearly changes (fractions), in order. The first year is the start; its own change is not used."""
    index: dict[str, Decimal] = {}
    level = start
    for place, (year, change) in enumerate(changes):
        level = level * (1 + change) if place else start
        index[year] = level
    return index


def at_first_year_prices(nominal: Iterable[Decimal], inflation: Decimal) -> tuple[Decimal, ...]:
    """Cash amounts of years 0 onwards in the prices of year 0, where prices rise by one rate."""
    return tuple(amount / (1 + inflation) ** year for year, amount in enumerate(nominal))
