"""Pictures of the terms of funding: shares by year, and money by month until it ends. They draw what was worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.financial_year import Month
from roi.case import drawing
from roi.case.blocks import Chart, Table
from roi.case.curves import axis
from roi.case.drawing import BLUE, INK, ORANGE, PLUM, RULE, TEAL, line, picture, rect, text
from roi.case.wording import listed, percent, pounds

COLOURS = (BLUE, TEAL, ORANGE, PLUM)
NO_SHARE = "No money"
LABEL_NEEDS = 3  # months that a label of the axis takes


@dataclass(frozen=True)
class YearShares:
    """Shares of one year as fractions, in the order of their names; None in a year without money."""

    name: str
    shares: tuple[Decimal | None, ...]


def shares_by_year(
    key: str, names: Sequence[str], years: Sequence[YearShares], *, caption: str, first: str = "Year", finding: str = ""
) -> Chart:
    """Bars side by side for each year, from nought to the whole. `names` has at most four entries. What is not a year,
    such as an organisation, is named by `first` and gives its own finding."""
    left, right, top, bottom = 48.0, 600.0, 14.0, 150.0
    shapes = []
    for tick in (0, 25, 50, 75, 100):
        y = axis((0, 100), bottom, top, tick)
        shapes += [line(left, y, right, y, stroke=INK if not tick else RULE),
                   text(left - 6, y + 4, f"{tick}%", anchor="end")]  # fmt: skip
    wide = (right - left) / max(len(years), 1)
    bar = min(wide * 0.8 / max(len(names), 1), 44)
    for at, year in enumerate(years):
        middle = left + wide * (at + 0.5)
        start = middle - bar * len(names) / 2
        for place, (share, colour) in enumerate(zip(year.shares, COLOURS, strict=False)):
            x = start + bar * place
            if share is not None:
                y = axis((0, 1), bottom, top, share)
                words = percent(share.quantize(Decimal("0.01")))
                shapes += [
                    rect(x + 2, y, bar - 4, bottom - y, colour),
                    text(x + bar / 2, y - 3, words, anchor="middle"),
                ]
        shapes.append(text(middle, bottom + 17, year.name, anchor="middle"))
    for at, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        x, y = left + 300 * (at % 2), bottom + 30 + 20 * (at // 2)
        shapes += [rect(x, y, 12, 12, colour), text(x + 18, y + 11, name)]
    finding = finding or moved(names[0], years)
    described = [
        (year.name, [f"{name.lower()} {said(each)}" for name, each in zip(names, year.shares, strict=True)])
        for year in years
    ]
    description = " ".join(f"{name}: {listed(words)}." for name, words in described)
    rows = tuple((year.name, *(said(share) for share in year.shares)) for year in years)
    table = Table(caption, (first, *names), rows, numeric=tuple(range(1, len(names) + 1)))
    height = int(bottom) + 34 + 20 * ((len(names) + 1) // 2)
    return Chart(
        picture(key, 640, height, f"{finding} {description}", description, shapes), finding, description, table
    )


def moved(name: str, years: Sequence[YearShares]) -> str:
    """What became of the first share from the first year with money to the last."""
    known = [(year.name, year.shares[0]) for year in years if year.shares[0] is not None]
    if not known:
        return "There is no money to show."
    (first, was), (last, now) = known[0], known[-1]
    if len(known) == 1:
        return f"{name} in {first}: {said(now)}."
    return f"{name} went from {said(was)} in {first} to {said(now)} in {last}."


def said(share: Decimal | None) -> str:
    return NO_SHARE if share is None else percent(share)


@dataclass(frozen=True)
class MonthFunded:
    """One month of the cliff: cost that goes on by the money behind it, in pounds a month, and how many pots end."""

    month: Month
    recurrent: Decimal
    non_recurrent: Decimal
    ended: Decimal
    pots_ending: int


def cliff(key: str, months: Sequence[MonthFunded], *, caption: str) -> Chart:
    """Cost by month ahead: on recurrent money, on money that has not ended yet, and without money."""
    names = ("On recurrent money", "On money that ends", "Its money has ended")
    colours = (BLUE, TEAL, ORANGE)
    whole = max((month.recurrent + month.non_recurrent + month.ended for month in months), default=Decimal(0))
    ticks = drawing.ticks(0.0, max(1.0, float(whole)))
    left, right, top, bottom = 52.0, 620.0, 20.0, 160.0
    wide = (right - left) / max(len(months), 1)
    shapes = []
    for tick in ticks:
        y = axis(ticks, bottom, top, tick)
        shapes += [line(left, y, right, y, stroke=INK if not tick else RULE),
                   text(left - 6, y + 4, drawing.in_short(tick), anchor="end")]  # fmt: skip
    for at, month in enumerate(months):
        level, x = Decimal(0), left + wide * at
        for amount, colour in zip((month.recurrent, month.non_recurrent, month.ended), colours, strict=True):
            if amount > 0:
                upper, lower = axis(ticks, bottom, top, level + amount), axis(ticks, bottom, top, level)
                shapes.append(rect(x + 1, upper, wide - 2, lower - upper, colour))
                level += amount
        if month.pots_ending:
            shapes += [line(x + wide, top - 6, x + wide, bottom, stroke=INK, width=1.5, dash="4 3"),
                       text(x + wide - 3, top - 8, str(month.pots_ending), anchor="end", bold=True)]  # fmt: skip
        if month.month.number in (1, 7) and at < len(months) - LABEL_NEEDS:
            year = month.month.first_day.year
            shapes.append(text(x, bottom + 17, f"{month.month.name[:3]} {year}"))
    for at, (name, colour) in enumerate(zip(names, colours, strict=True)):
        x, y = left + 190 * at, bottom + 32
        shapes += [rect(x, y, 12, 12, colour), text(x + 18, y + 11, name)]
    shapes.append(text(left, bottom + 64, "A dashed line and its number: so many pots end with that month."))
    lost = months[-1].ended if months else Decimal(0)
    finding = (
        f"Of {pounds(whole)} a month, {pounds(lost)} has no money by {spoken(months[-1].month)}."
        if lost
        else "No cost loses its money in these months."
    )
    ends = [f"{month.pots_ending} in {spoken(month.month)}" for month in months if month.pots_ending]
    description = f"Pots that end: {listed(ends)}." if ends else "No pot ends in these months."
    rows = tuple(
        (spoken(month.month), pounds(month.recurrent), pounds(month.non_recurrent), pounds(month.ended),
         str(month.pots_ending)) for month in months
    )  # fmt: skip
    table = Table(caption, ("Month", *names, "Pots that end"), rows, numeric=(1, 2, 3, 4), look="tight")
    drawn = picture(key, 640, int(bottom) + 72, f"{finding} {description}", description, shapes)
    return Chart(drawn, finding, description, table)


def spoken(month: Month) -> str:
    return f"{month.name} {month.first_day.year}"
