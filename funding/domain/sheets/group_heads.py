"""Groups that state their sum above their rows: a directorate, then its services. Found by arithmetic alone, and only
when such groups, one after the other, make up the whole table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

MOST_IN_GROUP = 200
ZERO, SLIVER = Decimal(0), Decimal("0.005")


class Line(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def figures(self) -> Mapping[int, Decimal]: ...


def group_heads(lines: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """The rows that each group's head adds, by the head's number; a row on top or at the end may add all groups. Empty
    when the table is not made of two such groups or more."""
    for start in (0, 1):
        heads, end = _chain(lines, start)
        rows = [number for group in heads.values() for number in group]
        every = [line for line in lines if line.number in set(rows)]
        if heads and start and not _equals(lines[0], every):
            continue
        if heads:
            around = [lines[0]] * start + list(lines[end : end + 1])
            return {**heads, **{line.number: tuple(rows) for line in around}}
    return {}


def _chain(lines: Sequence[Line], start: int) -> tuple[dict[int, tuple[int, ...]], int]:
    """Heads and their rows from `start` up to a row that adds up all of them, or to the end; where that is. No heads
    where the chain breaks."""
    heads: dict[int, list[Line]] = {}
    position, last = start, None
    while position < len(lines):
        line = lines[position]
        if last is not None and not any(line.figures.values()):
            heads[last].append(line)
            position += 1
            continue
        under = _rows_under(lines, position)
        if under:
            last = line.number
            heads[last] = under
            position += 1 + len(under)
        elif len(heads) > 1 and _equals(line, [row for group in heads.values() for row in group]):
            break
        else:
            return {}, position
    if sum(len(group) > 1 for group in heads.values()) < 2:
        return {}, position
    return {number: tuple(row.number for row in group) for number, group in heads.items()}, position


def _rows_under(lines: Sequence[Line], position: int) -> list[Line]:
    """The fewest rows right below that add up to this one; none when no run of them does."""
    head = lines[position].figures
    rest = {column: figure for column, figure in head.items() if figure}
    if not rest:
        return []
    for end in range(position + 1, min(len(lines), position + 1 + MOST_IN_GROUP)):
        for column, figure in lines[end].figures.items():
            rest[column] = rest.get(column, ZERO) - figure
        if all(abs(left) <= SLIVER for left in rest.values()):
            return list(lines[position + 1 : end + 1])
    return []


def _equals(line: Line, rows: Sequence[Line]) -> bool:
    rest = dict(line.figures)
    for row in rows:
        for column, figure in row.figures.items():
            rest[column] = rest.get(column, ZERO) - figure
    return any(line.figures.values()) and all(abs(left) <= SLIVER for left in rest.values())
