"""Groups that state their sum above their rows: a directorate, then its services. Found by arithmetic, when such
groups, one after the other, make up the whole table; and only where something else tells their heads from rows that
happen to be as large as those below."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

TOTAL_WORD = re.compile(r"\b(?:sub-?\s?)?totals?\b|\b(?:sum|overall|england|net|gross)\b|^all\b", re.IGNORECASE)
MOST_IN_GROUP = 200
ENOUGH = 3  # groups or columns that do not add up by chance
ZERO, SLIVER = Decimal(0), Decimal("0.005")


class Line(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def figures(self) -> Mapping[int, Decimal]: ...
    @property
    def filled(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def made(self) -> frozenset[int]: ...


Heads = dict[int, tuple[int, ...]]


def group_heads(lines: Sequence[Line]) -> tuple[Heads, Heads]:
    """The rows that each group's head adds, by the head's number; a row on top or at the end may add all groups. Then
    the same where nothing but arithmetic speaks for the heads: they may be rows like others. Both are empty when the
    table is not made of two such groups or more."""
    for start in (1, 0):
        heads, end = _chain(lines, start)
        rows = {number for group in heads.values() for number in group}
        every = [line for line in lines if line.number in rows]
        if not heads or (start and not _equals(lines[0], every)):
            continue
        around = [lines[0]] * start + list(lines[end : end + 1])
        if around or _told_apart({line.number: line for line in lines}, heads):
            return {**heads, **{line.number: tuple(sorted(rows)) for line in around}}, {}
        return {}, heads
    return {}, {}


def _told_apart(lines: Mapping[int, Line], heads: Heads) -> bool:
    """What speaks for heads beside one sum each: they fill other cells than their rows, are formulas or say total; or
    they add up too often for chance, over three groups of different make or three columns of different shares."""
    groups = [(lines[head], [lines[row] for row in rows]) for head, rows in heads.items()]
    if all(TOTAL_WORD.search(head.label) for head, _ in groups):
        return True
    if all(head.made and not any(row.made for row in rows) for head, rows in groups):
        return True
    if all(head.filled not in {row.filled for row in rows if any(row.figures.values())} for head, rows in groups):
        return True
    several = [(head, rows) for head, rows in groups if len(rows) > 1]
    makes = {tuple(sorted(_shares(head, rows))) for head, rows in several}
    return len(makes) >= ENOUGH or all(len(_shares(head, rows)) >= ENOUGH for head, rows in several)


def _shares(head: Line, rows: Sequence[Line]) -> set[tuple[Decimal, ...]]:
    """How each column of the group is shared out among its rows; months of one profile are shared alike."""
    return {
        tuple(round(row.figures.get(column, ZERO) / figure, 4) for row in rows)
        for column, figure in head.figures.items()
        if figure
    }


def _chain(lines: Sequence[Line], start: int) -> tuple[Heads, int]:
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
