"""What templates of a case print: tables and charts with every cell ready as text. Templates work nothing out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from roi.case.facts import CaseFacts

SHORT, LETTERS_A_LINE = 8, 60  # what is kept on one sheet: rows, and letters of a cell that make one more line


@dataclass(frozen=True)
class Cell:
    text: str
    numeric: bool
    href: str = ""


@dataclass(frozen=True)
class Table:
    """The first cell of a row heads it. `numeric` are places of columns; `total` is a last row set apart; `links` are
    addresses by (row, column): where the records behind a figure stand."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    total: tuple[str, ...] = ()
    note: str = ""
    look: str = ""
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        """Whether it is kept on one sheet of paper."""
        most = SHORT + 3 if self.look == "tight" else SHORT
        return sum(1 + max(map(len, row)) // LETTERS_A_LINE for row in self.rows) <= most

    def heads(self) -> Iterator[Cell]:
        return self._cells(self.headers)

    def body(self) -> Iterator[tuple[Cell, ...]]:
        return (tuple(self._cells(row, at)) for at, row in enumerate(self.rows))

    def foot(self) -> tuple[Cell, ...]:
        return tuple(self._cells(self.total))

    def without_empty(self, *places: int) -> "Table":
        """The same table without those of the named columns that hold nothing."""
        empty = {place for place in places if not any(row[place] for row in self.rows)}
        keep = [place for place in range(len(self.headers)) if place not in empty]

        def kept(row: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(row[place] for place in keep) if row else row

        numeric = tuple(new for new, place in enumerate(keep) if place in self.numeric)
        rows = tuple(map(kept, self.rows))
        links = {(at, keep.index(place)): to for (at, place), to in self.links.items() if place in keep}
        return replace(
            self, headers=kept(self.headers), rows=rows, numeric=numeric, total=kept(self.total), links=links
        )

    def _cells(self, row: tuple[str, ...], at: int = -1) -> Iterator[Cell]:
        return (Cell(text, place in self.numeric, self.links.get((at, place), "")) for place, text in enumerate(row))


@dataclass(frozen=True)
class Chart:
    """A picture, what it shows in one sentence and at length, and its figures. `svg` is safe to print as it is."""

    svg: str
    finding: str
    description: str
    table: Table


@dataclass(frozen=True)
class Tile:
    """One rung at the top of the case: its name, what came back for £1, the pounds behind it, and what else it says.
    `in_words` where words stand in place of the figure."""

    rung: str
    figure: str
    note: str
    lines: tuple[str, ...]
    in_words: bool = False


@dataclass(frozen=True)
class Section:
    """A section of the case: its fixed code (an anchor on the page), title, template, and what the template prints."""

    code: str
    title: str
    template: str
    context: Callable[[CaseFacts], dict[str, object]]
    stays: bool = False  # whether no case may leave it out
