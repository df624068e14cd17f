"""The four returns by month, each with its own benefit and cost; then classes, bodies, fifths and break-even."""

from dataclasses import dataclass

from roi.case.workings.costs import CostBlock
from roi.case.workings.grid import Book, Row, Sheet, added
from roi.case.workings.outcomes import CLASSES, LineBlock
from roi.domain.appraisal import Appraisal
from roi.domain.inputs import QUINTILES, Payer, Who
from roi.domain.ladder import CLASSES_ON, Rung
from roi.domain.statements import COUNTED

NHS_PAYERS = (Payer.TRUST, Payer.ICB, Payer.OTHER_NHS)


@dataclass
class RungCells:
    benefit: str
    cost: str


def add_returns(
    book: Book, appraisal: Appraisal, lines: list[LineBlock], costs: list[CostBlock]
) -> dict[Rung, RungCells]:
    sheet = book.sheet("Returns", "The four returns, each with its own benefit and cost")
    return {rung: add_rung(sheet, appraisal.inputs.data_to, rung, lines, costs) for rung in Rung}


def add_rung(sheet: Sheet, known: int, rung: Rung, lines: list[LineBlock], costs: list[CostBlock]) -> RungCells:
    sheet.heading(rung.heading)
    stem = f"return.{rung}"
    gained = [added([block.by_class[number].at(month) for block in lines for number in CLASSES_ON[rung]])
              for month in range(1, known + 1)]  # fmt: skip
    paid = [added([f"{block.months.at(month)}*{block.bears[rung]}" for block in costs])
            for month in range(1, known + 1)]  # fmt: skip
    counted = sheet.book.is_counted_only(f"{stem}.benefit")
    benefit = sheet.months("Benefit", gained, "GBP", stem=f"{stem}.benefit", sum_id=f"{stem}.benefit")
    cost = sheet.months("Cost", paid, "GBP", stem=f"{stem}.cost", sum_id=f"{stem}.cost")
    if counted:
        k = sheet.total_of(cost)
        sheet.text(1, f"{rung.heading}: {COUNTED}, so no return, net or payback is given")
        sheet.row += 1
        return RungCells("0", k)
    number = sheet.row
    running = Row(sheet.name, number, known)
    so_far = [f"{'' if month == 1 else running.at(month - 1) + '+'}{benefit.at(month)}-{cost.at(month)}"
              for month in range(1, known + 1)]  # fmt: skip
    net = sheet.months("Net so far", so_far, "GBP", stem=f"{stem}.cumulative")
    sheet.page.cell(number, 2).value = None  # a sum of sums so far says nothing
    b, k = sheet.total_of(benefit), sheet.total_of(cost)
    sheet.one("Return for £1", f'IF({k}=0,"no cost",{b}/{k})', "ratio", id=f"{stem}.ratio")
    sheet.one("Return on investment, per cent", f'IF({k}=0,"no cost",({b}/{k}-1)*100)', "per cent", id=f"{stem}.roi")
    sheet.one("Net benefit", f"{b}-{k}", "GBP", id=f"{stem}.net")
    above = Row(sheet.name, sheet.row, known)
    stays = [f"IF({net.at(month)}>=-0.000000001,1,0)" + ("" if month == known else f"*{above.at(month + 1)}")
             for month in range(1, known + 1)]  # fmt: skip
    above = sheet.months("At or above nought from here to the end", stays, "flag")
    kept = f"SUM({above.all})"
    sheet.one("Payback month (April is 1)", f'IF({kept}=0,"not within the months known",{known}+1-{kept})', "month",
              id=f"{stem}.payback")  # fmt: skip
    lowest = sheet.one("Lowest net so far", f"MIN({net.all})", "GBP", id=f"{stem}.lowest")
    sheet.one("Month of the lowest net", f"MATCH({lowest},{net.all},0)", "month", id=f"{stem}.lowest_month")
    return RungCells(b, k)


def add_shares(
    book: Book, appraisal: Appraisal, lines: list[LineBlock], costs: list[CostBlock], rungs: dict[Rung, RungCells]
) -> None:
    sheet, known = book.sheet("Who_gains", "Classes, and who gains", months=False), appraisal.inputs.data_to
    for number in CLASSES:
        for table, suffix in (("by_class", "benefit"), ("potential", "potential")):
            parts = [f"SUM({getattr(block, table)[number].all})" for block in lines]
            sheet.one(f"Class {number}, {suffix}", added(parts), "GBP", id=f"class.{number}.{suffix}")
    for who in Who:
        gained = [f"SUM({block.benefit.all})*({block.shares(who)})" for block in lines]
        sheet.one(f"Gained by {who.value}", added(gained), "GBP", id=f"who.{who}.benefit")
        gained = [f"SUM({block.benefit.all})*({block.shares_if_confirmed(who)})" for block in lines]
        sheet.one(f"Gained by {who.value} if confirmed", added(gained), "GBP", id=f"who.{who}.potential")
    if book.is_counted_only("gap.trust"):
        add_events(sheet, appraisal, lines, rungs)
        return
    whole = sheet.one("Gained by all", added([book.cells[f"who.{who}.benefit"] for who in Who]), "GBP")
    trust = book.cells[f"who.{Who.TRUST}.benefit"]
    sheet.one("Share outside the trust", f'IF(ABS({whole})>=0.005,({whole}-{trust})/{whole},"there is no benefit")',
              "share", id="wrong_pocket")  # fmt: skip
    sheet.one("Gap of the trust", f"{rungs[Rung.TRUST_RESOURCE].cost}-{trust}", "GBP", id="gap.trust")
    nhs = [
        f'SUM({each.months.to(known)})*{each.bears[Rung.NHS_PUBLIC]}*IF({each.payer}="{payer.value}",1,0)'
        for each in costs
        for payer in NHS_PAYERS
    ]
    gains = added([book.cells[f"class.{number}.benefit"] for number in (1, 2, 3)])
    sheet.one("Gap of the NHS", f"{added(nhs)}-({gains})", "GBP", id="gap.system")
    add_events(sheet, appraisal, lines, rungs)


def add_events(sheet: Sheet, appraisal: Appraisal, lines: list[LineBlock], rungs: dict[Rung, RungCells]) -> None:
    if appraisal.figure("averted.gross").value is None:
        return
    for name in ("gross", "net"):
        parts = [sheet.book.cells[f"line.{block.line.id}.averted_{name}"] for block in lines]
        sheet.one(f"Events averted, {name}", added(parts), "events", id=f"averted.{name}")
    events = sheet.book.cells["averted.net"]
    for rung, cells in rungs.items():
        formula = f'IF({events}>0.000000001,{cells.cost}/{events},"no events")'
        sheet.one(f"{rung.heading}: cost of one event averted", formula, "GBP", id=f"cost_per_event.{rung}")


def add_fifths(book: Book, lines: list[LineBlock], rungs: dict[Rung, RungCells]) -> None:
    """By deprivation fifth. Each fifth has its share of the line's benefit on the rung by its share of net events."""
    given = [block for block in lines if block.quintiles]
    sheet = book.sheet("Fifths", "By deprivation fifth", months=False)
    if not given:
        for rung in Rung:
            sheet.one(f"{rung.heading}: all", rungs[rung].benefit, "GBP", id=f"quintile.total.{rung}.benefit")
        return
    for key in QUINTILES:
        parts = [block.quintiles[key] for block in given]
        sheet.one(f"Fifth {key}: averted", added(parts), "events", id=f"quintile.{key}.averted_gross")
        parts = [f"{block.quintiles[key]}*{block.kept}" for block in given]
        sheet.one(f"Fifth {key}: averted, net", added(parts), "events", id=f"quintile.{key}.averted_net")
    for rung in Rung:
        cells = []
        for key in QUINTILES:
            parts = [
                f"IF(ABS(SUM({block.benefit.all}))<0.000000001,0,{block.quintiles[key]}*{block.kept}*"
                f"{block.unit_value}*({block.benefit_on(CLASSES_ON[rung])})/SUM({block.benefit.all}))"
                for block in given
            ]
            cells.append(sheet.one(f"{rung.heading}, fifth {key}: benefit", added(parts), "GBP",
                                   id=f"quintile.{key}.{rung}.benefit"))  # fmt: skip
        whole = rungs[rung].benefit
        cells.append(sheet.one(f"{rung.heading}: on no fifth", f"{whole}-({added(cells)})", "GBP",
                               id=f"quintile.unallocated.{rung}.benefit"))  # fmt: skip
        total = sheet.one(f"{rung.heading}: all", whole, "GBP", id=f"quintile.total.{rung}.benefit")
        if book.is_counted_only(f"quintile.total.{rung}.benefit"):
            continue
        printed = added([f"ROUND({cell},2)" for cell in cells])
        sheet.one(f"{rung.heading}: rounding", f"ROUND({total},2)-({printed})", "GBP",
                  id=f"quintile.rounding.{rung}.benefit")  # fmt: skip


def add_break_even(book: Book, lines: list[LineBlock], rungs: dict[Rung, RungCells]) -> None:
    sheet = book.sheet("Break_even", "What would have to be true to pay back", months=False)
    for rung, cells in rungs.items():
        stem = f"break_even.{rung}"
        sheet.heading(rung.heading, months=False)
        sheet.one("Share of the benefit that pays back",
                  f'IF({cells.benefit}>=0.005,{cells.cost}/{cells.benefit},"there is no benefit")', "share",
                  id=f"{stem}.share_of_benefit")  # fmt: skip
        for block in lines:
            label, id = block.line.label, f"{stem}.{block.line.id}"
            on_rung = block.by_share if rung is Rung.TRUST_CASH else block.benefit_on(CLASSES_ON[rung])
            if block.line.unit_value is None:
                sheet.text(1, f"{label}: {COUNTED}")
                sheet.row += 1
                continue
            moves = sheet.one(f"{label}: pounds that move with the line", on_rung, "GBP")
            times = sheet.one(f"{label}: times as much as now",
                              f'IF({moves}>=0.005,({cells.cost}-({cells.benefit}-{moves}))/{moves},"none")',
                              "ratio")  # fmt: skip

            def put(name: str, words: str, formula: str, unit: str, times: str = times, id: str = id) -> None:
                sheet.one(words, f'IF(ISNUMBER({times}),{formula},"none")', unit, id=f"{id}.{name}")

            put("attribution", f"{label}: share due to this project", f"{block.attribution}*{times}", "share")
            put("deadweight", f"{label}: would have happened anyway", f"1-(1-{block.deadweight})*{times}", "share")
            put("events_net", f"{label}: net events", f"SUM({block.net.all})*{times}", "events")
            if block.unit_value_source:
                put("unit_value", f"{label}: unit value at its source", f"{block.unit_value_source}*{times}", "GBP")
