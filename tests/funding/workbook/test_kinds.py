import struct
from datetime import date

import pytest
import xlsxwriter
import xlwt

from funding.workbook.door import Refused, read_workbook
from funding.workbook.package import open_package
from funding.workbook.plain_rows import NotPlain, scan_plain
from funding.workbook.scan import Scan
from funding.workbook.sheet_scan import scan_workbook
from tests.workbooks import write
from tests.workbooks.ods import ods, ods_content
from tests.workbooks.xlsb import xlsb

ROWS = [
    ["Item", "Budget (£)"],
    ["Pay", 1200.5],
    ["Rent", ("=1/0", "#DIV/0!")],
    ["Tea", ("=B2*2", 2401)],
    ["Total", ("=B2+B4", 3601.5)],
]
CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1" t="inlineStr"><is><t>Cost (£)</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Pay</t></is></c><c r="B2"><v>5</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Rent</t></is></c><c r="B3"><v>7</v></c></row>'
)


def xls(path, rows, hidden_rows=()):
    """The older kind, with error cells; its writer stores no results of formulas, so they are figures here."""
    book = xlwt.Workbook()
    page = book.add_sheet("Budget")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            value = value[1] if isinstance(value, tuple) else value
            if isinstance(value, str) and value.startswith("#"):
                page.row(number).set_cell_error(column, value)
            else:
                page.write(number, column, value)
    for number in hidden_rows:
        page.row(number - 1).hidden = True
    book.save(str(path))
    return path


KINDS = {"xlsx": write.xlsx, "xls": xls, "ods": ods, "xlsb": xlsb}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_workbook_tells_its_errors_and_its_hidden_rows(tmp_path, kind):
    found = read_workbook(KINDS[kind](tmp_path / "budget", ROWS, hidden_rows=(2,)))
    (table,) = found.tables
    assert [row.number for row in table.rows] == [2, 3, 4]
    assert (table.column("B").total_pence, [c.agrees for c in table.control_totals]) == (360150, [True])
    assert [(w.cell, w.code) for w in found.warnings] == [("B3", "error_cells"), ("A2", "hidden_rows")]


@pytest.mark.parametrize(
    ("kind", "options"), [("ods", {"hidden": True}), ("xlsb", {"state": 1}), ("xlsb", {"state": 2})]
)
def test_hidden_sheets_of_other_kinds_are_not_used(tmp_path, kind, options):
    found = read_workbook(KINDS[kind](tmp_path / "budget", ROWS, **options))
    assert (found.sheets, found.tables[0].use) == ((("Budget", False),), False)


def test_formulas_without_a_result_are_named_in_older_and_open_workbooks(tmp_path):
    found = read_workbook(ods(tmp_path / "a.ods", [*ROWS[:2], ["Rent", ("=B9", None)], ["Tea", 3]]))
    assert ("B3", "never_calculated") in [(w.cell, w.code) for w in found.warnings]
    book = xlwt.Workbook()
    page = book.add_sheet("Budget")
    for number, value in enumerate(("Cost (£)", 4, 5, xlwt.Formula("A2+A3"))):
        page.write(number, 0, f"Line {number}")
        page.write(number, 1, value)
    book.save(str(tmp_path / "b.xls"))
    assert next((w.cell, w.code) for w in read_workbook(tmp_path / "b.xls").warnings) == ("B4", "never_calculated")


def test_a_share_in_an_older_workbook_is_no_money(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("Budget")
    share = xlwt.easyxf(num_format_str="0.0%")
    for column, heading in enumerate(("Item", "Cost (£)", "Share")):
        page.write(0, column, heading)
    for number in range(1, 4):
        page.write(number, 0, f"Line {number}")
        page.write(number, 1, number * 10)
        page.write(number, 2, number / 10, share)
    book.save(str(tmp_path / "a.xls"))
    assert [column.role for column in read_workbook(tmp_path / "a.xls").tables[0].columns] == [
        "label",
        "amount",
        "other",
    ]


def test_dates_that_count_from_1904_are_the_same_days(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"date_1904": True})
    page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, ["Item", "Start date", "Budget (£)"])
    for number in range(1, 4):
        page.write_row(number, 0, [f"Line {number}", None, number])
        page.write_datetime(number, 1, date(2026, 4, number), day)
    book.close()
    rows = read_workbook(tmp_path / "a.xlsx").tables[0].rows
    assert [row.cells["B"].value for row in rows] == [date(2026, 4, number) for number in (1, 2, 3)]


VARIANTS = {
    "as it is": CELLS,
    "without references": CELLS.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="A2"', "").replace(' r="B2"', "")
    .replace(' r="A3"', "").replace(' r="B3"', "").replace('<row r="1">', "<row>").replace('<row r="2">', "<row>")
    .replace('<row r="3">', "<row>"),
    "a comment": CELLS.replace('<row r="3">', '<!-- <row r="9"> --><row r="3">'),
    "other quotes": CELLS.replace('r="A2"', "r='A2'"),
    "spaces": CELLS.replace("<row", "\n  <row").replace("<c ", "\n    <c "),
    "empty texts": CELLS.replace("<v>7</v></c>", '<v>7</v></c><c r="C3" t="str"><f>""</f><v></v></c><c r="D3" t="inlineStr"><is><t/></is></c>'),
    "far formats": CELLS.replace("<v>7</v></c>", '<v>7</v></c><c r="XFD3" s="0"/>'),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_way_to_write_the_same_cells_reads_alike(tmp_path, variant):
    sheet = write.sheet_xml(VARIANTS[variant]).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    found = read_workbook(write.package(tmp_path / "a.xlsx", write.bare_workbook(sheet)))
    assert [row.number for row in found.tables[0].rows] == [2, 3]
    assert (found.tables[0].column("B").total_pence, found.warnings) == (1200, ())


def test_prefixed_names_read_alike(tmp_path):
    sheet = (
        write.sheet_xml(CELLS).replace("</", "<//").replace("<", "<x:").replace("<x://", "</x:").replace("<x:?", "<?")
    )
    sheet = sheet.replace("xmlns=", "xmlns:x=")
    found = read_workbook(write.package(tmp_path / "a.xlsx", write.bare_workbook(sheet)))
    assert (found.tables[0].column("B").total_pence, found.warnings) == (1200, ())


def test_cells_that_the_reader_did_not_give_are_said(tmp_path):
    sheet = write.sheet_xml(CELLS.replace("<v>7</v></c>", '<v>7</v></c><c r="B3"><v>8</v></c>'))
    found = read_workbook(write.package(tmp_path / "a.xlsx", write.bare_workbook(sheet)))
    assert [(w.cell, w.code) for w in found.warnings] == [("A3", "readers_differ")]


def test_the_quick_scan_and_the_careful_one_find_the_same(tmp_path, monkeypatch):
    rows = [*write.months_across(), ["Late", ("=1/0", "#N/A"), 4, ("=A1", "")], [None, None, 7]]
    path = write.xlsx(tmp_path / "a.xlsx", rows, merges=(("A40:C41", "Merged"),), hidden_rows=(4,))
    quick = scan_workbook(open_package(path))
    monkeypatch.setattr("funding.workbook.sheet_scan.scan_plain", refuse_plain)
    careful = scan_workbook(open_package(path))
    assert quick == careful
    assert quick["Budget"].errors == {(7, 2): "#N/A"}


def refuse_plain(*_):
    raise NotPlain


@pytest.mark.parametrize(
    "cells", [CELLS.replace('<row r="2">', "<row>"), CELLS.replace("<row", "<x:row"), CELLS + "<!-- -->"]
)
def test_the_quick_scan_leaves_what_is_not_plain(cells):
    with pytest.raises(NotPlain):
        scan_plain([write.sheet_xml(cells).encode()], Scan(), [])


def test_a_sheet_that_repeats_a_filled_row_without_end_is_refused(tmp_path):
    row = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    with pytest.raises(Refused) as refused:
        read_workbook(ods_content(tmp_path / "a.ods", f'<table:table table:name="S">{row}</table:table>'))
    assert refused.value.code == "far_cell"


def test_a_far_cell_is_refused_in_the_older_kinds_too(tmp_path):
    rows = [["a"]] + [None] * 20 + [[None] * 600 + [1]]
    with pytest.raises(Refused) as refused:
        read_workbook(xlsb(tmp_path / "a.xlsb", rows))
    assert refused.value.code == "far_cell"


def test_an_older_workbook_whose_records_cannot_be_followed_says_so(tmp_path):
    whole = xls(tmp_path / "a.xls", ROWS).read_bytes()
    (tmp_path / "b.xls").write_bytes(whole.replace(struct.pack("<H", 0x809), b"\xff\xff"))
    assert next(w.code for w in read_workbook(tmp_path / "b.xls").warnings) == "not_checked"


def test_macros_and_links_are_said_and_left_alone(tmp_path):
    parts = write.bare_workbook(write.sheet_xml(CELLS))
    found = read_workbook(
        write.package(
            tmp_path / "a.xlsm", {**parts, "xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": "<a/>"}
        )
    )
    assert found.tables[0].column("B").total_pence == 1200
    assert [w.code for w in found.warnings] == ["active_content"]
    assert "macros and links to other workbooks" in found.warnings[0].message


@pytest.mark.parametrize(
    ("shown", "heading", "unit"),
    [
        ('#,##0"k"', "Budget", (1000, True)),
        ('#,##0,"k"', "Budget", (1, True)),
        ("£#,##0,", "Budget (£k)", (1, True)),
        ("£#,##0,", "Budget (£)", (1, False)),
        ('£0.0,,"m"', "Budget", (1, True)),
        ('0.0"m"', "Budget (£k)", (1000, False)),
        ("£#,##0", "Budget", (1, False)),
        ("£#,##0", "Budget (£000)", (1000, True)),
    ],
)
def test_the_unit_that_a_number_format_puts_behind_a_figure(tmp_path, shown, heading, unit):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page, form = book.add_worksheet(), book.add_format({"num_format": shown})
    page.write_row(0, 0, ["Item", heading])
    for number, value in enumerate((1200, 340, 77), 1):
        page.write(number, 0, f"Line {number}")
        page.write(number, 1, value, form)
    book.close()
    found = read_workbook(tmp_path / "a.xlsx").tables[0].column("B").unit
    assert (found.multiplier, found.certain) == unit


def test_a_code_that_excel_made_a_date_is_said(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page, month = book.add_worksheet(), book.add_format({"num_format": "mmm-yy"})
    page.write_row(0, 0, ["Cost centre", "Item", "Budget (£)"])
    for number, code in enumerate(("APR10", "JUL22", "SEP30", "OCT99"), 1):
        page.write_row(number, 0, [code, f"Line {number}", number])
    page.write_datetime(5, 0, date(2001, 3, 1), month)
    page.write_row(5, 1, ["Line 5", 5])
    book.close()
    assert [(w.cell, w.code) for w in read_workbook(tmp_path / "a.xlsx").warnings] == [("A6", "code_changed")]


def test_figures_with_a_decimal_comma_are_said_and_never_taken_for_a_heading(tmp_path):
    text = "Item;Team;Budget (£)\nPay;North;1.200,50\nRent;South;80\nTea;South;9\n"
    found = read_workbook(write.csv_text(tmp_path / "a.csv", text))
    assert (found.tables[0].header_rows, [row.number for row in found.tables[0].rows]) == ((1,), [2, 3, 4])
    assert [(w.cell, w.code) for w in found.warnings] == [("C2", "not_a_figure")]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_cells_keep_their_place_below_empty_rows_and_beside_empty_columns(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    rows = {3: (None, "Line", "Budget (£)"), 4: (None, "Pay", 10), 5: (None, "Rent", 20)}
    if kind == "csv":
        write.csv_text(path, "\n\n,Line,Budget (£)\n,Pay,10\n,Rent,20\n")
    else:
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet()
        for number, row in rows.items():
            page.write_row(number - 1, 0, row)
        book.close()
    found = read_workbook(path)
    assert [row.cells["C"].ref for row in found.tables[0].rows] == ["C4", "C5"]
    assert (found.tables[0].header_rows, [w.code for w in found.warnings]) == ((3,), [])


def test_a_text_file_whose_figures_all_have_decimal_commas_is_read_and_keeps_its_text(tmp_path):
    text = "Poste;Budget;Spent\nPay;1 234 500,50;12,00\nRent;45 250,00;0,25\nTotal;1 279 750,50;12,25\n"
    found = read_workbook(write.csv_text(tmp_path / "a.csv", text))
    (table,) = found.tables
    assert [c.total_pence for c in table.money_columns] == [127975050, 1225]
    assert (table.rows[0].cells["B"].raw, table.control_totals[0].agrees) == ("1 234 500,50", True)
    english = read_workbook(write.csv_text(tmp_path / "b.csv", text.replace("45 250,00", "45,250.00")))
    assert [table.rows for table in english.tables if table.use] == []


def test_a_point_between_thousands_is_no_decimal_point_where_the_comma_is_one(tmp_path):
    text = "Poste;Budget;Spent\nPay;1.234.500,50;12,00\nRent;12.345;1.000\nTea;45.250,00;(2.000)\n"
    (table,) = read_workbook(write.csv_text(tmp_path / "a.csv", text)).tables
    assert [c.total_pence for c in table.money_columns] == [129_209_550, -98_800]
    assert table.rows[1].cells["B"].raw == "12.345"
