"""Workbooks as people send them, written for the journeys: an allocation workbook of the NHS shape, and a trust's budget with
its months across, as xlsx, xls and CSV."""

import csv
from decimal import Decimal
from pathlib import Path

import xlsxwriter
import xlwt

from setup.process import ROOT

ALLOCATIONS = ROOT / "seeds" / "reference" / "allocations_2022_23.csv"
TOTAL = Decimal("200002000.00")
HEADING = "2022/23 Additional health inequalities funding (£k)"
MONTHS = ["Apr-26", "May-26", "Jun-26", "Jul-26", "Aug-26", "Sep-26", "Oct-26", "Nov-26", "Dec-26", "Jan-27", "Feb-27",
          "Mar-27"]  # fmt: skip
BUDGET = {"P-001": ("Hypertension case-finding", 21500), "P-002": ("Smoking in pregnancy", 9800)}
BUDGET_TOTAL = 12 * sum(monthly for _, monthly in BUDGET.values())


def allocation_workbook(path: Path) -> Path:
    """42 boards in rows 5 to 46 of column G in thousands, and under them the same money by region with its total in G57,
    written as text."""
    rows = list(csv.DictReader(ALLOCATIONS.open()))
    regions: dict[str, Decimal] = {}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("ICB Core Baseline 2023-24")
        sheet.write("A1", "ICB allocations 2023/24 and 2024/25")
        sheet.write("A2", "Core services: baseline adjustments")
        headings = {"A": "Region code", "B": "ICB code", "C": "ICB name", "G": HEADING}
        for column, heading in headings.items():
            sheet.write(f"{column}3", heading)
        for number, row in enumerate(rows, 5):
            thousands = Decimal(row["amount_pence"]) / 100_000
            sheet.write(f"A{number}", row["region_code"])
            sheet.write(f"B{number}", row["icb_code"])
            sheet.write(f"C{number}", row["icb_name"])
            sheet.write_number(f"G{number}", float(thousands))
            regions[row["region_code"]] = regions.get(row["region_code"], Decimal(0)) + thousands
        for column, heading in headings.items():
            sheet.write(f"{column}49", heading.replace("ICB", "Region"))
        for number, (code, thousands) in enumerate(sorted(regions.items()), 50):
            sheet.write(f"A{number}", code)
            sheet.write_string(f"G{number}", f"{thousands:,.1f}")
        sheet.write("A57", "England")
        sheet.write_string("G57", f"{sum(regions.values()):,.1f}")
    return path


def budget_cells(more: int = 0) -> list[list[str | int]]:
    rows = [[code, name, *[monthly + more] * 12, 12 * (monthly + more)] for code, (name, monthly) in BUDGET.items()]
    total = [sum(int(row[at]) for row in rows) for at in range(2, 15)]
    return [["Northmoor budget book"], [], ["Reference", "Scheme", *MONTHS, "Full year"], *rows, ["", "Total", *total]]


def budget_xlsx(path: Path, more: int = 0) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Budget")
        for number, row in enumerate(budget_cells(more)):
            sheet.write_row(number, 0, row)
    return path


def actuals_xlsx(path: Path) -> Path:
    """One line of actual spend of October on the code of a pot."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Ledger")
        sheet.write_row(0, 0, ["Reference", "Scheme", "Oct-26 actual (£)", "Nov-26 actual (£)"])
        sheet.write_row(1, 0, ["P-001", "Hypertension case-finding", 1234, 0])
    return path


def budget_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Budget")
    for number, row in enumerate(budget_cells()):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(path))
    return path


def budget_csv(path: Path) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(budget_cells())
    return path
