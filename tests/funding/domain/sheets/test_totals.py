from dataclasses import replace
from decimal import Decimal

import pytest

from funding.domain.sheets.totals import Line, find_totals, printed_unit
from tests.funding.domain.sheets.build import inspection, sheet, tables, totals


def lines(*rows, closes=()):
    """(label, filled other cells, figures...) from row 2; the last row closes its block."""
    return [
        Line(
            number,
            {c: Decimal(str(f)) for c, f in enumerate(figures, 3)},
            filled,
            label,
            closes=number == len(rows) + 1 or number in closes,
        )
        for number, (label, filled, *figures) in enumerate(rows, 2)
    ]


def kinds(*rows, **options):
    return {number: total.kind for number, total in find_totals(lines(*rows, **options))[0].items()}


def test_a_row_that_adds_up_those_above_is_the_total():
    assert kinds(("A", 2, 10), ("B", 2, 20.5), ("Total", 1, 30.5)) == {4: "total"}


def test_a_supplier_named_total_is_no_total():
    assert kinds(("A", 2, 10), ("Total Gas & Power", 2, 25), ("B", 2, 7), ("Sum of parts Ltd", 2, 3)) == {}


def test_a_total_without_a_word_is_found_when_its_labels_are_empty():
    assert kinds(("A", 1, 2093), ("B", 1, 4300), ("C", 1, 37), ("", 0, 6430)) == {5: "total"}


def test_rounded_parts_may_miss_their_total_by_half_a_unit_each():
    rows = [("A", 1, 630), ("B", 1, 550), ("C", 1, 602)]
    assert kinds(*rows, ("Total income", 1, 1781)) == {5: "total"}
    assert kinds(*rows, ("Total income for all of us", 1, 1700)) == {}


def test_subtotals_and_the_grand_total():
    rows = [
        ("A", 2, 1),
        ("B", 2, 2),
        ("Subtotal", 1, 3),
        ("C", 2, 5),
        ("D", 2, 6),
        ("Subtotal", 1, 11),
        ("Grand total", 1, 14),
    ]
    assert kinds(*rows) == {4: "total", 7: "subtotal", 8: "total"}


def test_income_less_expenditure_is_a_difference():
    rows = [("A", 1, 700), ("B", 1, 308), ("Total income", 1, 1008), ("C", 1, 100), ("D", 1, 300), ("Total spend", 1, 400),
            ("Surplus", 1, 607)]  # fmt: skip
    assert kinds(*rows) == {4: "total", 7: "subtotal", 8: "difference"}


def test_equal_neighbours_in_a_list_of_payments_are_no_totals():
    assert kinds(("A", 3, 1357.78), ("A", 3, 1357.78), ("A", 3, 2715.56), ("B", 3, 9)) == {}


def test_flat_budgets_whose_last_row_equals_the_rest_are_kept_and_doubted():
    found, doubtful = find_totals(lines(("A", 1, 1000), ("B", 1, 1000), ("C", 1, 1000), ("Other", 1, 3000)))
    assert found == {}
    assert doubtful == [(5, 3)]


def test_a_plain_total_that_is_wrong_is_still_a_total():
    assert kinds(("A", 2, 10), ("B", 2, 20), ("Total", 1, 35)) == {4: "total"}


def test_a_total_may_stand_on_top():
    assert kinds(("England", 1, 60.5), ("A", 2, 10.5), ("B", 2, 20), ("C", 2, 30)) == {2: "total"}


def test_a_block_of_one_row_has_its_subtotal():
    rows = [
        ("A", 2, 10.5),
        ("A", 2, 20),
        ("A total", 1, 30.5),
        ("B", 2, 5),
        ("B total", 1, 5),
        ("Grand total", 1, 35.5),
    ]
    assert kinds(*rows) == {4: "total", 6: "subtotal", 7: "total"}


def test_the_printed_unit_is_the_last_place_shown():
    assert [printed_unit(Decimal(text)) for text in ("200002", "12.50", "94000")] == [1, Decimal("0.1"), 1]


def test_a_total_of_all_rows_is_not_taken_for_one_of_the_last_block_where_the_first_block_is_nil_in_most_columns():
    (table,) = tables(
        ["Item", "Apr (£)", "May (£)", "Jun (£)"], ["Pay", 7, None, None], None,
        ["Rent", 1, 2, 3], ["Tea", 4, 5, 6], ["Gas", 2, 2, 2], ["TOTAL", 14, 9, 11],
    )  # fmt: skip
    assert [(c.cell, c.agrees) for c in table.control_totals] == [("B7", True), ("C7", True), ("D7", True)]


def test_groups_that_state_their_sum_above_their_rows():
    rows = [("Adults", 1, 30, 3), ("Home care", 1, 10, 1), ("Day care", 1, 20, 2),
            ("Children", 1, 50, 9), ("Fostering", 1, 40, 8), ("Adoption", 1, 10, 1), ("Council", 1, 80, 12)]  # fmt: skip
    assert kinds(*rows) == {2: "subtotal", 5: "subtotal", 8: "total"}
    assert kinds(*[("All", 1, 80, 12), *rows[:-1]]) == {2: "total", 3: "subtotal", 6: "subtotal"}
    assert kinds(*rows[:-2]) == {}


def test_a_row_of_noughts_called_a_check_is_no_money():
    rows = [("A", 1, 5, 7), ("B", 1, 6, 8), ("Total", 1, 11, 15)]
    assert kinds(*rows, ("Check", 1, 0, 0)) == {4: "total", 5: "subtotal"}
    assert kinds(*rows, ("Check", 1, 0, 3)) == {4: "total"}


def test_a_row_without_a_word_and_without_a_gap_below_adds_up_in_four_columns():
    rows = [("A", 1, 5, 7, 3, 9), ("B", 1, 6, 8, 4, 1), ("C", 1, 1, 1, 2, 3), ("Full cost", 1, 12, 16, 9, 13),
            ("Uplift", 1, 2, 1, 1, 1)]  # fmt: skip
    assert kinds(*rows) == {5: "total"}
    assert kinds(*[row[:4] for row in rows]) == {}


def test_a_formula_among_typed_rows_that_equals_the_rows_above_is_their_total():
    given = lines(("A", 1, 5), ("B", 1, 6), ("Staffing", 1, 11), ("C", 1, 4))
    typed = find_totals(given)[0]
    made = find_totals(
        [replace(line, made=frozenset(line.figures) if line.number == 4 else line.made) for line in given]
    )[0]
    assert (list(typed), list(made)) == ([], [4])
    every = find_totals([replace(line, made=frozenset(line.figures)) for line in given])[0]
    assert list(every) == []


def test_rows_that_merely_equal_those_below_them_are_kept_and_said():
    rows = [("Project manager", 1, 60), ("Band 6", 1, 40), ("Travel", 1, 20),
            ("Project manager", 1, 30), ("Band 5", 1, 25), ("Travel", 1, 5)]  # fmt: skip
    months = [(*row, row[2] * 2, row[2] * 3, row[2] * 5) for row in rows]
    for given in (rows, months):
        found, doubtful = find_totals(lines(*given))
        assert (found, doubtful) == ({}, [(2, -2), (5, -2)])
    (table,) = tables(["Post", "Budget (£)"], *[[label, figure] for label, _, figure in rows])
    said = [w.message for w in inspection(sheet(["Post", "Budget (£)"], *[[r[0], r[2]] for r in rows])).warnings]
    assert (totals(table), [s.split(" but")[0] for s in said]) == (
        {"B": 18000}, ["Row 2 equals the 2 rows below it", "Row 5 equals the 2 rows below it"]
    )  # fmt: skip
    heads = [replace(line, filled=0) if line.number in (2, 5) else line for line in lines(*rows)]
    assert list(find_totals(heads)[0]) == [2, 5]


def test_a_grand_total_on_top_of_two_equal_groups_leaves_both_their_rows():
    rows = [
        ("Trust", 1, 200),
        ("North", 1, 100),
        ("A", 1, 40),
        ("B", 1, 60),
        ("South", 1, 100),
        ("C", 1, 30),
        ("D", 1, 70),
    ]
    assert kinds(*rows) == {2: "total", 3: "subtotal", 6: "subtotal"}


@pytest.mark.parametrize(("label", "is_check"), [("Check", True), ("Control total", True), ("Difference (should be nil)", True),
                                                 ("Infection control", False), ("Health check", False)])  # fmt: skip
def test_only_a_row_that_is_wholly_called_a_check_is_one(label, is_check):
    assert (5 in kinds(("A", 1, 5, 7), ("B", 1, 6, 8), ("Total", 1, 11, 15), (label, 1, 0, 0))) == is_check
