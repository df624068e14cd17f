"""Workbooks for the tests of imports: one shaped like the allocations that NHS England publishes, and trust budgets."""

import csv
from pathlib import Path

import xlsxwriter

from organisations.models import Kind, Organisation

REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference"
SHEET = "ICB Core Baseline 2023-24"
HEADING = "2022/23 Additional health inequalities funding (£k)"
MONTHS = ("April", "May", "June", "July", "August", "September", "October", "November", "December", "January", "February",
          "March")  # fmt: skip


def allocations() -> list[dict[str, str]]:
    with (REFERENCE / "allocations_2022_23.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def open_icbs() -> None:
    """The 42 ICBs of the allocations, open from July 2022 as the reference data says."""
    with (REFERENCE / "icbs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    Organisation.objects.bulk_create(
        Organisation(
            code=row["icb_code"],
            name=rows[row["icb_code"]]["name"],
            kind=Kind.ICB,
            opened_on=rows[row["icb_code"]]["opened_on"] or None,
            closed_on=rows[row["icb_code"]]["closed_on"] or None,
        )
        for row in allocations()
    )


def allocations_workbook(path: Path, **changed: object) -> Path:
    """Title, blank row, headings in row 3, blank row, 42 ICBs from row 5; below, the same money by region with totals
    as text. `changed` puts other values into cells, such as `C7="QXX"`."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    sheet.write_row("A1", ["Allocations (ICB core services)", "", "", "", "Baseline construction 2023/24"])
    sheet.write_row("A3", ["R23", "Region", "ICB23", "System Name", "2022/23 Recurrent baseline (£k)", "", HEADING])
    regions: dict[str, list[float]] = {}
    for row, line in enumerate(allocations(), 5):
        thousands = int(line["amount_pence"]) / 100_000
        baseline = round(thousands * 431.7391, 7)
        values = [line["region_code"], f"Region {line['region_code']}", line["icb_code"], line["icb_name"], baseline, "",
                  thousands]  # fmt: skip
        sheet.write_row(row - 1, 0, values)
        sums = regions.setdefault(line["region_code"], [0.0, 0.0])
        sums[0] += baseline
        sums[1] += thousands
    sheet.write_row("B49", ["Sort", "R23", "Region", "2022/23 Recurrent baseline (£k)", "", HEADING[:-5]])
    for row, (code, (baseline, thousands)) in enumerate(regions.items(), 50):
        sheet.write_row(row - 1, 1, [row - 49, code, f"Region {code}", baseline, "", thousands])
    total = sum(baseline for baseline, _ in regions.values())
    sheet.write_row("C57", ["Total", "ENGLAND", f" {total:,.0f} ", "", sum(part for _, part in regions.values())])
    for cell, value in changed.items():
        sheet.write(cell, value)
    book.close()
    return path


def budget_workbook(path: Path, rows: list[tuple[str, str, list[object]]], unit: str = " (£)") -> Path:
    """Title, headings in row 3 (code, line, April to March), the rows from row 4 and a total below."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Budget")
    sheet.write("A1", "Health inequalities programme")
    sheet.write_row("A3", ["Cost centre", "Budget line", *(f"{month}{unit}" for month in MONTHS)])
    for row, (code, label, months) in enumerate(rows, 4):
        sheet.write_row(row - 1, 0, [code, label, *months])
    figures = [
        [value for value in column if isinstance(value, int | float)]
        for column in zip(*(r[2] for r in rows), strict=True)
    ]
    sheet.write_row(len(rows) + 3, 1, ["Total", *(sum(column) for column in figures)])
    book.close()
    return path


def yearly_workbook(path: Path, rows: list[tuple[str, str, object]], heading: str = "Budget 2025/26") -> Path:
    """Headings in row 1 (code, line, one amount of the year), the rows from row 2; the unit stands only in `heading`."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Budget")
    sheet.write_row("A1", ["Cost centre", "Budget line", heading])
    for row, line in enumerate(rows, 2):
        sheet.write_row(row - 1, 0, list(line))
    book.close()
    return path


PASSWORD_PROTECTED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") * 40
