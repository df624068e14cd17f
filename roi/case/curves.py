"""Pictures of values worked out elsewhere: control chart, gap between fifths, what moves the return most, chance by the
return asked for, and funding by month with where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.case import drawing
from roi.case.behind import Limits
from roi.case.blocks import Chart, Table
from roi.case.drawing import (
    BLUE,
    GREY,
    INK,
    LILAC,
    ORANGE,
    PAPER,
    PLUM,
    RULE,
    TEAL,
    line,
    picture,
    polyline,
    rect,
    text,
)
from roi.case.wording import for_each_pound, listed, number, percent, pounds, shortened
from roi.domain.inputs import Series

NOTHING = Decimal(0)
POT_LOOKS = ((BLUE, False), (TEAL, False), (PLUM, True), (ORANGE, True), (PAPER, False))


def axis(ticks: Sequence[float], start: float, end: float, value: Decimal | float) -> float:
    """Where a value stands between two edges."""
    return start + (end - start) * (float(value) - ticks[0]) / ((ticks[-1] - ticks[0]) or 1)


def control(
    key: str, name: str, labels: Sequence[str], values: Series, limits: Limits | None, start: int | None
) -> Chart:
    """XmR chart by month; `start` is the place of the first month of the service. Without limits a plain run chart."""
    shown = [*values, *((limits.lower, limits.upper) if limits else ())]
    ticks = drawing.ticks(min(map(float, shown)), max(map(float, shown)))
    left, right, top, bottom = 48.0, 330.0, 14.0, 170.0
    step = (right - left) / max(len(values) - 1, 1)
    points = [(left + step * at, axis(ticks, bottom, top, value)) for at, value in enumerate(values)]
    shapes = []
    for tick in ticks:
        y = axis(ticks, bottom, top, tick)
        shapes += [line(left, y, right, y), text(left - 6, y + 4, number(Decimal(repr(tick)), 2), anchor="end")]
    special = limits.special if limits else ()
    if limits:
        for value, words, dash in ((limits.upper, "Upper limit", "4 3"), (limits.mean, "Mean", ""),
                                   (limits.lower, "Lower limit", "4 3")):  # fmt: skip
            y = axis(ticks, bottom, top, value)
            shapes += [line(left, y, right, y, stroke=GREY, width=1.5, dash=dash), text(right + 6, y + 4, words)]
    if start is not None and 0 <= start < len(points):
        x = points[start][0]
        shapes += [line(x, top, x, bottom, stroke=INK, dash="2 2"), text(x + 4, top + 2, "Service starts")]
    shapes.append(polyline(points, BLUE))
    for at, (x, y) in enumerate(points):
        shapes.append(drawing.circle(x, y, 5 if at in special else 3, ORANGE if at in special else BLUE))
    shapes += [text(points[at][0], bottom + 17, labels[at], anchor="middle")
               for at in range(0, len(points), max(1, -(-len(points) // 5)))]  # fmt: skip
    finding = control_finding(shortened(name, 50), limits, len(values))
    description = f"From {labels[0]} to {labels[-1]}: lowest {number(min(values))}, highest {number(max(values))}."
    rows = tuple((label, number(value), "Special cause" if at in special else "")
                 for at, (label, value) in enumerate(zip(labels, values, strict=True)))  # fmt: skip
    table = Table(f"{name}, month by month", ("Month", "Value", "Signal"), rows, numeric=(1,), look="tight")
    return Chart(picture(key, 412, 194, f"{finding} {description}", description, shapes), finding, description, table)


def control_finding(name: str, limits: Limits | None, count: int) -> str:
    if limits is None:
        return f"{name}: {count} months are too few for limits, so only the run is shown."
    if limits.special:
        return f"{name}: {len(limits.special)} of {count} months show a special cause."
    return f"{name}: no month shows a special cause; what moves is common variation."


def slope(key: str, name: str, before: Sequence[Decimal | None], after: Sequence[Decimal | None]) -> Chart:
    """Rates by deprivation fifth, most deprived first, before and after. None is suppressed, and said to be."""
    known = [float(value) for value in (*before, *after) if value is not None]
    ticks = drawing.ticks(min([0.0, *known]), max([1.0, *known]))
    left, right, top, bottom = 130.0, 420.0, 20.0, 190.0
    shapes = [line(left, top, left, bottom, stroke=RULE), line(right, top, right, bottom, stroke=RULE)]
    shapes += [text(left, bottom + 16, "Before", anchor="middle"), text(right, bottom + 16, "After", anchor="middle")]
    places: list[tuple[float, str, str]] = []
    for at, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if old is None or new is None:
            continue
        first, second = axis(ticks, bottom, top, old), axis(ticks, bottom, top, new)
        colour = {1: PLUM, 5: BLUE}.get(at, LILAC)
        shapes.append(polyline([(left, first), (right, second)], colour))
        shapes += [drawing.circle(left, first, 4, colour), drawing.circle(right, second, 4, colour)]
        places.append((second, f"Fifth {at}: {number(old)} to {number(new)}", colour))
    lowest = top - 14
    for y, words, colour in sorted(places):
        lowest = max(y, lowest + 14)  # labels that would touch move down
        shapes.append(text(right + 10, lowest + 4, words, fill=colour if colour != LILAC else INK))
    ends = (before[0], before[-1], after[0], after[-1])
    if any(value is None for value in ends):
        finding = "The gap cannot be given: an end is suppressed."
    else:
        was, now = ends[0] - ends[1], ends[2] - ends[3]  # type: ignore[operator]
        word = "narrowed" if abs(now) < abs(was) else "widened" if abs(now) > abs(was) else "stayed"
        finding = f"The gap between the most and the least deprived fifth {word}, from {number(was)} to {number(now)}."
    cells = tuple((f"Fifth {at}", hidden(old), hidden(new))
                  for at, (old, new) in enumerate(zip(before, after, strict=True), 1))  # fmt: skip
    description = f"{listed(f'{label} {old} to {new}' for label, old, new in cells)}."
    table = Table(f"{name} by deprivation fifth", ("Fifth", "Before", "After"), cells, numeric=(1, 2))
    return Chart(picture(key, 620, 212, f"{finding} {description}", description, shapes), finding, description, table)


def hidden(value: Decimal | None) -> str:
    return "Suppressed" if value is None else number(value)


@dataclass(frozen=True)
class Swing:
    """An input at its 10th and 90th percentile, and the return for £1 that each gives."""

    label: str
    low: Decimal
    high: Decimal


def tornado(key: str, rung: str, now: Decimal, swings: Sequence[Swing]) -> Chart:
    """The ten inputs that move the return most, largest first; £1.00 is marked."""
    rows = sorted(swings, key=lambda each: -abs(each.high - each.low))[:10]
    ends = [float(value) for each in rows for value in (each.low, each.high)]
    ticks = drawing.ticks(min([*ends, float(now), 1.0]), max([*ends, float(now), 1.0]))
    left, right, height = 240.0, 560.0, 24

    def x(value: Decimal) -> float:
        return axis(ticks, left, right, value)

    shapes = []
    for at, each in enumerate(rows):
        y = 26 + height * at
        from_x, to_x = sorted((x(each.low), x(each.high)))
        shapes.append(text(left - 10, y + 12, shortened(each.label, 38), anchor="end"))
        shapes.append(rect(from_x, y, max(to_x - from_x, 1), height - 8, BLUE))
        shapes.append(text(to_x + 6, y + 12, f"{for_each_pound(min(each.low, each.high))} to "
                           f"{for_each_pound(max(each.low, each.high))}"))  # fmt: skip
    bottom = 26.0 + height * len(rows)
    shapes += [line(x(now), 20, x(now), bottom, stroke=INK), text(x(now), 14, "Now", anchor="middle")]
    shapes.append(line(x(Decimal(1)), 20, x(Decimal(1)), bottom, stroke=PLUM, dash="4 3"))
    shapes.append(text(x(Decimal(1)), bottom + 14, "£1.00", anchor="middle", fill=PLUM))
    crossing = [each.label for each in rows if min(each.low, each.high) < 1 <= max(each.low, each.high)]
    widest = f"{shortened(rows[0].label, 60)} moves the return most" if rows else "No range was given"
    finding = f"{widest}; {len(crossing)} of {len(rows)} inputs alone could carry it across £1.00."
    description = f"On {rung} the return is {for_each_pound(now)} for each £1."
    cells = tuple((each.label, for_each_pound(each.low), for_each_pound(each.high)) for each in rows)
    table = Table(f"Return on {rung} when one input moves", ("Input", "At its low end", "At its high end"), cells,
                  numeric=(1, 2))  # fmt: skip
    drawn = picture(key, 680, int(bottom) + 20, f"{finding} {description}", description, shapes)
    return Chart(drawn, finding, description, table)


def chance(key: str, rung: str, curve: Sequence[tuple[Decimal, Decimal]]) -> Chart:
    """The chance of at least the return that is asked for, by that return; `curve` is (return, chance 0 to 1)."""
    ticks = drawing.ticks(0.0, float(curve[-1][0]))
    left, right, top, bottom = 48.0, 420.0, 14.0, 170.0
    shapes = []
    for share in (0, 25, 50, 75, 100):
        y = axis((0, 100), bottom, top, share)
        shapes += [line(left, y, right, y, stroke=INK if not share else RULE),
                   text(left - 6, y + 4, f"{share}%", anchor="end")]  # fmt: skip
    points = [(axis(ticks, left, right, asked), axis((0, 1), bottom, top, part)) for asked, part in curve]
    shapes += [polyline(points, BLUE), *(text(axis(ticks, left, right, tick), bottom + 17, f"£{tick:g}",
                                              anchor="middle") for tick in ticks)]  # fmt: skip
    one = min(curve, key=lambda point: abs(point[0] - 1))
    x = axis(ticks, left, right, 1)
    shapes += [line(x, top, x, bottom, stroke=PLUM, dash="4 3"), text(x + 6, top + 10, "Pays back", fill=PLUM)]
    finding = f"On {rung}, the chance of getting back at least £1 for each £1 is {percent(one[1])}."
    description = f"The curve runs from {percent(curve[0][1])} to {percent(curve[-1][1])}."
    rows = tuple((for_each_pound(asked), percent(part)) for asked, part in curve)
    table = Table(f"Chance of the return asked for, {rung}", ("Return for £1", "Chance"), rows, numeric=(0, 1))
    return Chart(picture(key, 440, 194, f"{finding} {description}", description, shapes), finding, description, table)


@dataclass(frozen=True)
class PotMonths:
    """What a pot paid by month; `ends` is the last month it may be used (April is 1), or None where it goes on."""

    name: str
    months: Series
    ends: int | None


def funding(key: str, pots: Sequence[PotMonths], *, caption: str) -> Chart:
    """Funding by pot and month, stacked, with a line where pots end. More than four pots stand together as others."""
    ordered = sorted(pots, key=lambda pot: -sum(pot.months, NOTHING))
    shown, rest = ordered[:4], ordered[4:]
    series = [(pot.name, pot.months) for pot in shown]
    if rest:
        together = tuple(sum((pot.months[at] for pot in rest), NOTHING) for at in range(12))
        series.append((f"{len(rest)} other pots", together))
    tops = [float(sum((max(months[at], NOTHING) for _, months in series), NOTHING)) for at in range(12)]
    ticks = drawing.ticks(0.0, max([1.0, *tops]))
    left, right, top, bottom = 52.0, 600.0, 14.0, 150.0
    wide = (right - left) / 12
    shapes = [drawing.hatching(key)]
    for tick in ticks:
        y = axis(ticks, bottom, top, tick)
        shapes += [line(left, y, right, y, stroke=INK if not tick else RULE),
                   text(left - 6, y + 4, drawing.in_short(tick), anchor="end")]  # fmt: skip
    for at in range(12):
        level = NOTHING
        for (_, months), look in zip(series, POT_LOOKS, strict=False):
            amount = max(months[at], NOTHING)
            upper, lower = axis(ticks, bottom, top, level + amount), axis(ticks, bottom, top, level)
            if amount:
                deep = max(lower - upper - 1, 0.5)
                shapes.append(drawing.block(key, left + wide * at + 4, upper, wide - 8, deep, look))
            level += amount
        shapes.append(text(left + wide * (at + 0.5), bottom + 16, MONTH_NAMES[at][:3], anchor="middle"))
    for month in sorted({pot.ends for pot in pots if pot.ends}):
        x = left + wide * month
        shapes += [line(x, top - 6, x, bottom, stroke=INK, width=1.5, dash="4 3"),
                   text(x - 4, top - 2, "Ends", anchor="end", bold=True)]  # fmt: skip
    for at, ((name, _), look) in enumerate(zip(series, POT_LOOKS, strict=False)):
        x, y = left + 300 * (at % 2), bottom + 30 + 20 * (at // 2)
        shapes += [drawing.block(key, x, y, 12, 12, look), text(x + 18, y + 11, shortened(name, 40))]
    ending = [pot for pot in pots if pot.ends]
    lost = sum((sum(pot.months, NOTHING) for pot in ending), NOTHING)
    whole = sum((sum(pot.months, NOTHING) for pot in pots), NOTHING)
    finding = (
        f"Of {pounds(whole)} paid in the year, {pounds(lost)} came from pots that end in it."
        if ending
        else f"None of the pots that paid {pounds(whole)} ends in the year."
    )
    description = f"{listed(f'{name} {pounds(sum(months, NOTHING))}' for name, months in series)}."
    rows = tuple(
        (pot.name, pounds(sum(pot.months, NOTHING)), MONTH_NAMES[pot.ends - 1] if pot.ends else "Goes on")
        for pot in ordered
    )
    table = Table(caption, ("Pot", "Paid in the year", "Last month"), rows, numeric=(1,))
    height = int(bottom) + 34 + 20 * ((len(series) + 1) // 2)
    return Chart(
        picture(key, 640, height, f"{finding} {description}", description, shapes), finding, description, table
    )
