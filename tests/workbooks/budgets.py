"""Budget workbooks without end, each from its seed, with what a careful person would read out of it. Figures are invented.

A workbook is sheets of cells by (row, column); the truth of each table is its heading rows, its data rows, what each column
of money adds up to in pence, in which unit, and where its totals stand.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

LONG = (
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
)
ITEMS = ("Pay band 5", "Pay band 7", "Agency nurses", "Travel", "Room hire", "Interpreters", "Outreach van", "Leaflets", "Training",
         "Peer workers", "Data analyst", "Phone line", "Vaccines", "Translation", "Community grants", "Total Gas & Power",
         "Sum Insurance Ltd", "Net Zero works", "Evaluation", "Co-ordinator", "Link workers", "Clinic rent")  # fmt: skip
GROUPS = ("Pay", "Non-pay", "Mental health", "Smoking cessation", "Core20PLUS5", "Maternity", "Estates")
REGIONS = ("North", "Midlands", "East", "London", "South West")
UNITS = {"£": 1, "£k": 1000, "£000": 1000, "£'000": 1000, "£000s": 1000, "£m": 1_000_000}
MONTHS = {
    "short": lambda n, y: LONG[n][:3],
    "long": lambda n, y: LONG[n],
    "short and year": lambda n, y: f"{LONG[n][:3]}-{(y + (n > 8)) % 100:02d}",
    "long and year": lambda n, y: f"{LONG[n]} {y + (n > 8)}",
    "quoted year": lambda n, y: f"{LONG[n][:3]} '{(y + (n > 8)) % 100:02d}",
    "M": lambda n, y: f"M{n + 1}",
    "M0": lambda n, y: f"M{n + 1:02d}",
    "P0": lambda n, y: f"P{n + 1:02d}",
    "period": lambda n, y: f"Period {n + 1}",
    "month": lambda n, y: f"Month {n + 1}",
    "month and name": lambda n, y: f"Month {n + 1} ({LONG[n][:3]})",
    "M and name": lambda n, y: f"M{n + 1:02d} {LONG[n][:3]}",
    "name and M": lambda n, y: f"{LONG[n][:3]} (M{n + 1})",
    "day": lambda n, y: f"01/{(n + 3) % 12 + 1:02d}/{y + (n > 8)}",
    "iso": lambda n, y: f"{y + (n > 8)}-{(n + 3) % 12 + 1:02d}",
    "date": lambda n, y: date(y + (n > 8), (n + 3) % 12 + 1, 1),
}


@dataclass
class TableTruth:
    """`totals`: pence by column; `months`: month number by column; `controls`: cells that state a total of this table."""

    sheet: str
    header: tuple[int, ...] = ()
    rows: list[int] = field(default_factory=list)
    totals: dict[int, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    unit: int = 1
    certain: bool = True
    controls: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Budget:
    """`sheets`: cells by (row, column); `merges` by sheet; `truth`: the tables in use; `traits`: what makes it hard."""

    seed: int
    sheets: dict[str, dict[tuple[int, int], object]] = field(default_factory=dict)
    merges: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    truth: list[TableTruth] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)


def budget(seed: int) -> Budget:
    """One workbook: one or two sheets, each with one table, two below each other, or two beside each other."""
    pick = random.Random(seed)
    made = Budget(seed)
    for number in range(pick.choice((1, 1, 1, 2))):
        name = ("Budget", "Second scheme")[number]
        made.sheets[name], made.merges[name] = {}, []
        shape = pick.choice(("one", "one", "one", "below", "beside", "regional"))
        made.traits.append(shape)
        first = _Table(made, name, pick, 1, 1)
        end = first.write()
        if shape == "below":
            second = _Table(made, name, pick, end + pick.randint(2, 4), 1)
            second.labels = tuple(label.replace("Description", "Scheme") for label in second.labels)
            if first.where == "note":  # a note at the top of a sheet speaks for all of it
                second.unit, second.truth.unit, second.truth.certain = first.unit, first.truth.unit, True
            second.write()
        elif shape == "beside":
            right = max(column for _, column in made.sheets[name]) + 2
            _Table(made, name, pick, 1, right, plain=True).write()
        elif shape == "regional":
            _regional(made, name, pick, end + pick.randint(2, 4), first.unit if first.where == "note" else "")
    return made


def pence(value: object, unit: int) -> int:
    """What a cell is worth: half up, once."""
    return int((shown(value) * unit * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def shown(value: object) -> Decimal:
    if isinstance(value, tuple):
        value = value[1]
    if isinstance(value, str):
        bare = value.replace(",", "").replace("£", "").strip()
        if bare in ("-", "–"):
            return Decimal(0)
        negative = bare.startswith("(") or bare.endswith("-")
        return -Decimal(bare.strip("()-")) if negative else Decimal(bare)
    return Decimal(repr(value)) if value is not None else Decimal(0)


class _Table:
    """One table on its way onto a sheet."""

    def __init__(self, made, sheet, pick, top, left, *, plain=False):
        self.made, self.sheet, self.pick, self.left, self.plain = made, sheet, pick, left, plain
        self.cells = made.sheets[sheet]
        self.row = top
        self.year = pick.randint(2023, 2026)
        self.truth = TableTruth(sheet)
        self.unit = pick.choice(tuple(UNITS)) if pick.random() < 0.85 else ""
        self.truth.unit, self.truth.certain = (UNITS[self.unit], True) if self.unit else (1, False)
        self.signs = pick.choice(("minus", "minus", "brackets", "trailing"))
        self.labels = pick.choice(
            (("Description",), ("Cost centre", "Description"), ("Programme", "Cost centre", "Description"))
        )
        self.money = []
        self.data = []
        self.repeated = pick.choice((0, 0, 0, 0, 5)) if not plain else 0

    def put(self, row, column, value):
        if value is not None:
            self.cells[row, column] = value

    def write(self):
        self.choose_columns()
        self.write_titles()
        self.write_heading()
        self.write_body()
        self.write_notes()
        self.settle()
        return self.row

    def choose_columns(self):
        pick = self.pick
        kind = pick.choice(("months", "months", "months", "measures", "years", "one"))
        self.where = pick.choice(("heading", "heading", "unit row", "note")) if self.unit else "nowhere"
        if self.plain and self.where == "note":
            self.where = "heading"
        self.made.traits += [kind, f"unit in {self.where}", self.signs]
        first = self.left + len(self.labels)
        if kind == "months":
            style = pick.choice(tuple(MONTHS))
            self.made.traits.append(f"months: {style}")
            names = [MONTHS[style](number, self.year) for number in range(12)]
            self.truth.months = {first + number: number + 1 for number in range(12)}
            self.money = list(range(first, first + 12))
            self.heads = dict(zip(self.money, names, strict=True))
            self.across = pick.random() < 0.6
            if self.across:
                self.heads[first + 12] = pick.choice(("Total", "Full year", "Annual budget", "2025/26 total"))
        else:
            names = {
                "measures": pick.choice((["Budget", "Actual", "Variance"], ["Annual budget", "Forecast"], ["Plan", "Spend to date"])),
                "years": [f"{self.year + n}/{(self.year + n + 1) % 100:02d} {pick.choice(('budget', 'allocation'))}" for n in range(pick.randint(2, 3))],
                "one": [pick.choice(("Amount", "Budget", "Allocation", "Cost"))],
            }[kind]  # fmt: skip
            self.money = list(range(first, first + len(names)))
            self.heads = dict(zip(self.money, names, strict=True))
            self.across = False
        self.kind = kind
        self.side = kind == "one" and not self.plain and pick.random() < 0.4
        self.made.traits += ["totals in the next column"] * self.side
        self.every = sorted(self.heads)

    def write_titles(self):
        pick = self.pick
        if self.plain:
            return
        for title in pick.sample(
            ("Health inequalities fund", "Prepared by finance", "Draft 3 for the board", "Version of 4 March"),
            pick.randint(0, 2),
        ):
            self.put(self.row, self.left, title)
            self.row += 1
        if self.where == "note":
            self.put(
                self.row,
                self.left,
                pick.choice(("All figures in {}", "Figures are shown in {}", "({})")).format(self.unit),
            )
            self.row += 1
        if self.row > 1 and pick.random() < 0.6:
            self.row += 1

    def write_heading(self):
        pick = self.pick
        heads = dict(self.heads)
        if self.where == "heading":
            dated = any(isinstance(head, date) for head in heads.values())
            where = self.every if not dated else []
            heads.update(
                {
                    c: f"{heads[c]} ({self.unit})"
                    if pick.random() < 0.9 or self.unit == "£"
                    else f"{heads[c]} {self.unit}"
                    for c in where
                }
            )
            if dated:
                self.where = "unit row"
        upper = self.kind == "months" and not self.plain and pick.random() < 0.3
        header = [self.row]
        if upper:
            self.made.traits.append("two heading rows")
            text = f"{self.year}/{(self.year + 1) % 100:02d}"
            self.put(self.row, self.money[0], text)
            if pick.random() < 0.6:
                self.made.merges[self.sheet].append((self.row, self.money[0], self.row, self.money[-1]))
            self.row += 1
            header.append(self.row)
        self.heading_row = {**{self.left + n: label for n, label in enumerate(self.labels)}, **heads}
        for column, head in self.heading_row.items():
            self.put(self.row, column, head)
        self.truth.header = tuple(header)
        self.row += 1
        if self.where == "unit row":
            for column in self.every:
                self.put(self.row, column, self.unit)
            self.row += 1
        elif not self.plain and pick.random() < 0.15:
            self.row += 1

    def figure(self):
        pick = self.pick
        size = {1: 90_000, 1000: 900, 1_000_000: 9}[self.truth.unit]
        places = {1: pick.choice((0, 2)), 1000: pick.choice((0, 1, 2)), 1_000_000: 2}[self.truth.unit]
        value = round(pick.uniform(size / 50, size), places)
        return int(value) if places == 0 else value

    def signed(self, value):
        """A negative figure in the writing of this table; brackets now and then stand for a text in the file."""
        if value >= 0 or self.signs == "minus":
            return value
        text = f"{-value:,}"
        return f"({text})" if self.signs == "brackets" else f"{text}-"

    def write_line(self, label, credit=False):
        names = {
            "Description": label,
            "Scheme": label,
            "Cost centre": f"CC{self.pick.randint(100, 999)}",
            "Programme": "Core20",
        }
        for number, name in enumerate(self.labels):
            self.put(self.row, self.left + number, names[name])
        added = Decimal(0)
        blank = self.kind == "months" and self.pick.random() < 0.1
        for column in self.money:
            value = -self.figure() if credit else self.figure()
            if blank and self.pick.random() < 0.4 and column != self.money[0]:
                value = None if self.pick.random() < 0.7 else "-"
            self.put(self.row, column, self.signed(value) if isinstance(value, int | float) else value)
            added += shown(self.cells.get((self.row, column)))
        if self.across:
            self.put(self.row, self.every[-1], self.number(added))
        self.truth.rows.append(self.row)
        self.data.append(self.row)
        self.row += 1

    def number(self, value):
        value = int(value) if value == value.to_integral_value() else float(value)
        return self.signed(value)

    def write_body(self):
        pick = self.pick
        grouped = not self.plain and pick.random() < 0.4
        groups = pick.sample(GROUPS, pick.randint(2, 4)) if grouped else [""]
        style = pick.choice(("title", "plain", "gap"))
        marks = pick.choice(("Subtotal", "Total {}", "{} total", "")) if grouped else ""
        if grouped:
            self.made.traits.append(f"groups {style}, {marks or 'unlabelled'} subtotals")
        for group in groups:
            if group and style == "title":
                self.put(self.row, self.left, group)
                self.row += 1
            start = len(self.data)
            for label in pick.sample(ITEMS, pick.randint(3, 6) if grouped else pick.randint(3, 14)):
                if not self.plain and not grouped and pick.random() < 0.06:
                    self.row += 1
                if self.repeated and len(self.data) and len(self.data) % self.repeated == 0 and not grouped:
                    self.row += pick.randint(0, 1)
                    for column, head in self.heading_row.items():
                        self.put(self.row, column, head)
                    self.row += 1
                self.write_line(label, credit=pick.random() < 0.1)
            if grouped:
                self.write_total(marks.format(group), self.data[start:])
                if style == "gap" or not marks:
                    self.row += 1
        self.total = pick.choice(("Total", "Grand total", "TOTAL", "Sum:", "", None))
        if self.plain:
            self.total = pick.choice(("Total", None))
        if self.total is not None and (len(self.data) > 3 or self.total):
            self.made.traits.append(f"total {self.total or 'unlabelled'}")
            if pick.random() < 0.3 and not grouped:
                self.row += 1
            self.write_total(self.total, self.data)

    def write_total(self, label, rows):
        if self.side:
            value = sum((shown(self.cells.get((row, self.money[0]))) for row in rows), Decimal(0))
            last = (
                self.row - 1 if rows != self.data or (self.row - 1, self.money[0] + 1) not in self.cells else self.row
            )
            self.put(last, self.money[0] + 1, self.number(value))
            self.truth.controls.add((last, self.money[0] + 1))
            self.row = max(self.row, last + 1)
            return
        self.put(self.row, self.left + (len(self.labels) - 1) * (self.pick.random() < 0.5), label or None)
        for column in self.every:
            value = sum((shown(self.cells.get((row, column))) for row in rows), Decimal(0))
            self.put(self.row, column, self.number(value))
            self.truth.controls.add((self.row, column))
        self.row += 1

    def write_notes(self):
        if self.plain or self.pick.random() < 0.5:
            return
        self.row += self.pick.choice((0, 1))
        for note in self.pick.sample(
            ("Source: general ledger at month end.", "* Includes the carry forward.", "Excludes capital."), 1
        ):
            self.put(self.row, self.left, note)
            self.row += 1

    def settle(self):
        for column in self.every:
            cells = [self.cells[row, column] for row in self.truth.rows if (row, column) in self.cells]
            self.truth.totals[column] = sum(pence(value, self.truth.unit) for value in cells)
        self.made.truth.append(self.truth)


def _regional(made, sheet, pick, row, note):
    """Detail by board with its region, then the same money once more by region."""
    cells = made.sheets[sheet]
    unit = note or pick.choice(("£k", "£000", "£"))
    truth = TableTruth(sheet, (row,), unit=UNITS[unit])
    for column, head in enumerate(("Code", "Region", "Board", f"Baseline ({unit})", f"Extra funding ({unit})"), 1):
        cells[row, column] = head
    sums, number = {}, 0
    for region in pick.sample(REGIONS, pick.randint(2, 4)):
        for _ in range(pick.randint(2, 4)):
            number += 1
            row += 1
            figures = (pick.randint(1000, 90_000), pick.randint(10, 900))
            for column, value in enumerate((f"Q{number:02d}", region, f"{region} board {number}", *figures), 1):
                cells[row, column] = value
            truth.rows.append(row)
            sums.setdefault(region, [0, 0])
            sums[region] = [a + b for a, b in zip(sums[region], figures, strict=True)]
    truth.totals = {4 + n: sum(each[n] for each in sums.values()) * UNITS[unit] * 100 for n in (0, 1)}
    made.truth.append(truth)
    row += pick.randint(2, 3)
    for column, head in enumerate(("Region", f"Baseline ({unit})", f"Extra funding ({unit})"), pick.choice((2, 3))):
        cells[row, column] = head
        first = column - 2
    for region, figures in [*sums.items(), ("England", [sum(each[n] for each in sums.values()) for n in (0, 1)])]:
        row += 1
        for column, value in enumerate((region, *figures), first):
            cells[row, column] = value
    truth.controls = {(row, first + 1), (row, first + 2)}
