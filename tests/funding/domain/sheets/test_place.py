"""A person may say where a table stands: its heading rows, its first and last row, its columns."""

from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Place
from tests.funding.domain.sheets.build import left_out, sheet, totals

ROWS = (
    ["Health inequalities programme"],
    ["Line", "Apr", "May"],
    ["prepared by finance", "plan (£)", "plan (£)"],
    ["Team", 100, 200],
    ["Van", 10, 20],
    ["Total", 110, 220],
    None,
    ["Memo", 7, 8],
)


def placed(place, *rows, number=1):
    found = inspect_sheets("f.xlsx", "0", [sheet(*rows)], places={("Sheet1", number): place})
    return next(table for table in found.tables if table.number == number)


def test_two_heading_rows_that_were_named_are_joined_and_rows_outside_are_left():
    table = placed(Place((2, 3), 4, 6), *ROWS)
    assert [column.heading for column in table.columns] == ["Line prepared by finance", "Apr plan (£)", "May plan (£)"]
    assert [column.month for column in table.money_columns] == [1, 2]
    assert [row.number for row in table.rows] == [4, 5]
    assert left_out(table, "total") == [6]
    assert totals(table) == {"B": 11000, "C": 22000}
    assert table.use


def test_the_last_row_may_be_moved_down_and_columns_cut_off():
    table = placed(Place((2,), 4, 8, 1, 2), *ROWS)
    assert 8 in [row.number for row in table.rows]
    assert [column.letter for column in table.columns] == ["A", "B"]


def test_a_place_without_headings_gives_columns_without_names():
    table = placed(Place((), 4, 5), *ROWS)
    assert totals(table) == {"B": 11000, "C": 22000}
    assert {column.heading for column in table.columns} == {""}


def test_a_place_that_holds_nothing_is_not_to_be_used():
    table = placed(Place((2,), 40, 50), *ROWS)
    assert (table.use, table.rows) == (False, ())


def test_other_tables_of_the_sheet_keep_their_numbers():
    table = placed(Place((2,), 4, 5), *ROWS, number=3)
    found = inspect_sheets("f.xlsx", "0", [sheet(*ROWS)], places={("Sheet1", 3): Place((2,), 4, 5)})
    assert table.number == 3
    assert {each.number for each in found.tables} == {1, 3}
