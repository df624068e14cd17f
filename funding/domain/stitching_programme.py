"""The linear programme behind a suggested plan: sparse matrices for HiGHS, three stages, repaired to whole pence.

Months of one cost that the same pots may pay are one row of the programme: no condition tells them apart. On what the
first stage leaves open, the second maximises use by rank; where no cap binds, what pots can pay together is a
polymatroid, so that falling weights give the use that is greatest in the order of the pots.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from funding.domain.evidence import OverheadBase
from funding.domain.stitching import (
    A_MILLION,
    Line,
    Need,
    Problem,
    Source,
    Worth,
    bar,
    leaves_match,
    order_of_use,
    overhead_room,
    rank,
)

FEW = 12_000  # so many columns are solved at once
PAYERS_AT_FIRST, AT_ONCE = 2, 3_000
PRICED = 1e-6  # a price below it is nought: HiGHS works to a ten-millionth


@dataclass(frozen=True, slots=True)
class Block:
    """Months of one cost that the same pots may pay."""

    needs: tuple[Need, ...]
    payers: tuple[int, ...]

    @property
    def amount(self) -> int:
        return sum(need.amount for need in self.needs)


def solve(problem: Problem) -> tuple[tuple[Line, ...], Worth, int]:
    """Lines, what one more pound would buy, and the pence that the repair fell short of the programme's answer."""
    sources = [source for source in order_of_use(problem.sources) if source.amount > 0]
    blocks = blocks_of(problem, sources)
    pairs = [(payer, place) for place, block in enumerate(blocks) for payer in block.payers]
    if not pairs:
        return (), worth_of(problem, sources, blocks, None), 0
    rows = Rows(sources, blocks, pairs)
    best, duals = rows.maximise([1.0] * len(pairs))
    answer = best
    ranks = sorted({rank(source) for source in sources}, reverse=True)
    if len(ranks) > 1:
        weights = [(ranks.index(rank(source)) + 1) / len(ranks) for source in sources]
        answer, _ = rows.maximise([weights[payer] for payer, _ in pairs])
    misplaced = [
        -1.0 if sources[payer].is_recurrent and not blocks[place].needs[0].is_recurrent else 0.0
        for payer, place in pairs
    ]
    if any(misplaced):
        answer, _ = rows.maximise(misplaced)
    whole = repaired(sources, blocks, pairs, answer)
    short = max(0, round(sum(best) * 100) - sum(whole.values()))
    return lines_of(sources, blocks, whole), worth_of(problem, sources, blocks, duals), short


def blocks_of(problem: Problem, sources: list[Source]) -> list[Block]:
    found: dict[tuple[Any, ...], list[Need]] = defaultdict(list)
    by_project: dict[str, list[int]] = defaultdict(list)
    for number, source in enumerate(sources):
        for project in source.projects:
            by_project[project].append(number)
    for need in problem.needs:
        payers = tuple(number for number in by_project[need.project] if bar(sources[number], need) is None)
        if need.amount > 0:
            found[need.project, need.cost, need.is_recurrent, need.is_overhead, payers].append(need)
    return [
        Block(tuple(sorted(needs, key=lambda need: need.month)), key[-1])
        for key, needs in sorted(found.items(), key=lambda item: (*item[0][:2], item[1][0].month))
    ]


class Rows:
    """The conditions as sparse rows in pounds: blocks, pots, overhead caps, match shares, then stages that are held."""

    def __init__(self, sources: list[Source], blocks: list[Block], pairs: list[tuple[int, int]]) -> None:
        import numpy as np
        from scipy.sparse import csr_array

        payer, place = np.array([p for p, _ in pairs]), np.array([b for _, b in pairs])
        columns = np.arange(len(pairs))
        at, over, value = [place, len(blocks) + payer], [columns, columns], [np.ones(len(pairs))] * 2
        most = [block.amount / 100 for block in blocks] + [source.amount / 100 for source in sources]
        overhead = np.array([block.needs[0].is_overhead for block in blocks])[place]
        names = sorted({block.needs[0].project for block in blocks})
        numbers = {name: number for number, name in enumerate(names)}
        project = np.array([numbers[block.needs[0].project] for block in blocks])[place]
        for number, source in enumerate(sources):
            own = payer == number
            if source.overhead_millionths is not None and (own & overhead).any():
                rate = source.overhead_millionths / A_MILLION
                is_of_direct = source.overhead_base is OverheadBase.DIRECT_COST
                self.row(
                    at, over, value, most, columns[own], np.where(overhead[own], 1.0, -rate if is_of_direct else 0.0)
                )
                most[-1] = 0.0 if is_of_direct else overhead_room(source, 0) / 100
            if source.match_millionths:
                share = 1 - source.match_millionths / A_MILLION
                for each in np.unique(project[own]):
                    all_of_it = project == each
                    weight = np.where(own[all_of_it], 1.0 - share, -share)
                    self.row(at, over, value, most, columns[all_of_it], weight)
        self.most = np.array(most)
        entries = np.concatenate(value), (np.concatenate(at), np.concatenate(over))
        self.matrix = csr_array(entries, shape=(len(most), len(pairs)))
        self.is_tight = np.zeros(len(most), dtype=bool)
        self.is_open = np.ones(len(pairs), dtype=bool)
        self.is_in = np.ones(len(pairs), dtype=bool)
        if len(pairs) > FEW:
            within = columns - np.searchsorted(place, place)
            self.is_in = (within + place) % np.bincount(place)[place] < PAYERS_AT_FIRST

    @staticmethod
    def row(at: list[Any], over: list[Any], value: list[Any], most: list[float], columns: Any, weights: Any) -> None:
        import numpy as np

        at.append(np.full(len(columns), len(most)))
        over.append(columns)
        value.append(weights)
        most.append(0.0)

    def maximise(self, weights: list[float]) -> tuple[list[float], list[float]]:
        """The best amounts in pounds, and what one more pound on the right of each row would add. What comes after
        stays among the best: rows with a price stay full, and what would cost something stays at nought.

        Columns are taken in as their price calls for them, until none is left out that could add anything."""
        import numpy as np

        gain = np.array(weights)
        while True:
            columns = np.flatnonzero(self.is_open & self.is_in)
            amounts, prices = self.solved(gain[columns], columns)
            adds = gain - self.matrix.T @ prices
            called = self.is_open & ~self.is_in & (adds > PRICED)
            if not called.any():
                break
            most = min(int(called.sum()), AT_ONCE)
            self.is_in |= called & (adds >= np.partition(adds[called], -most)[-most])
        self.is_open &= adds > -PRICED
        self.is_tight |= prices > PRICED
        found = np.zeros(len(gain))
        found[columns] = amounts
        return found.tolist(), prices.tolist()

    def solved(self, gain: Any, columns: Any) -> tuple[Any, Any]:
        """Amounts of these columns and the price of every row."""
        import numpy as np
        from scipy.optimize import linprog

        kept, tight = self.matrix[:, columns], self.is_tight
        found = linprog(
            -gain,
            A_ub=kept[~tight] if not tight.all() else None,
            b_ub=self.most[~tight] if not tight.all() else None,
            A_eq=kept[tight] if tight.any() else None,
            b_eq=self.most[tight] if tight.any() else None,
            bounds=(0, None),
            method="highs",
        )
        if found.status != 0:
            raise RuntimeError(f"HiGHS found no plan: {found.message}")
        prices = np.zeros(len(self.most))
        prices[~tight] = -found.ineqlin.marginals
        prices[tight] = -found.eqlin.marginals
        return found.x, prices


def repaired(sources: list[Source], blocks: list[Block], pairs: list[tuple[int, int]],
             answer: list[float]) -> dict[tuple[int, int], int]:  # fmt: skip
    """The answer in whole pence: rounded, what then breaks a condition taken back, and pennies left over given where a
    condition allows it."""
    whole = {pair: round(amount * 100) for pair, amount in zip(pairs, answer, strict=True)}
    state = State(sources, blocks, whole)
    state.take_back()
    for place, block in enumerate(blocks):
        for payer in block.payers:
            state.give(payer, place)
    return {pair: amount for pair, amount in state.whole.items() if amount > 0}


class State:
    """What each pot, block and project is paid, kept in step with the amounts."""

    def __init__(self, sources: list[Source], blocks: list[Block], whole: dict[tuple[int, int], int]) -> None:
        self.sources, self.blocks, self.whole = sources, blocks, whole
        self.by_block: dict[int, int] = defaultdict(int)
        self.by_pot: dict[int, int] = defaultdict(int)
        self.overhead: dict[int, int] = defaultdict(int)
        self.by_project: dict[str, int] = defaultdict(int)
        self.by_both: dict[tuple[int, str], int] = defaultdict(int)
        self.payers: dict[str, set[int]] = defaultdict(set)
        self.cells: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
        self.total_of = [block.amount for block in blocks]
        for (payer, place), amount in whole.items():
            self.cells[payer, self.project(place)].append((payer, place))
            self.payers[self.project(place)].add(payer)
            self.add(payer, place, amount, stored=True)

    def project(self, place: int) -> str:
        return self.blocks[place].needs[0].project

    def is_overhead(self, place: int) -> bool:
        return self.blocks[place].needs[0].is_overhead

    def add(self, payer: int, place: int, amount: int, *, stored: bool = False) -> None:
        if not stored:
            self.whole[payer, place] += amount
        self.by_block[place] += amount
        self.by_pot[payer] += amount
        self.overhead[payer] += amount if self.is_overhead(place) else 0
        self.by_project[self.project(place)] += amount
        self.by_both[payer, self.project(place)] += amount

    def take_back(self) -> None:
        """Rounding up may have gone a few pence too far; a condition that is mended may break another, so until none
        is broken."""
        changed = True
        while changed:
            changed = False
            for (payer, place), amount in self.whole.items():
                too_much = max(
                    self.by_block[place] - self.total_of[place], self.by_pot[payer] - self.sources[payer].amount
                )
                if amount and (amount < 0 or too_much > 0):
                    self.add(payer, place, -amount if amount < 0 else -min(amount, too_much))
                    changed = True
            for payer, source in enumerate(self.sources):
                if source.overhead_millionths is not None:
                    changed |= self.cut_overhead(payer, source)
                if source.match_millionths:
                    changed |= self.cut_match(payer, source)

    def cut_overhead(self, payer: int, source: Source) -> bool:
        over = self.overhead[payer] - overhead_room(source, self.by_pot[payer] - self.overhead[payer])
        if over <= 0:
            return False
        mine = (pair for pair in self.whole if pair[0] == payer and self.is_overhead(pair[1]))
        return self.cut(mine, over)

    def cut_match(self, payer: int, source: Source) -> bool:
        changed = False
        for project in source.projects:
            amount, others = self.by_both[payer, project], self.by_project[project] - self.by_both[payer, project]
            if amount and not leaves_match(source.match_millionths, amount, amount + others):
                may = others * (A_MILLION - source.match_millionths) // source.match_millionths
                changed |= self.cut(iter(self.cells[payer, project]), amount - may)
        return changed

    def cut(self, pairs: Any, over: int) -> bool:
        changed = False
        for pair in pairs:
            less = min(over, self.whole[pair])
            if less > 0:
                self.add(pair[0], pair[1], -less)
                over -= less
                changed = True
        return changed

    def give(self, payer: int, place: int) -> None:
        """The pot pays as much more of the block as every condition allows."""
        source, project = self.sources[payer], self.project(place)
        more = min(self.total_of[place] - self.by_block[place], source.amount - self.by_pot[payer])
        if self.is_overhead(place):
            more = min(more, overhead_room(source, self.by_pot[payer] - self.overhead[payer]) - self.overhead[payer])
        if source.match_millionths:
            others = self.by_project[project] - self.by_both[payer, project]
            may = others * (A_MILLION - source.match_millionths) // source.match_millionths
            more = min(more, may - self.by_both[payer, project])
        if more > 0:
            self.add(payer, place, more)


def lines_of(sources: list[Source], blocks: list[Block], whole: dict[tuple[int, int], int]) -> tuple[Line, ...]:
    """The amounts laid on the months of each block, the earliest first."""
    by_block: dict[int, list[list[int]]] = defaultdict(list)
    for (payer, place), amount in sorted(whole.items()):
        by_block[place].append([payer, amount])
    found = []
    for place, parts in by_block.items():
        for need in blocks[place].needs:
            open_ = need.amount
            for part in parts:
                pays = min(open_, part[1])
                if pays:
                    found.append(Line(sources[part[0]].pot, need.project, need.cost, need.month, pays))
                    part[1] -= pays
                    open_ -= pays
    return tuple(sorted(found, key=lambda line: (line.project, line.month, line.cost, line.pot)))


def worth_of(problem: Problem, sources: list[Source], blocks: list[Block], duals: list[float] | None) -> Worth:
    """A pound of new money is worth what it pays, less what the cost that it pays was worth as room for other money."""
    room = duals[: len(blocks)] if duals else [0.0] * len(blocks)
    money = duals[len(blocks) : len(blocks) + len(sources)] if duals else [0.0] * len(sources)
    by_pot = {source.pot: 0 for source in problem.sources}
    by_pot |= {source.pot: pence(money[number]) for number, source in enumerate(sources)}
    by_project: dict[str, int] = defaultdict(int)
    by_month: dict[int, int] = defaultdict(int)
    for block, shadow in zip(blocks, room, strict=True):
        bought = pence(1.0 - shadow)
        for need in block.needs:
            by_project[need.project] = max(by_project[need.project], bought)
            by_month[need.month] = max(by_month[need.month], bought)
    return Worth(by_pot, dict(by_project), dict(by_month))


def pence(pounds: float) -> int:
    return max(0, round(pounds * 100))
