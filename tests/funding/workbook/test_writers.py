"""A list that is taken away: numbers are numbers, days are days, text is never a formula, and the totals are stated."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from funding.workbook.writers import Column, Holds, Listing, controlled, write_csv, write_workbook

INJECTIONS = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\tx", "=1+1"]


def listing(rows):
    columns = [Column("Name"), Column("On", Holds.DAY), controlled("Amount"), Column("Number", Holds.NUMBER)]
    return Listing("A list", columns, rows, [("Organisation", "=cmd")])


def read(content):
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_that_looks_like_a_formula_stays_text(text):
    content = write_workbook(listing([(text, date(2026, 4, 1), Decimal(1), 1)]))
    cell = read(content)["List"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert read(content)["About"]["B2"].data_type == "s"


@pytest.mark.parametrize("text", INJECTIONS)
def test_csv_text_that_looks_like_a_formula_is_marked(text):
    rows = list(csv.reader(io.StringIO(write_csv(listing([(text, None, Decimal(1), 1)])).decode("utf-8-sig"))))
    assert rows[1][0] == f"'{text}"


def test_amounts_are_numbers_to_the_penny_and_days_are_days():
    content = write_workbook(listing([("a", date(2026, 4, 1), Decimal("-1234567.89"), 7), ("b", None, None, None)]))
    row = [cell.value for cell in read(content)["List"][2]]
    assert row == ["a", datetime(2026, 4, 1), -1234567.89, 7]
    assert read(content)["List"]["B2"].is_date
    assert [cell.value for cell in read(content)["List"][3]][1:] == [None, None, None]


def test_the_cover_states_the_rows_and_what_they_add_up_to():
    content = write_workbook(listing([("a", None, Decimal("0.10"), 1), ("b", None, Decimal("0.20"), 1)]))
    facts = {row[0].value: row[1].value for row in read(content)["About"].iter_rows(min_row=2)}
    assert facts == {"Organisation": "=cmd", "Rows": 2, "Control total: Amount": 0.3}


def test_a_list_without_rows_is_written():
    assert [cell.value for cell in read(write_workbook(listing([])))["List"][1]] == ["Name", "On", "Amount", "Number"]


def test_characters_that_no_cell_takes_are_left_out():
    assert read(write_workbook(listing([("a\x00b", None, None, None)])))["List"]["A2"].value == "ab"


def test_csv_says_amounts_and_days_in_one_way():
    text = write_csv(listing([("Café", date(2026, 4, 1), Decimal("-1200"), 7)])).decode("utf-8-sig")
    assert text == "Name,On,Amount,Number\r\nCafé,2026-04-01,-1200.00,7\r\n"
