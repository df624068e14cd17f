"""Totals found by arithmetic: a row that equals the sum of the rows above it. A word alone never makes a total."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median_low

from funding.domain.sheets.group_heads import TOTAL_WORD, group_heads

PLAIN_TOTAL = re.compile(
    r"(?:grand|sub|overall)?[\s-]*totals?(?:\s+(?:income|expenditure|spend|spending|budget|costs?|allocation|funding|amount|england|pay"
    r"|non-pay))*\s*:?|sum\s*:?",
    re.IGNORECASE,
)
ENDS_IN_TOTAL = re.compile(r"\w \(?totals?\)?:?$", re.IGNORECASE)
CHECK = re.compile(  # wholly: a health check and infection control are services
    r"\W*(?:(?:cross|control|balance|sum|arithmetic|total|grand|row|column|budget)s?[\W_]+)*"
    r"(?:cross)?-?(?:check(?:sum)?|control|difference|proof)s?"
    r"(?:[\W_]+(?:to|of|on|total|figure|line|row|sum|budget|ledger|zero|nil|0|should|must|be|equals?)s?)*\W*"
    r"|\W*should be (?:nil|zero|0)\W*",
    re.IGNORECASE,
)
ZERO, HALF = Decimal(0), Decimal("0.5")
DUST, SLIVER = Decimal("1e-13"), Decimal("1e-9")
NEAR = Decimal("0.05")
PENNY = Decimal("0.005")
MANY = 4  # columns of figures in which a row without a word and without a gap below it must add up
KEPT = 10  # starting points that a total may reach back to


@dataclass(frozen=True, slots=True)
class Line:
    """A row with money: `figures` by column, how many other cells are filled, its words, and whether a block starts
    (`opens`) or ends (`closes`) here. `made`: columns whose figure is known to be a formula's."""

    number: int
    figures: Mapping[int, Decimal]
    filled: int
    label: str
    opens: bool = False
    closes: bool = False
    made: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Total:
    """`kind` is total, subtotal or difference; `rows` are the data rows added (for a difference, the two totals)."""

    number: int
    kind: str
    rows: tuple[int, ...]


@dataclass(slots=True)
class _Mark:
    """A place where a block began: how many data lines and what sums stood before it."""

    position: int
    sums: dict[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a line compares with a sum: columns that are not nil, that agree within rounding, that agree exactly."""

    filled: int
    near: int
    exact: int
    values: int


def printed_unit(figure: Decimal) -> Decimal:
    """The last decimal place that a stated figure shows: 200002 → 1, 12.5 → 0.1."""
    exponent = figure.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))


def allowance(stated: Decimal, rows: int) -> Decimal:
    """Half a printed unit for every row added, and the dust of binary sums."""
    return printed_unit(stated) * HALF * rows + abs(stated) * DUST * (rows + 1) + SLIVER


def find_totals(lines: Sequence[Line]) -> tuple[dict[int, Total], list[tuple[int, int]]]:
    """(totals by row number, plain rows that merely equal the rows above them: (row, how many rows); a minus before the
    number says that the rows stand below)."""
    heads, like_heads = group_heads(lines)
    most = max(map(len, heads.values()), default=0)
    found = {n: Total(n, "total" if len(rows) == most else "subtotal", rows) for n, rows in heads.items()}
    lines = [line for line in lines if line.number not in heads]
    doubtful = [(number, -len(rows)) for number, rows in like_heads.items()]
    data: list[Line] = []
    sums: dict[int, Decimal] = {}
    marks = [_Mark(0)]
    typical = median_low([line.filled for line in lines]) if lines else 0
    stack: list[Line] = []
    made: set[int] = set()
    for line in lines:
        if line.opens and data:
            marks = _with_mark(marks, _Mark(len(data), dict(sums)))
        if found and _is_check(line):
            found[line.number] = Total(line.number, "subtotal", ())
            continue
        formulas = line.made - made
        total = _total(line, data, sums, marks, typical, doubtful, formulas) or _difference(
            line, stack, len(data), found
        )
        if total:
            found[line.number] = total
            stack.append(line)
            marks = _with_mark(marks, _Mark(len(data), dict(sums)))
            continue
        data.append(line)
        made |= line.made
        for column, figure in line.figures.items():
            sums[column] = sums.get(column, ZERO) + figure
    _total_on_top(data, sums, typical, found)
    return found, doubtful


def _is_check(line: Line) -> bool:
    """A row of noughts below the totals, called a check: that two sums agree, and no money."""
    noughts = bool(line.figures) and all(abs(figure) < PENNY for figure in line.figures.values())
    return noughts and bool(CHECK.fullmatch(line.label))


def _with_mark(marks: list[_Mark], mark: _Mark) -> list[_Mark]:
    if marks[-1].position == mark.position:
        return marks
    return [marks[0], *marks[1:][-(KEPT - 2) :], mark]


def _total(
    line: Line, data: list[Line], sums: Mapping[int, Decimal], marks: list[_Mark], typical: int,
    doubtful: list[tuple[int, int]], formulas: frozenset[int],
) -> Total | None:  # fmt: skip
    """`formulas`: columns where a formula gives this figure and where every row of data so far was typed."""
    word, plain = bool(TOTAL_WORD.search(line.label)), bool(PLAIN_TOTAL.fullmatch(line.label.strip()))
    ends = bool(ENDS_IN_TOTAL.search(line.label))
    sparse = line.filled * 2 <= typical and line.filled < typical
    if not (word or sparse or line.closes or _may_add_up(line, sums, marks, formulas)):
        return None
    partly: _Mark | None = None
    for mark in reversed(marks):
        count = len(data) - mark.position
        if count < 1:
            continue
        fit = _fit(line, sums, mark.sums, count)
        told = bool(formulas) and count >= 2 and fit.exact == fit.filled > 0
        if told or _is_total(fit, count, word=word, plain=plain, ends=ends, sparse=sparse, closes=line.closes):
            if fit.near == fit.filled:
                return _made(line, data, mark, "total" if mark.position == 0 else "subtotal")
            partly = partly or mark
        if fit.filled and fit.exact == fit.filled and line.closes and (count >= 3 or (count == 2 and fit.values >= 3)):
            doubtful.append((line.number, count))
    if partly:
        return _made(line, data, partly, "total" if partly.position == 0 else "subtotal")
    if plain and line.closes and (sparse or typical <= 1) and len(data) > marks[-1].position:
        mark = min(marks, key=lambda one: _gap(line, sums, one.sums))
        return _made(line, data, mark, "total" if mark.position == 0 else "subtotal")
    return None


def _may_add_up(line: Line, sums: Mapping[int, Decimal], marks: Sequence[_Mark], formulas: frozenset[int]) -> bool:
    """A quick look at one column, because nearly every row of a long table comes here."""
    if not formulas and len(line.figures) < MANY:
        return False
    column = min(formulas or line.figures)
    figure = line.figures[column]
    added = sums.get(column, ZERO) - figure
    return any(abs(added - mark.sums.get(column, ZERO)) <= PENNY for mark in marks)


def _gap(line: Line, sums: Mapping[int, Decimal], before: Mapping[int, Decimal]) -> Decimal:
    """How far a stated total is from the sum since a mark, over all its columns."""
    return sum((abs(f - sums.get(c, ZERO) + before.get(c, ZERO)) for c, f in line.figures.items()), ZERO)


def _made(line: Line, data: list[Line], mark: _Mark, kind: str) -> Total:
    return Total(line.number, kind, tuple(one.number for one in data[mark.position :]))


def _fit(line: Line, sums: Mapping[int, Decimal], before: Mapping[int, Decimal], count: int) -> _Fit:
    filled = near = exact = 0
    values = set()
    for column, stated in line.figures.items():
        added = sums.get(column, ZERO) - before.get(column, ZERO)
        if not stated and not added:
            continue
        filled += 1
        gap = abs(stated - added)
        dust = abs(stated) * DUST * (count + 1) + SLIVER
        if gap <= dust:
            exact += 1
            values.add(stated)
        near += gap <= dust or (gap <= allowance(stated, count) and gap <= abs(added) * NEAR)
    return _Fit(filled, near, exact, len(values))


def _is_total(fit: _Fit, count: int, *, word: bool, plain: bool, ends: bool, sparse: bool, closes: bool) -> bool:
    """Arithmetic first; then something that tells a total from a row that happens to be as large as those above."""
    if not fit.filled or not fit.near:
        return False
    all_near, all_exact = fit.near == fit.filled, fit.exact == fit.filled
    if count == 1:
        return all_exact and ((plain and (sparse or closes)) or ends or (word and sparse))
    if word and (all_near or fit.near * 2 > fit.filled or (fit.exact and count >= 3 and sparse)):
        return True
    if all_exact and sparse:
        return True
    if sparse and fit.near == fit.filled and fit.exact * 2 >= fit.filled and closes:
        return True
    return all_exact and count >= 3 and fit.values >= (3 if closes else MANY)


def _difference(line: Line, stack: list[Line], position: int, found: Mapping[int, Total]) -> Total | None:
    """Income less expenditure: the last total but one, minus the last total, with no data row since."""
    if len(stack) < 2:
        return None
    first, second = stack[-2], stack[-1]
    one, two = found[first.number], found[second.number]
    if (
        "difference" in (one.kind, two.kind)
        or set(one.rows) & set(two.rows)
        or len(one.rows) + len(two.rows) > position
    ):
        return None
    if not two.rows or max(two.rows) > line.number or position != len(one.rows) + len(two.rows):
        return None
    filled = 0
    for column, stated in line.figures.items():
        less = first.figures.get(column, ZERO) - second.figures.get(column, ZERO)
        if not stated and not less:
            continue
        filled += 1
        if abs(stated - less) > allowance(stated, 2) or abs(stated - less) * 2 > abs(stated):
            return None
    return Total(line.number, "difference", (first.number, second.number)) if filled else None


def _total_on_top(data: list[Line], sums: Mapping[int, Decimal], typical: int, found: dict[int, Total]) -> None:
    """A first row that equals all the rows below it."""
    if len(data) < 4:
        return
    first = data[0]
    rest = {column: total - first.figures.get(column, ZERO) for column, total in sums.items()}
    fit = _fit(first, rest, {}, len(data) - 1)
    sparse = first.filled * 2 <= typical and first.filled < typical
    if fit.filled and fit.exact == fit.filled and (sparse or TOTAL_WORD.search(first.label) or fit.values >= 3):
        found[first.number] = Total(first.number, "total", tuple(line.number for line in data[1:]))
