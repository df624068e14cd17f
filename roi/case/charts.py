"""The pictures of a case. Each takes frozen values and gives a Chart: the picture, its finding and its figures.

Bars and money start at nought; colours mean the same everywhere: benefit blue, cost plum, expected grey and dashed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.case import drawing
from roi.case.bars import Part, PartyRow, Step, identity_bar, pays_and_gains, waterfall
from roi.case.behind import Fan, Limits
from roi.case.blocks import Chart, Table
from roi.case.curves import PotMonths, Swing, chance, control, funding, slope, tornado
from roi.case.drawing import BLUE, GREY, INK, ORANGE, PLUM, RULE, TEAL, line, picture, polyline, text
from roi.case.wording import number, pounds, shortened
from roi.domain.inputs import Series

__all__ = ["Fan", "Limits", "Part", "PartyRow", "PotMonths", "Step", "Swing", "chance", "control", "cumulative",
           "cumulative_scale", "funding", "identity_bar", "observed_expected", "pays_and_gains", "slope", "tornado",
           "waterfall"]  # fmt: skip

type Point = tuple[float, float]
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Frame:
    """The field of a chart by month: edges in drawing units, and the scale of its values."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: Sequence[float]

    def x(self, month: int) -> float:
        """April (1) at the left edge, March (12) at the right."""
        return self.left + (self.right - self.left) * (month - 1) / 11

    def y(self, value: Decimal | float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (self.bottom - self.top) * (float(value) - low) / (high - low)

    def points(self, values: Series) -> list[Point]:
        return [(self.x(month), self.y(value)) for month, value in enumerate(values, 1)]

    def grid(self, labels: Sequence[str]) -> list[str]:
        shapes = []
        for tick, label in zip(self.ticks, labels, strict=True):
            y = self.y(tick)
            shapes.append(line(self.left, y, self.right, y, stroke=INK if tick == 0 else RULE))
            shapes.append(text(self.left - 6, y + 4, label, anchor="end"))
        return shapes + [
            text(self.x(month), self.bottom + 17, MONTH_NAMES[month - 1][:3], anchor="middle")
            for month in (1, 4, 7, 10, 12)
        ]


def running(values: Series) -> Series:
    total, sums = NOTHING, []
    for value in values:
        total += value
        sums.append(total)
    return tuple(sums)


def cumulative_scale(*series: Series, fans: Sequence[Fan | None] = ()) -> list[float]:
    """One scale for charts that are compared: from nought or the lowest to the highest of all sums so far."""
    ends = [float(value) for values in series for value in running(values)] + [0.0]
    ends += [float(value) for fan in fans if fan for value in (fan.low, fan.high, fan.cost)]
    return drawing.ticks(min(ends), max(ends))


def cumulative(
    key: str,
    name: str,
    benefit: Series,
    cost: Series,
    payback: int | None,
    *,
    scale: Sequence[float] = (),
    fan: Fan | None = None,
) -> Chart:
    """Cost against benefit so far, by month, and on to March where that is forecast; `name` is the rung, `payback` the
    month from which benefit stays above."""
    gained, paid = running(benefit), running(cost)
    frame = Frame(48, 250, 32, 128, scale or cumulative_scale(benefit, cost, fans=[fan]))
    last = len(gained)
    shapes = frame.grid([drawing.in_short(tick) for tick in frame.ticks])
    at_end = (fan.cost, fan.benefit) if fan else (paid[-1], gained[-1])
    shapes += fanned(frame, fan, paid[-1], gained[-1], last) if fan else []
    shapes += [polyline(frame.points(paid), PLUM, dash="6 3"), polyline(frame.points(gained), BLUE)]
    if last == 1:  # one month makes no line
        shapes += [drawing.circle(frame.x(1), frame.y(paid[0]), 4, PLUM),
                   drawing.circle(frame.x(1), frame.y(gained[0]), 4, BLUE)]  # fmt: skip
    ends = sorted(((frame.y(at_end[0]), "Cost", PLUM), (frame.y(at_end[1]), "Benefit", BLUE)))
    lower = max(ends[1][0], ends[0][0] + 14)
    for y, (_, words, colour) in zip((ends[0][0], lower), ends, strict=True):
        shapes.append(text(frame.right + 6, y + 4, words, fill=colour, bold=True))
    if payback:
        x, y = frame.x(payback), frame.y(gained[payback - 1])
        shapes += [line(x, y, x, frame.bottom, stroke=INK, dash="2 2"), drawing.circle(x, y, 4.5, INK)]
    shapes.append(text(0, 16, name, size=14, bold=True))
    if payback:
        finding = f"On {lowered(name)}, the benefit so far passes the cost for good in {MONTH_NAMES[payback - 1]}."
        shapes.append(text(310, 16, f"Payback: {MONTH_NAMES[payback - 1]}", size=12, anchor="end"))
    else:
        finding = f"On {lowered(name)}, the benefit does not catch up with the cost by {MONTH_NAMES[last - 1]}."
        shapes.append(text(310, 16, "No payback in these months", size=12, anchor="end"))
    description = (
        f"By {MONTH_NAMES[last - 1]} the cost so far is {pounds(paid[-1])} and the benefit so far {pounds(gained[-1])}."
    )
    if fan:
        description += (
            f" By March the benefit is expected to be {pounds(fan.benefit)} ({fan.words} {pounds(fan.low)} to "
            f"{pounds(fan.high)}) and the cost {pounds(fan.cost)}."
        )
    rows = tuple(
        (MONTH_NAMES[place], pounds(paid[place]), pounds(gained[place]), pounds(gained[place] - paid[place]))
        for place in range(last)
    )
    table = Table(f"{name}: cost and benefit so far", ("Month", "Cost so far", "Benefit so far", "Net so far"), rows,
                  numeric=(1, 2, 3))  # fmt: skip
    return Chart(picture(key, 312, 150, f"{finding} {description}", description, shapes), finding, description, table)


def fanned(frame: Frame, fan: Fan, paid: Decimal, gained: Decimal, last: int) -> list[str]:
    """From the last month known to the range in March. Only March is forecast, so the way there is drawn straight."""
    start, end = frame.x(last), frame.x(12)
    edge = [(start, frame.y(gained)), (end, frame.y(fan.high)), (end, frame.y(fan.low))]
    return [
        drawing.polygon(edge, BLUE, "0.2"),
        line(start, frame.y(gained), end, frame.y(fan.benefit), stroke=BLUE, width=1.5, dash="2 2"),
        line(start, frame.y(paid), end, frame.y(fan.cost), stroke=PLUM, width=1.5, dash="2 2"),
    ]


def lowered(name: str) -> str:
    return name if name.startswith("NHS") else name[:1].lower() + name[1:]


def observed_expected(
    key: str, name: str, observed: Series, expected: Series, averted: Series, *, fewer: bool,
    marks: Sequence[str | None] = (), year: str | None = None,
) -> Chart:  # fmt: skip
    """What was seen against what was expected; the area between is what was averted (or gained, if more is better).
    `marks` stand in the place of months that are not shown and `year` of their sum. Then only what was expected is
    drawn, and where the sum is hidden not even that: the sum would follow from it."""
    known, word = len(observed), "averted" if fewer else "gained"
    drawn = (NOTHING,) if year else expected if any(marks) else (*observed, *expected)
    highest = max(*map(float, drawn), 1.0)
    lowest = min(0.0, *map(float, drawn))
    frame = Frame(44, 340, 14, 186, drawing.ticks(lowest, highest))
    shapes = frame.grid([number(Decimal(repr(tick)), 2) for tick in frame.ticks])
    hides = any(marks)
    if not year:
        shapes.append(polyline(frame.points(expected), GREY, dash="6 3"))
    if not hides:
        shapes += areas(frame, observed, expected[:known], fewer=fewer)
        shapes.append(polyline(frame.points(observed), BLUE))
        shapes += [drawing.circle(x, y, 3, BLUE) for x, y in frame.points(observed)]
    seen, hoped = frame.y(observed[-1]) + 4, frame.y(expected[known - 1]) + 4
    if abs(seen - hoped) < 15:
        seen, hoped = (hoped + 15, hoped) if seen >= hoped else (seen, seen + 15)
    x = frame.x(12) + 8
    if not year:
        shapes.append(text(x, hoped, "Expected", fill=GREY, bold=True))
    if not hides:
        shapes.append(text(x, seen, "Observed", fill=BLUE, bold=True))
    total = sum(averted, NOTHING)
    short = shortened(name, 60)
    better = sum(1 for each in averted if each > 0)
    finding = f"{short}: {number(total)} {word} over {months_of(known)}; {months_of(better)} went the right way."
    if total < 0:
        finding = f"{short}: {number(-total)} {'more' if fewer else 'fewer'} than expected over {months_of(known)}."
    if hides:
        rest = "nor is what was expected" if year else "what was expected is"
        finding = f"{short}: months with small numbers are not drawn; {rest}."
    hoped_for, counted = (year or number(sum(each, NOTHING)) for each in (expected[:known], observed))
    description = f"Expected {hoped_for} and observed {counted} from April to {MONTH_NAMES[known - 1]}."
    rows = tuple(
        (
            MONTH_NAMES[at],
            year or number(expected[at]),
            mark or number(observed[at]),
            year or mark or number(averted[at]),
        )
        for at, mark in enumerate(marks or (None,) * known)
    )
    table = Table(
        f"{name} by month", ("Month", "Expected", "Observed", word.capitalize()), rows, numeric=(1, 2, 3),
        total=("Total", hoped_for, counted, year or number(total)), look="tight",
    )  # fmt: skip
    return Chart(picture(key, 412, 212, f"{finding} {description}", description, shapes), finding, description, table)


def months_of(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def areas(frame: Frame, observed: Series, expected: Series, *, fewer: bool) -> list[str]:
    """The area between the two lines, month by month, cut where they cross; against us in another colour."""
    shapes, gaps = [], [float(e - o) * (1 if fewer else -1) for e, o in zip(expected, observed, strict=True)]
    for at in range(len(gaps) - 1):
        first, second = gaps[at], gaps[at + 1]
        left, right = frame.x(at + 1), frame.x(at + 2)
        corners = [(left, observed[at], expected[at]), (right, observed[at + 1], expected[at + 1])]
        if first * second < 0:
            part = first / (first - second)
            height = float(observed[at]) + part * float(observed[at + 1] - observed[at])
            middle = (left + part * (right - left), Decimal(repr(height)), Decimal(repr(height)))
            pieces = [([corners[0], middle], first), ([middle, corners[1]], second)]
        else:
            pieces = [(corners, first + second)]
        for piece, gap in pieces:
            outline = [(x, frame.y(o)) for x, o, _ in piece] + [(x, frame.y(e)) for x, _, e in reversed(piece)]
            if gap:
                shapes.append(drawing.polygon(outline, TEAL if gap > 0 else ORANGE, "0.35"))
    return shapes
