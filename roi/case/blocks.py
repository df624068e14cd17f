"""What templates of a case print: tables and charts with every cell ready as text. Templates work nothing out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from roi.case.facts import CaseFacts


@dataclass(frozen=True)
class Cell:
    text: str
    numeric: bool


@dataclass(frozen=True)
class Table:
    """The first cell of a row heads it. `numeric` are places of columns; `total` is a last row set apart."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    total: tuple[str, ...] = ()
    note: str = ""
    look: str = ""

    def heads(self) -> Iterator[Cell]:
        return self._cells(self.headers)

    def body(self) -> Iterator[tuple[Cell, ...]]:
        return (tuple(self._cells(row)) for row in self.rows)

    def foot(self) -> tuple[Cell, ...]:
        return tuple(self._cells(self.total))

    def _cells(self, row: tuple[str, ...]) -> Iterator[Cell]:
        return (Cell(text, place in self.numeric) for place, text in enumerate(row))


@dataclass(frozen=True)
class Chart:
    """A picture, what it shows in one sentence and at length, and its figures. `svg` is safe to print as it is."""

    svg: str
    finding: str
    description: str
    table: Table


@dataclass(frozen=True)
class Tile:
    """One rung at the top of the case: its name, what came back for £1, and the pounds behind it."""

    rung: str
    figure: str
    note: str


@dataclass(frozen=True)
class Section:
    """A section of the case: its fixed code (an anchor on the page), title, template, and what the template prints."""

    code: str
    title: str
    template: str
    context: Callable[[CaseFacts], dict[str, object]]
