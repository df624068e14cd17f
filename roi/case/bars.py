"""Pictures with bars: gross to net, who pays and who gains, and what became of an amount. Bars start at nought."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from roi.case import drawing
from roi.case.blocks import Chart, Table
from roi.case.drawing import BLUE, GREY, INK, LILAC, ORANGE, PAPER, PLUM, TEAL, line, picture, rect, text
from roi.case.wording import listed, pounds, sentence, shortened

NOTHING = Decimal(0)
# What became of the money: one colour and pattern for each place, the same on screen and on paper.
MEANINGS = {
    "spent": (BLUE, False), "committed": (TEAL, False), "passed-on": (TEAL, True), "used-elsewhere": (PLUM, False),
    "returned": (LILAC, False), "carried-forward": (ORANGE, False), "lapsed": (LILAC, True),
    "unexplained": (GREY, True), "available": (PAPER, False),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """`total` stands on nought, `change` hangs on the step before, `part` divides the total before it."""

    label: str
    amount: Decimal
    kind: str = "change"


def waterfall(key: str, steps: Sequence[Step], finding: str, *, caption: str) -> Chart:
    """From gross to net, then the net by what became of it. Pounds, across; nought is marked."""
    spans: list[tuple[Decimal, Decimal]] = []
    level, before = NOTHING, ""
    for step in steps:
        start = NOTHING if step.kind == "total" or (step.kind == "part" and before != "part") else level
        level, before = start + step.amount, step.kind
        spans.append((start, level))
    ends = [float(value) for span in spans for value in span] + [0.0]
    scale = drawing.ticks(min(ends), max(ends))
    left, right, height = 250.0, 570.0, 22

    def x(value: Decimal | float) -> float:
        return left + (right - left) * (float(value) - scale[0]) / (scale[-1] - scale[0])

    colours = {"total": BLUE, "change": PLUM, "part": TEAL}
    shapes = [line(x(0), 4, x(0), height * len(steps) + 6, stroke=INK)]
    for row, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        y = 8 + row * height
        from_x, to_x = sorted((x(start), x(end)))
        shapes.append(text(left - 10, y + 12, shortened(step.label, 42), anchor="end", bold=step.kind == "total"))
        shapes.append(rect(from_x, y, max(to_x - from_x, 1), height - 7, colours[step.kind]))
        shapes.append(text(to_x + 6, y + 12, pounds(step.amount), bold=step.kind == "total"))
    description = f"{listed(f'{step.label} {pounds(step.amount)}' for step in steps)}."
    table = Table(caption, ("Step", "Amount"), tuple((step.label, pounds(step.amount)) for step in steps), numeric=(1,))
    drawn = picture(key, 660, 8 + height * len(steps), f"{finding} {description}", description, shapes)
    return Chart(drawn, finding, description, table)


@dataclass(frozen=True)
class PartyRow:
    """A body that pays or gains, in pounds. `gained_cash` is what leaves a named budget, the rest is `gained_other`."""

    name: str
    paid_cash: Decimal
    paid_in_kind: Decimal
    gained_cash: Decimal
    gained_other: Decimal


def pays_and_gains(key: str, parties: Sequence[PartyRow], finding: str, *, caption: str) -> Chart:
    """Two bars for each body: what it pays and what it gains."""
    shown = [
        party for party in parties
        if party.paid_cash or party.paid_in_kind or party.gained_cash or party.gained_other
    ]  # fmt: skip
    ends = [
        float(total)
        for party in shown
        for total in (party.paid_cash + party.paid_in_kind, party.gained_cash + party.gained_other)
    ]
    scale = drawing.ticks(min([0.0, *ends]), max([1.0, *ends]))
    left, right = 190.0, 560.0

    def x(value: Decimal | float) -> float:
        return left + (right - left) * (float(value) - scale[0]) / (scale[-1] - scale[0])

    pays, kind, cash, other = (PLUM, False), (LILAC, False), (TEAL, True), (BLUE, True)
    keys = (("Pays in cash", pays), ("Pays in kind", kind), ("Gains, cash released", cash), ("Gains, not cash", other))
    shapes, at = [drawing.hatching(key)], 0.0
    for words, look in keys:
        shapes += [drawing.block(key, at, 4, 12, 12, look), text(at + 17, 15, words)]
        at += 34 + 6.6 * len(words)
    for row, party in enumerate(shown):
        y = 32 + row * 48
        shapes.append(text(left - 10, y + 19, shortened(party.name, 28), anchor="end"))
        for lower, parts in ((0, ((party.paid_cash, pays), (party.paid_in_kind, kind))),
                             (19, ((party.gained_cash, cash), (party.gained_other, other)))):  # fmt: skip
            level = NOTHING
            for amount, look in parts:
                from_x, to_x = sorted((x(level), x(level + amount)))
                if amount:
                    shapes.append(drawing.block(key, from_x, y + lower, to_x - from_x - 1, 16, look))
                level += amount
            shapes.append(text(max(x(level), x(0)) + 6, y + lower + 13, pounds(level)))
    height = 32 + 48 * len(shown)
    shapes.append(line(x(0), 28, x(0), height - 6, stroke=INK))
    rows = tuple(
        (p.name, pounds(p.paid_cash), pounds(p.paid_in_kind), pounds(p.gained_cash), pounds(p.gained_other))
        for p in parties
    )
    description = " ".join(
        f"{p.name} pays {pounds(p.paid_cash + p.paid_in_kind)} and gains {pounds(p.gained_cash + p.gained_other)}."
        for p in shown
    )
    table = Table(caption, ("Body", *(words for words, _ in keys)), rows, numeric=(1, 2, 3, 4))
    return Chart(
        picture(key, 660, height, f"{finding} {description}", description, shapes), finding, description, table
    )


@dataclass(frozen=True)
class Part:
    """What became of some of the money. `meaning` is a key of MEANINGS; another one prints grey."""

    label: str
    amount: Decimal
    meaning: str


def identity_bar(key: str, parts: Sequence[Part], *, caption: str) -> Chart:
    """One bar across with a part for each place the money went. What is below nought is said, not drawn."""
    drawn = [part for part in parts if part.amount > 0]
    whole = sum((part.amount for part in drawn), NOTHING)
    shapes = [drawing.hatching(key)]
    at = 0.0
    for part in drawn:
        width = float(part.amount / whole) * 640
        shapes.append(drawing.block(key, at, 2, width - 2, 34, MEANINGS.get(part.meaning, (GREY, False))))
        at += width
    for row, part in enumerate(drawn):
        x, y = 320 * (row % 2), 50 + 22 * (row // 2)
        shapes.append(drawing.block(key, x, y, 14, 14, MEANINGS.get(part.meaning, (GREY, False))))
        shapes.append(text(x + 21, y + 12, f"{shortened(part.label, 34)}: {pounds(part.amount)}", size=13))
    largest = max(drawn, key=lambda part: part.amount, default=None)
    finding = (
        f"The largest part, {pounds(largest.amount)} of {pounds(whole)}, is {largest.label.lower()}."
        if largest
        else "There is no money to show."
    )
    description = sentence(listed(f"{part.label} {pounds(part.amount)}" for part in parts)) if parts else finding
    table = Table(caption, ("Part", "Amount"), tuple((part.label, pounds(part.amount)) for part in parts), numeric=(1,))
    height = 50 + 22 * ((len(drawn) + 1) // 2)
    return Chart(picture(key, 642, height, finding, description, shapes), finding, description, table)
