"""Tables of the package."""

from roi.models.reference import PriceIndexValue, UnitValue

__all__ = ["PriceIndexValue", "UnitValue"]
