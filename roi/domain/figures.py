"""A figure with everything needed to stand behind it, and the book that collects them while an appraisal is made.

A figure is added once under an id that never changes meaning; a second one under the same id is a fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from types import MappingProxyType

from funding.domain.money import rounded

GBP = "GBP"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the appraisal. `value` is unrounded; None means not computed, and `why` says why.

    `rung` names the rung of the ladder (or is empty where none applies); `inputs` are ids of other figures.
    """

    id: str
    label: str
    value: Decimal | None
    unit: str
    formula: str
    rung: str = ""
    price_base: str = ""
    source: str = ""
    grade: str = ""
    inputs: tuple[str, ...] = ()
    why: str = ""

    @property
    def number(self) -> Decimal:
        """The value where there must be one."""
        if self.value is None:
            raise ValueError(f"{self.id} was not computed: {self.why}")
        return self.value

    @property
    def pence(self) -> int | None:
        """Whole pence of a figure in pounds, rounded half up: the one place where money is rounded."""
        if self.unit != GBP:
            raise ValueError(f"{self.id} is in {self.unit}, not in pounds.")
        if self.value is None:
            return None
        with localcontext(prec=60):
            return int(rounded(self.value).scaleb(2))


class FigureBook:
    """Figures by id, in the order they were worked out. Pounds take the book's price base."""

    def __init__(self, price_base: str) -> None:
        self._price_base = price_base
        self._figures: dict[str, Figure] = {}

    def add(
        self,
        id: str,
        label: str,
        value: Decimal | None,
        unit: str,
        formula: str,
        *,
        inputs: Iterable[str] = (),
        rung: str = "",
        source: str = "",
        grade: str = "",
        price_base: str = "",
        why: str = "",
    ) -> Figure:
        if id in self._figures:
            raise ValueError(f"The figure {id} was worked out twice.")
        base = price_base or (self._price_base if unit == GBP else "")
        figure = Figure(id, label, value, unit, formula, rung, base, source, grade, tuple(inputs), why)
        self._figures[id] = figure
        return figure

    def closed(self) -> Mapping[str, Figure]:
        return MappingProxyType(dict(self._figures))
