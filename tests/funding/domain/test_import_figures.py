"""What a mapping takes from a table: units and signs of each column, months from a column of periods, rows taken and
left by hand, and cells typed over. Every figure keeps its cell."""

from dataclasses import replace
from datetime import date

import pytest

from funding.domain.financial_year import FinancialYear
from funding.domain.import_figures import figures_of
from funding.domain.import_mapping import (
    ACTUAL,
    ACTUALS,
    BOTH,
    BUDGET,
    Correction,
    Mapping,
    Meaning,
    NotAMapping,
    Place,
    Taken,
    read_mapping,
    suggested_mapping,
)
from funding.domain.import_memory import columns_kept, recalled
from funding.forms.import_steps import meaning_choices
from tests.funding.domain.sheets.build import tables

YEAR = FinancialYear(2025)


def taken(table, mapping):
    found = figures_of(table, mapping, YEAR)
    return [(figure.cell, figure.measure, figure.month, figure.pence) for figure in found.figures]


def problems(table, mapping):
    return [(problem.cell, problem.message) for problem in figures_of(table, mapping, YEAR).problems]


@pytest.fixture
def month_by_row():
    (table,) = tables(
        ["Code", "Period", "Budget (£)", "Actual (£)"],
        ["A1", "M1", 100, 90],
        ["A1", "May 2025", 110, 120],
        ["B2", date(2025, 6, 1), 50, None],
    )
    return table


def of_rows(holds=BOTH, period="B"):
    return Mapping(holds, "Sheet1", 1, None, "A", (Taken("C"), Taken("D", measure=ACTUAL)), period=period)


def test_a_column_of_periods_says_the_month_of_each_row(month_by_row):
    assert taken(month_by_row, of_rows()) == [
        ("C2", "budget", 1, 10000), ("D2", "actual", 1, 9000),
        ("C3", "budget", 2, 11000), ("D3", "actual", 2, 12000),
        ("C4", "budget", 3, 5000),
    ]  # fmt: skip


def test_a_period_of_another_year_and_one_that_is_none_stand_at_their_cells():
    (table,) = tables(["Code", "Period", "Actual (£)"], ["A1", "May 2024", 90], ["A1", "later", 7], ["A1", None, 5])
    mapping = Mapping(ACTUALS, "Sheet1", 1, None, "A", (Taken("C", measure=ACTUAL),), period="B")
    assert problems(table, mapping) == [
        ("B2", "The month lies in 2024/25, not in 2025/26. Leave the row out or go to that year."),
        ("B3", "“later” is no month. Write it like M7, Oct 2025 or 01/10/2025."),
        ("B4", "The row has an amount but no month. Write it like M7, Oct 2025 or 01/10/2025."),
    ]
    assert taken(table, mapping) == []


def test_actual_spend_without_a_month_is_refused_at_its_heading(month_by_row):
    said = problems(month_by_row, of_rows(period=None))
    assert ("D1", "Actual spend belongs to a month. Choose the month of this column, or the column that says the month "
            "of each row.") in said  # fmt: skip


def test_each_column_has_its_own_unit_and_a_credit_column_reverses():
    (table,) = tables(["Line", "Debit (£)", "Credit (£)", "Budget"], ["A", 100, 30, 2], ["B", 40, 0, 3])
    mapping = Mapping(
        BUDGET, "Sheet1", 1, "A", None,
        (Taken("B", 1), Taken("C", 1, reverses=True), Taken("D", 2, multiplier=1000)),
    )  # fmt: skip
    assert taken(table, mapping) == [
        ("B2", "budget", 1, 10000), ("C2", "budget", 1, -3000), ("D2", "budget", 2, 200000),
        ("B3", "budget", 1, 4000), ("C3", "budget", 1, 0), ("D3", "budget", 2, 300000),
    ]  # fmt: skip
    assert problems(table, mapping) == []


def test_two_columns_for_one_month_are_refused_when_neither_reverses_the_other():
    (table,) = tables(["Line", "First (£)", "Second (£)"], ["A", 100, 30], ["B", 40, 1])
    mapping = Mapping(BUDGET, "Sheet1", 1, "A", None, (Taken("B", 1), Taken("C", 1)))
    assert problems(table, mapping) == [("C1", "April is already taken from column B. Choose one column for it.")]


def test_a_row_of_totals_is_taken_and_a_row_of_data_left_by_hand():
    (table,) = tables(["Line", "Amount (£)"], ["A", 100], ["B", 30], ["C", 7], ["Total", 137])
    mapping = suggested_mapping(table, BUDGET, YEAR)
    by_hand = replace(mapping, taken_rows=(5,), left_rows=(3,))
    assert [cell for cell, *_ in taken(table, mapping)] == ["B2", "B3", "B4"]
    assert [cell for cell, *_ in taken(table, by_hand)] == ["B2", "B4", "B5"]


def test_what_is_typed_over_a_cell_counts_and_the_raw_text_of_the_file_stays():
    (table,) = tables(["Line", "Code", "Amount (£)"], ["A", "X1", 30], ["B", "X2", "12o"], ["C", "X3", 8])
    mapping = Mapping(BUDGET, "Sheet1", 1, "A", "B", (Taken("C"),))
    assert [cell for cell, _ in problems(table, mapping)] == ["C3"]
    typed = replace(mapping, corrections=(Correction("C3", "12o", "£1,200.50"), Correction("B2", "X1", "X9")))
    found = figures_of(table, typed, YEAR)
    assert [(f.cell, f.pence, f.raw, f.code) for f in found.figures] == [
        ("C2", 3000, "30", "X9"), ("C3", 120050, "12o", "X2"), ("C4", 800, "8", "X3"),
    ]  # fmt: skip
    assert found.problems == ()


def test_a_correction_that_is_no_amount_is_a_problem_again():
    (table,) = tables(["Line", "Amount (£)"], ["A", 5], ["B", 30])
    typed = Mapping(BUDGET, "Sheet1", 1, "A", None, (Taken("B"),), corrections=(Correction("B2", "5", "five"),))
    assert [cell for cell, _ in problems(table, typed)] == ["B2"]


def test_months_of_budget_and_of_actual_spend_are_told_apart():
    (table,) = tables(
        ["Line", "Apr Budget (£)", "Apr Actual (£)", "May Budget (£)", "May Actual (£)"],
        ["A", 1, 2, 3, 4],
        ["B", 5, 6, 7, 8],
    )
    assert suggested_mapping(table, BOTH, YEAR).amounts == (
        Taken("B", 1), Taken("D", 2), Taken("C", 1, ACTUAL), Taken("E", 2, ACTUAL),
    )  # fmt: skip
    assert {each.column for each in suggested_mapping(table, ACTUALS, YEAR).amounts} == {"C", "E"}


def test_of_several_years_and_measures_the_budget_of_the_year_is_suggested():
    rows = (["A", 1, 2, 3, 4], ["B", 5, 6, 7, 8])
    (years,) = tables(["Line", "2024/25 Budget", "2025/26 Budget", "2025/26 Outturn", "2026/27 Budget"], *rows)
    (measures,) = tables(["Line", "Budget (£)", "Spend (£)", "Forecast (£)", "Variance (£)"], *rows)
    (open_,) = tables(["Line", "North", "South", "East", "West"], *rows)
    assert [suggested_mapping(t, BUDGET, YEAR).amounts for t in (years, measures, open_)] == [
        (Taken("C"),), (Taken("B"),), (),
    ]  # fmt: skip


def test_a_mapping_reads_back_as_it_was_written():
    mapping = Mapping(
        BOTH, None, 2, "A", "B", (Taken("C", 3, ACTUAL, 1000, True), Taken("D")), 1, "E", Place((3, 4), 5, 90, 1, 8),
        (9,), (7, 8), (Correction("C9", "x", "1"),), (Meaning("team", pot="P-001", project="PR-002"),), "update", ("C9#1a2b3c4d",),
    )  # fmt: skip
    assert read_mapping(mapping.as_document()) == mapping


def test_a_mapping_without_the_later_choices_keeps_its_fingerprint():
    mapping = Mapping(BUDGET, "S", 1, "A", None, (Taken("B", 1),))
    assert mapping.as_document() == {
        "holds": "budget", "sheet": "S", "table": 1, "label": "A", "code": None,
        "amounts": [{"column": "B", "month": 1}], "multiplier": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"holds": "both!"}, {"mode": "none"}, {"amounts": [{"column": "B", "month": 13}]},
     {"amounts": [{"column": "B", "month": 1, "measure": "hope"}]}, {"amounts": [{"column": "B", "other": 1}]},
     {"place": {"header_rows": [1]}}, {"multiplier": 10}, {"amounts": [{"column": "B", "month": 1, "multiplier": 7}]}],
)  # fmt: skip
def test_what_is_no_mapping_is_refused(change):
    document = {"holds": "budget", "sheet": "S", "table": 1, "amounts": [{"column": "B", "month": 1}]}
    with pytest.raises(NotAMapping):
        read_mapping(document | change)


def test_the_year_beside_its_months_would_count_twice():
    (table,) = tables(["Line", "Apr (£)", "May (£)", "Year (£)"], ["A", 1, 2, 30], ["B", 3, 4, 70])
    mapping = Mapping(BUDGET, "Sheet1", 1, "A", None, (Taken("B", 1), Taken("C", 2), Taken("D")))
    assert [cell for cell, message in problems(table, mapping) if "count twice" in message] == ["D1"]


@pytest.mark.parametrize(
    ("headings", "letters"),
    [
        (("Budget", "2025/26 forecast"), "B"),
        (("Annual budget", "Carry forward from 2025/26"), "B"),
        (("2024/25 budget", "2025/26 budget"), "C"),
        (("2024/25 budget", "2025/26 grant"), "C"),
        (("Grant", "Carried forward 2025/26"), ""),
        (("Staff", "Grant"), ""),
        (("Beneficiaries", "Grant"), "C"),
    ],
)
def test_one_column_is_suggested_as_the_budget_or_none(headings, letters):
    (table,) = tables(["Project", *headings], ["A", 300, 7000], ["B", 400, 9000])
    assert "".join(part.column for part in suggested_mapping(table, BUDGET, YEAR).amounts) == letters


def test_a_column_that_was_not_read_as_money_is_taken_once_a_person_says_so_and_again_next_time():
    (table,) = tables(["Project", "Staff", "Grant"], ["A", 30000, 7000], ["B", 41000, 9000])
    mapping = Mapping(BUDGET, "Sheet1", 1, "A", None, (Taken("B"),), multiplier=1)
    assert (taken(table, mapping), problems(table, mapping)) == (
        [("B2", "budget", None, 3_000_000), ("B3", "budget", None, 4_100_000)], []
    )  # fmt: skip
    assert recalled(table, BUDGET, YEAR, columns_kept(table, mapping)).amounts == (Taken("B"),)
    assert problems(table, replace(mapping, multiplier=None))[0][0] == "B1"
    assert any(choice == "Budget" for choice, _ in meaning_choices(table.column("B"), False))


def test_a_figure_that_says_its_own_unit_stays_in_pounds_whatever_is_chosen_for_the_others():
    (table,) = tables(["Project", "Budget"], ["A", 350], ["B", "£1.2m"], ["C", 120])
    mapping = Mapping(BUDGET, "Sheet1", 1, "A", None, (Taken("B"),), multiplier=1000,
                      corrections=(Correction("B4", "120", "£2m"),))  # fmt: skip
    assert [pence for *_, pence in taken(table, mapping)] == [35_000_000, 120_000_000, 200_000_000]
    assert problems(table, replace(mapping, multiplier=None))[0][0] == "B1"
