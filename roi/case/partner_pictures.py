"""The picture of a partner's own year: out of pocket or holding money, at the end of each month."""

from collections.abc import Sequence

from funding.domain.partner_cash import GapMonth, widest
from roi.case import drawing
from roi.case.blocks import Chart, Table
from roi.case.curves import axis
from roi.case.drawing import BLUE, INK, ORANGE, PAPER, RULE, line, picture, rect, text
from roi.case.terms_pictures import spoken
from roi.case.wording import pounds

HEADS = ("Month", "Must have spent", "Due", "Arrived", "At its end")


def gap(
    key: str, months: Sequence[GapMonth], *, caption: str, is_small: bool = False, to_partner: bool = False
) -> Chart:
    """A bar a month from nought: up, the partner is out of pocket; down, it holds money. Months ahead are outlines.
    `to_partner`: it is the partner that reads it."""
    values = [float(month.gap) for month in months]
    ticks = drawing.ticks(min(0.0, *values), max(1.0, *values))
    left, right, top, bottom = 56.0, 620.0, 14.0, 84.0 if is_small else 150.0
    wide = (right - left) / max(len(months), 1)
    nought = axis(ticks, bottom, top, 0)
    shapes = []
    for tick in ticks:
        y = axis(ticks, bottom, top, tick)
        shapes += [line(left, y, right, y, stroke=INK if not tick else RULE),
                   text(left - 6, y + 4, drawing.in_short(tick), anchor="end")]  # fmt: skip
    for at, month in enumerate(months):
        x, y = left + wide * at, axis(ticks, bottom, top, month.gap)
        colour = ORANGE if month.gap > 0 else BLUE
        upper, height = min(y, nought), abs(y - nought)
        if month.gap:
            shapes.append(rect(x + 6, upper, wide - 12, height, PAPER if month.is_ahead else colour, stroke=colour))
        shapes.append(text(x + wide / 2, bottom + 17, month.month.name[:3], anchor="middle"))
    keys = (("Out of pocket", ORANGE, ORANGE), ("Holds money", BLUE, BLUE), ("Ahead: what is due comes", PAPER, INK))
    for at, (name, fill, stroke) in enumerate(keys):
        x, y = left + 150 * at, bottom + 32
        shapes += [rect(x, y, 12, 12, fill, stroke=stroke), text(x + 18, y + 11, name)]
    finding = found(months, to_partner=to_partner)
    description = " ".join(f"{spoken(month.month)}: {said(month)}." for month in months)
    drawn = picture(key, 640, int(bottom) + 54, f"{finding} {description}", description, shapes)
    return Chart(drawn, finding, description, table(months, caption))


def found(months: Sequence[GapMonth], *, to_partner: bool = False) -> str:
    """The widest month in one sentence."""
    worst = widest(months)
    who, was = ("You", "were") if to_partner else ("The partner", "was")
    if worst is None:
        return "You are never out of pocket in this year of your own." if to_partner else (
            "The partner is never out of pocket in this year of its own.")  # fmt: skip
    when = "will be" if worst.is_ahead else was
    return f"{who} {when} out of pocket by {pounds(worst.gap)} at the end of {spoken(worst.month)}."


def said(month: GapMonth) -> str:
    if not month.gap:
        return "Even"
    return f"{pounds(abs(month.gap))} {'out of pocket' if month.gap > 0 else 'in hand'}"


def table(months: Sequence[GapMonth], caption: str) -> Table:
    """The figures of the picture. A month ahead says so; what is due then counts as coming."""
    rows = tuple(
        (
            spoken(month.month) + (" (ahead)" if month.is_ahead else ""),
            pounds(month.cost),
            pounds(month.due),
            pounds(month.arrived),
            said(month),
        )
        for month in months
    )
    return Table(caption, HEADS, rows, numeric=(1, 2, 3, 4), look="tight")
