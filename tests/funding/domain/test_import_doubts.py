"""Doubts: figures that can be read and that a careful person would ask about. Honest workbooks raise none."""

from datetime import date

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_doubts import doubts_of, gaps_of_place
from funding.domain.import_figures import figures_of
from funding.domain.import_mapping import ACTUAL, ACTUALS, BUDGET, Mapping, Taken
from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Place
from tests.funding.domain.sheets.build import sheet, tables

YEAR = FinancialYear(2025)
NOW = Month(YEAR, 3)


def doubts(table, mapping):
    figures = figures_of(table, mapping, YEAR).figures
    found = doubts_of(table, mapping, figures, YEAR, NOW)
    assert all(each.is_doubt for each in found)
    return [(each.cell, each.message.split(". ")[0]) for each in found]


def budget(*amounts, codes=None):
    rows = [[f"Line {n}", codes[n] if codes else f"C{n}", amount] for n, amount in enumerate(amounts)]
    (table,) = tables(["Line", "Code", "Amount (£)"], *rows)
    return table, Mapping(BUDGET, "Sheet1", 1, "A", "B", (Taken("C"),))


def test_an_ordinary_budget_raises_no_doubt():
    assert doubts(*budget(12000, 8000, 45000, 900, 0, 31000, -500, 620000)) == []


def test_pounds_among_thousands_are_asked_about():
    assert doubts(*budget(12, 8, 45, 9, 31, 62, 45000)) == [
        ("C8", "£45,000 is 1,451 times the middle amount of its column"),
    ]


def test_a_row_that_was_copied_is_asked_about_and_one_code_with_two_amounts_is_not():
    table, mapping = budget(100, 200, 100, 300, codes=["X", "X", "X", "Y"])
    assert doubts(table, mapping) == []
    (copied,) = tables(["Line", "Code", "Amount (£)"], ["A", "X", 100], ["A", "X", 150], ["a", "X", 100], ["B", "Y", 1])
    assert doubts(copied, mapping) == [("C4", "Row 2 has the same code, name and amounts")]


def test_a_column_of_minus_is_asked_about_once_at_its_heading():
    assert doubts(*budget(-100, -200, -300, 50)) == [("C1", "3 of 4 amounts are below nought")]


def test_actual_spend_of_a_month_to_come_is_asked_about():
    (table,) = tables(["Line", "Jun Actual (£)", "Jul Actual (£)"], ["A", 5, 6], ["B", 7, 0])
    mapping = Mapping(ACTUALS, "Sheet1", 1, "A", None, (Taken("B", 3, ACTUAL), Taken("C", 4, ACTUAL)))
    assert doubts(table, mapping) == [("C2", "July of 2025/26 has not begun, but there is actual spend")]


def test_a_code_that_excel_made_a_date_or_a_fraction_is_asked_about():
    table, mapping = budget(1, 2, 3, codes=["1-2", date(2025, 2, 1), 12345])
    assert [cell for cell, _ in doubts(table, mapping)] == ["B3"]


def test_a_remembered_place_that_reaches_over_a_gap_or_a_heading_is_asked_about():
    head = ["Line", "Amount (£)"]
    last = Place((1,), 2, 7)
    whole = [head, ["A", 1], ["B", 2], ["C", 3], ["D", 4], ["E", 5], ["F", 6]]
    shorter = [head, ["A", 1], ["B", 2], None, head, ["X", 40], ["Y", 50]]
    said = []
    for rows in (whole, shorter):
        found = inspect_sheets("f.xlsx", "0", [sheet(*rows)], places={("Sheet1", 1): last})
        said.append([p.message.split(",")[0] for p in gaps_of_place(found.tables[0], last, last)])
    assert said == [[], ["Row 4 is blank", "Row 5 repeats the headings"]]
    assert gaps_of_place(found.tables[0], last, None) == gaps_of_place(found.tables[0], None, last) == []


def test_rows_that_are_missed_in_a_column_that_a_person_took_for_money_are_asked_about():
    (table,) = tables(["Project", "Staff", "Grant"], ["A", 30, 7], ["B", 41, 9], ["C", 50])
    taken = Mapping(BUDGET, "Sheet1", 1, "A", None, (Taken("B"),), multiplier=1)
    assert doubts(table, taken) == [
        ("", "Row 4 has a figure in column B but is left out, because it has none in a column that was read as money")
    ]
