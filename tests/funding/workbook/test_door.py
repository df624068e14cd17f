from decimal import Decimal

import pytest
from django.core.management import call_command

from funding.domain.financial_year import FinancialYear
from funding.domain.sheets.report import inspection_as_json
from funding.workbook.door import Refused, read_workbook
from tests.workbooks import write


def totals(table):
    return {column.letter: column.total_pence for column in table.money_columns}


def test_a_national_allocations_sheet_is_read_and_its_regional_table_is_not_used(tmp_path):
    rows = write.allocations()
    found = read_workbook(write.xlsx(tmp_path / "a.xlsx", rows, sheet="Baseline"))
    detail, regional = found.tables
    assert (detail.use, detail.header_rows, detail.rows[0].number, detail.rows[-1].number, len(detail.rows)) == (
        True,
        (3,),
        5,
        16,
        12,
    )
    assert (regional.use, regional.why, regional.header_rows) == (False, "repeats table 1 by region", (19,))
    extra = detail.column("F")
    assert (extra.heading, extra.unit.multiplier, extra.unit.certain) == ("2030/31 Extra funding (£k)", 1000, True)
    assert extra.total_pence == sum(row[5] for row in rows[4:16]) * 100000
    assert {column.letter: column.role for column in detail.columns} == {
        "A": "code", "B": "label", "C": "code", "D": "label", "E": "amount", "F": "amount", "H": "other", "I": "other", "J": "amount"}  # fmt: skip
    assert detail.column("J").unit.certain
    controls = {control.cell: control for control in detail.control_totals}
    assert set(controls) == {"E23", "F23", "J23"}
    assert controls["F23"].stated_pence == controls["F23"].computed_pence == extra.total_pence
    assert all(control.agrees for control in controls.values())


def test_a_table_of_the_same_figures_with_another_order_of_columns_reads_alike(tmp_path):
    rows = [
        row and [row[3], *row[:3], *row[4:]] if number in range(2, 16) else row
        for number, row in enumerate(write.allocations())
    ]
    detail = read_workbook(write.xlsx(tmp_path / "a.xlsx", rows)).tables[0]
    assert (detail.column("A").role, detail.column("F").total_pence) == (
        "label",
        sum(row[5] for row in rows[4:16]) * 100000,
    )


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv", "utf-16", "semicolons", "strict"])
def test_months_across_read_alike_from_every_kind_of_file(tmp_path, kind):
    rows = write.months_across()
    path = tmp_path / "budget"
    lines = "\n".join(",".join("" if value is None else str(value) for value in row or ()) for row in rows)
    if kind == "strict":
        write.strict(write.xlsx(tmp_path / "plain.xlsx", rows), path)
    elif kind in ("xlsx", "xls"):
        getattr(write, kind)(path, rows)
    elif kind == "utf-16":
        write.csv_text(path, lines.replace(",", "\t"), "utf-16-le")
    else:
        write.csv_text(path, lines.replace(",", ";") if kind == "semicolons" else lines)
    (table,) = read_workbook(path, name="budget").tables
    assert (table.header_rows, [row.number for row in table.rows]) == ((3,), [4, 5])
    months = [column for column in table.columns if column.role == "month"]
    assert [column.month for column in months] == list(range(1, 13))
    assert [column.total_pence for column in months] == [128050 + 200 * number for number in range(12)]
    assert table.column("A").role == "code"
    assert table.rows[0].cells["A"].raw == "10234"
    assert table.column("O").sums == tuple("CDEFGHIJKLMN")
    assert [one.row for one in table.left_out if one.why == "total"] == [6]
    assert len(table.control_totals) == 13


def test_money_text_in_a_csv_of_windows_is_read(tmp_path):
    text = (
        'Item,Budget £,Actual £\r\nPay,"(1,200.50)","£1,000"\r\nTravel,"1,200-",-\r\nRent,"12,50",tbc\r\nPost,10,5\r\n'
    )
    found = read_workbook(write.csv_text(tmp_path / "b.csv", text, "cp1252"))
    (table,) = found.tables
    assert totals(table) == {"B": -239050, "C": 100500}
    assert [(w.cell, w.code) for w in found.warnings] == [("B4", "not_a_figure")]
    assert (found.tables[0].sheet, found.sheets) == (None, ((None, True),))


def test_formulas_count_as_calculated_and_those_without_a_result_are_said(tmp_path):
    rows = [["Item", "Amount (£)"], ["Pay", ("=10/3", 3.3333333333)], ["Rent", ("=A9", "")], ["Tea", 2.5]]
    path = write.xlsx(tmp_path / "f.xlsx", rows)
    found = read_workbook(path)
    assert found.tables[0].column("B").total_pence == 333 + 250
    assert found.tables[0].rows[0].cells["B"].calculated
    assert not found.tables[0].rows[-1].cells["B"].calculated
    assert "fraction_of_a_penny" not in {warning.code for warning in found.warnings}


def test_a_formula_that_was_never_calculated_is_named(tmp_path):
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c></row><row r="2"><c r="B2"><f>1+1</f></c></row>'
    found = read_workbook(write.package(tmp_path / "f.xlsx", write.bare_workbook(write.sheet_xml(cells))))
    assert ("S", "B2", "never_calculated") in [(w.sheet, w.cell, w.code) for w in found.warnings]


def test_error_cells_are_not_read_as_blank(tmp_path):
    rows = [["Item", "Amount (£)"], ["Pay", ("=1/0", "#DIV/0!")], ["Rent", 4]]
    found = read_workbook(write.xlsx(tmp_path / "e.xlsx", rows))
    assert [(w.cell, w.code) for w in found.warnings] == [("B2", "error_cells")]
    assert [row.number for row in found.tables[0].rows] == [2, 3]


def test_hidden_rows_are_read_and_hidden_sheets_are_not_used(tmp_path):
    rows = [["Item", "Amount (£)"], ["Pay", 1], ["Rent", 4]]
    path = write.xlsx_sheets(tmp_path / "h.xlsx", {"Seen": rows, "Kept": rows}, hidden=("Kept",), hidden_rows=(2,))
    found = read_workbook(path)
    assert found.sheets == (("Seen", True), ("Kept", False))
    assert [table.use for table in found.tables] == [True, False]
    assert {warning.code for warning in found.warnings} == {"hidden_rows", "hidden_sheet"}


def test_two_heading_rows_with_merged_years(tmp_path):
    rows = [
        [None, None, None, None, None],
        ["Code", "Item", "Apr", "May", "Total"],
        ["10234", "Pay", 1, 2, 3],
        ["10235", "Rent", 4, 5, 9],
    ]
    path = write.xlsx(tmp_path / "m.xlsx", rows, merges=(("C1:E1", "2026/27"),))
    (table,) = read_workbook(path).tables
    assert table.header_rows == (1, 2)
    assert [(c.heading, c.month, c.year) for c in table.money_columns] == [
        ("2026/27 Apr", 1, FinancialYear(2026)), ("2026/27 May", 2, FinancialYear(2026)), ("2026/27 Total", None, FinancialYear(2026))]  # fmt: skip


def test_figures_keep_every_digit_of_the_file(tmp_path):
    rows = [["Board", "Base (£k)"], ["A", 1234.567890123456], ["B", 0.1]]
    cell = read_workbook(write.xlsx(tmp_path / "d.xlsx", rows)).tables[0].rows[0].cells["B"]
    assert (cell.value, cell.raw, cell.ref) == (Decimal("1234.567890123456"), "1234.567890123456", "B2")


def test_numbers_that_are_not_finite_are_errors_at_their_cell(tmp_path):
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1" t="inlineStr"><is><t>Cost (£)</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Pay</t></is></c><c r="B2"><v>1e400</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Rent</t></is></c><c r="B3"><v>7</v></c></row>'
    )
    found = read_workbook(write.package(tmp_path / "i.xlsx", write.bare_workbook(write.sheet_xml(cells))))
    assert totals(found.tables[0]) == {"B": 700}
    assert [(w.cell, w.code) for w in found.warnings] == [("B2", "error_cells")]


def test_the_json_document_has_the_promised_shape(tmp_path):
    path = write.xlsx(tmp_path / "a.xlsx", [["Item", "Amount (£)"], ["Pay", 1], ["Rent", 4], ["Total", 5]])
    found = read_workbook(path, name="My budget.xlsx")
    document = inspection_as_json(found)
    assert (document["file"], len(document["sha256"]), document["refused"]) == ("My budget.xlsx", 64, None)
    (table,) = document["tables"]
    assert {key: table[key] for key in ("sheet", "table", "use", "why", "header_rows", "first_row", "last_row", "rows")} == {
        "sheet": "Budget", "table": 1, "use": True, "why": None, "header_rows": [1], "first_row": 2, "last_row": 3, "rows": 2}  # fmt: skip
    assert table["left_out"] == [{"row": 4, "why": "total"}]
    assert table["columns"][1]["unit"] == {"multiplier": 1, "certain": True, "evidence": "heading"}
    control = table["control_totals"][0]
    assert (control["sheet"], control["cell"], control["stated_pence"], control["agrees"]) == (
        "Budget",
        "B4",
        500,
        True,
    )


def test_the_command_prints_one_document_and_says_refusals_by_its_status(tmp_path, capsys):
    path = write.xlsx(tmp_path / "a.xlsx", [["Item", "Amount (£)"], ["Pay", 1], ["Rent", 4]])
    call_command("inspect_workbook", str(path), "--json")
    assert capsys.readouterr().out.startswith('{"file": "a.xlsx"')
    call_command("inspect_workbook", str(path))
    assert "£5.00" in capsys.readouterr().out
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(SystemExit) as end:
        call_command("inspect_workbook", str(empty), "--json")
    assert end.value.code == 1
    assert '"code": "empty"' in capsys.readouterr().out
    with pytest.raises(SystemExit) as end:
        call_command("inspect_workbook", str(tmp_path / "none.csv"))
    assert end.value.code == 2


def test_a_name_with_strange_letters_is_only_shown(tmp_path):
    path = write.csv_text(tmp_path / "a.csv", "Item,Cost\nPay,1\nRent,2\n")
    assert read_workbook(path, name="Büdget\x00 \udcff‮.csv").file.startswith("Büdget")


def test_a_missing_file_is_a_refusal_for_the_caller(tmp_path):
    with pytest.raises(Refused, match="no such file"):
        read_workbook(tmp_path / "none.xlsx")
