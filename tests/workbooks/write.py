"""Sample workbooks, written anew for every test. Figures are invented; shapes are those of real returns."""

import io
import zipfile
from pathlib import Path

import xlsxwriter
import xlwt

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
REGIONS = (("Y1", "North", 3), ("Y2", "Middle", 4), ("Y3", "South", 5))


def xlsx(path: Path, rows, *, sheet="Budget", merges=(), hidden_rows=(), hidden=False) -> Path:
    """`rows` from row 1; None is a blank row or cell; a text that starts with = is a formula, a pair its stored value."""
    return xlsx_sheets(path, {sheet: rows}, merges=merges, hidden_rows=hidden_rows, hidden=(sheet,) if hidden else ())


def xlsx_sheets(path: Path, sheets, *, merges=(), hidden_rows=(), hidden=()) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row or ()):
                if isinstance(value, tuple):
                    page.write_formula(number, column, value[0], None, value[1])
                elif value is not None:
                    page.write(number, column, value)
        for reference, text in merges:
            page.merge_range(reference, text)
        for number in hidden_rows:
            page.set_row(number - 1, None, None, {"hidden": True})
        if name in hidden:
            page.hide()
    book.close()
    return path


def xls(path: Path, rows, sheet="Budget") -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    for number, row in enumerate(rows):
        for column, value in enumerate(row or ()):
            if value is not None:
                page.write(number, column, value)
    book.save(str(path))
    return path


def csv_text(path: Path, text: str, encoding="utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def months_across(total=True):
    """Two cost centres, twelve months, a total column and a total row."""
    rows = [
        ["Mental health outreach 2026/27"],
        None,
        ["Cost centre", "Description", *MONTHS, *(["Total"] if total else [])],
    ]
    lines = [("10234", "Pay", 1200), ("10235", "Travel", 80.5)]
    for code, label, each in lines:
        figures = [each + number for number in range(12)]
        rows.append([code, label, *figures, *([sum(figures)] if total else [])])
    sums = [sum(row[column] for row in rows[3:5]) for column in range(2, 15 if total else 14)]
    rows.append(["Total", None, *sums])
    return rows


def allocations(second_heading=("Sort", "R1", "Region")):
    """The shape of a national allocations sheet: titles, a blank row after the heading, £k in the heading only, and a
    second table by region below that repeats the money, with its totals typed as text."""
    head = ["Code", "Region", "Board code", "Board name", "2030/31 Baseline (£k)", "2030/31 Extra funding\n(£k)", " ", "Growth (%)",
            "2030/31 Baseline £/head", "2030/31 Fair target"]  # fmt: skip
    rows = [["Allocations", None, None, None, "Baseline 2030/31"], None, head, None]
    regions = []
    for code, region, count in REGIONS:
        added = [0.0, 0, 0.0]
        for number in range(count):
            base, extra, target = 1000.125 * (number + 1) + len(region), 40 + number, 900.3333333333333 + number
            rows.append(
                [
                    code,
                    region,
                    f"Q{code[1]}{number}",
                    f"{region} board {number}",
                    base,
                    extra,
                    None,
                    0.051,
                    1570.25,
                    target,
                ]
            )
            added = [added[0] + base, added[1] + extra, added[2] + target]
        regions.append((code, region, added))
    rows += [
        None,
        None,
        [None, *second_heading, head[4], "2030/31 extra Funding", " ", "Growth (%)", head[8], "2030/31 Fair target"],
    ]
    for number, (code, region, added) in enumerate(regions, 1):
        rows.append([None, number, code, region, added[0], added[1], None, 0.05, 1571, added[2]])
    whole = [sum(added[place] for _, _, added in regions) for place in range(3)]
    rows.append(
        [
            None,
            None,
            "Total",
            "ALL",
            f" {round(whole[0]):,} ",
            whole[1],
            None,
            "5.1% ",
            " 1,570 ",
            f" {round(whole[2]):,} ",
        ]
    )
    return rows


def package(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip with the given parts, for workbooks that no program would write."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def bare_workbook(sheet_xml: str | bytes) -> dict[str, str | bytes]:
    """The parts of a minimal workbook around one sheet's XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml,
    }


def sheet_xml(cells: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )


def strict(source: Path, target: Path) -> Path:
    """The same workbook in the Strict variant of Open XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in read.namelist():
            content = read.read(name)
            content = content.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            content = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            made.writestr(name, content)
    target.write_bytes(out.getvalue())
    return target
