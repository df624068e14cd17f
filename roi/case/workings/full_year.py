"""The full-year effect: the rate of chosen months laid over twelve months of expected events, beside recurrent cost."""

from roi.case.workings.costs import CostBlock
from roi.case.workings.grid import Book, Row, Sheet, added
from roi.case.workings.outcomes import CLASSES, LineBlock, whose
from roi.case.workings.returns import RungCells
from roi.domain.appraisal import Appraisal
from roi.domain.benefits import CAPACITY, CASH
from roi.domain.forecast import BASES, LAST_THREE, STEADY, TO_DATE
from roi.domain.inputs import Who
from roi.domain.ladder import CLASSES_ON, Rung

type Classes = dict[int, str]


def add_full_year(
    book: Book, appraisal: Appraisal, lines: list[LineBlock], costs: list[CostBlock], rungs: dict[Rung, RungCells]
) -> None:
    sheet, known = book.sheet("Full_year", "Full-year effect"), appraisal.inputs.data_to
    sheet.heading("Which months give the rate")
    flags = {
        TO_DATE: sheet.months("The year to date", [1 if known >= 3 else 0] * known, "flag", typed=True).all,
        LAST_THREE: sheet.months(
            "The last three months", [1 if known >= 3 and m > known - 3 else 0 for m in range(1, known + 1)], "flag",
            typed=True,
        ).all,
    }  # fmt: skip
    cost_of = add_costs(sheet, known, lines, costs)
    for basis in BASES:
        sheet.heading(f"At the rate of {BASES[basis]}", months=False)
        worked = [add_line(sheet, basis, block, block.steady if basis == STEADY else flags[basis]) for block in lines]
        events = appraisal.figure(f"full_year.{basis}.events")
        if events.value is not None:
            sheet.one("Net events in a full year", added([each[0] for each in worked]), "events", id=events.id)
        for rung in Rung:
            add_rung(sheet, appraisal, basis, rung, [each[1] for each in worked], cost_of[rung], rungs[rung].benefit)


def add_costs(sheet: Sheet, known: int, lines: list[LineBlock], costs: list[CostBlock]) -> dict[Rung, str]:
    """Twelve times the mean month of each recurrent line over the steady months, or over all where none is named."""
    sheet.heading("Recurrent cost of a full year")

    def flag(row: str, month: int) -> str:
        name, first = row.split(":")[0].split("!")
        return Row(name, int(first.rsplit("$", 1)[1]), known).at(month)

    named = sheet.months("A steady month of some line",
                         [f"MIN(1,{added([flag(block.steady, month) for block in lines])})"
                          for month in range(1, known + 1)], "flag")  # fmt: skip
    used = sheet.months("Month used", [f"IF(SUM({named.all})>0,{named.at(month)},1)" for month in range(1, known + 1)],
                        "flag")  # fmt: skip
    yearly = []
    for block in costs:
        if block.is_recurrent:
            formula = block.full_year or f"SUMPRODUCT({block.months.to(known)},{used.all})*12/SUM({used.all})"
            yearly.append((block, sheet.one(block.cost.label, formula, "GBP")))
    return {
        rung: sheet.one(
            f"{rung.heading}: cost", added([f"{cell}*{block.bears[rung]}" for block, cell in yearly]), "GBP"
        )
        for rung in Rung
    }


def add_line(sheet: Sheet, basis: str, block: LineBlock, flags: str) -> tuple[str, Classes]:
    """Net events, and pounds by class, of one line in a full year."""
    label, stem, line = block.line.label, f"full_year.{basis}.{block.line.id}", block.line
    known = block.observed.count
    seen, hoped = f"SUMPRODUCT({block.observed.all},{flags})", f"SUMPRODUCT({block.expected.to(known)},{flags})"
    rate = sheet.one(f"{label}: observed for each one expected", f'IF({hoped}=0,"no months",{seen}/{hoped})', "ratio",
                     id=f"{stem}.rate_ratio")  # fmt: skip
    sign = "" if line.polarity.sign == 1 else "-"
    events = sheet.one(f"{label}: net events in a full year",
                       f'IF(ISNUMBER({rate}),{sign}(1-{rate})*SUM({block.expected.all})*{block.kept},"no months")',
                       "events", id=f"{stem}.events")  # fmt: skip
    if line.unit_value is None:
        return events, dict.fromkeys(CLASSES, "0")
    pounds = sheet.one(f"{label}: benefit in a full year", f"IF(ISNUMBER({events}),{events}*{block.unit_value},0)",
                       "GBP")  # fmt: skip
    trust = sheet.one(f"{label}: trust's part", f"{pounds}*({block.shares(Who.TRUST)})", "GBP")
    by_share = added([f"{row.value}*{row.counts}*{trust}" for row in block.releases if row.row.share is not None])
    fixed = added([f"{row.value}*12*{row.counts}" for row in block.releases if row.row.share is None])
    shares = sheet.one(f"{label}: release by share", by_share, "GBP")
    wanted = sheet.one(f"{label}: release in fixed pounds", fixed, "GBP")
    cash = sheet.one(f"{label}: class 1", f"{shares}+IF({wanted}>0,MIN({wanted},MAX({trust}-{shares},0)),{wanted})",
                     "GBP")  # fmt: skip
    classes = {CASH: cash, CAPACITY: sheet.one(f"{label}: class 2", f"{trust}-{cash}", "GBP")}
    for number in CLASSES[2:]:
        formula = f"{pounds}*({block.shares(*whose(number))})"
        classes[number] = sheet.one(f"{label}: class {number}", formula, "GBP")
    return events, classes


def add_rung(
    sheet: Sheet, appraisal: Appraisal, basis: str, rung: Rung, lines: list[Classes], cost: str, done: str
) -> None:  # fmt: skip
    stem = f"full_year.{basis}.{rung}"
    k = sheet.one(f"{rung.heading}: cost", cost, "GBP", id=f"{stem}.cost")
    if appraisal.figure(f"{stem}.benefit").value is None:
        return
    b = sheet.one(f"{rung.heading}: benefit", added([line[number] for line in lines for number in CLASSES_ON[rung]]),
                  "GBP", id=f"{stem}.benefit")  # fmt: skip
    sheet.one(f"{rung.heading}: return for £1", f'IF({k}=0,"no cost",{b}/{k})', "ratio", id=f"{stem}.ratio")
    sheet.one(f"{rung.heading}: benefit still to come after this year", f"{b}-{done}", "GBP",
              id=f"{stem}.carry_forward")  # fmt: skip
    sheet.one(f"{rung.heading}: net benefit", f"{b}-{k}", "GBP", id=f"{stem}.net")
