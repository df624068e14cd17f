from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.sheets.cells import CellError
from tests.funding.domain.sheets.build import inspection, left_out, sheet, tables, totals


def test_a_plain_budget_with_title_heading_and_total():
    (table,) = tables(
        ["Budget 2026/27"], None, ["Item", "Amount (£)"], ["Pay", 100.5], ["Travel", 20], ["Total", 120.5]
    )
    assert (table.use, table.header_rows, [row.number for row in table.rows]) == (True, (3,), [4, 5])
    assert totals(table) == {"B": 12050}
    assert [(one.row, one.why) for one in table.left_out] == [(1, "title"), (2, "blank"), (6, "total")]
    (control,) = table.control_totals
    assert (control.cell, control.stated_pence, control.computed_pence, control.agrees) == ("B6", 12050, 12050, True)


def test_months_carry_their_year_and_measure():
    (table,) = tables(
        ["Code", None, "2026/27", None, None, None], ["", "", "Apr", "", "May", ""], ["", "", "Budget", "Actual", "Budget", "Actual"],
        ["10234", "Pay", 10, 11, 12, 13], ["10235", "Travel", 20, 21, 22, 23],
        merges=((1, 3, 1, 6), (2, 3, 2, 4), (2, 5, 2, 6)),
    )  # fmt: skip
    assert table.header_rows == (1, 2, 3)
    read = [(c.letter, c.month, c.measure, c.dated_month) for c in table.money_columns]
    april, may = (Month(FinancialYear(2026), number) for number in (1, 2))
    assert read == [
        ("C", 1, "budget", april),
        ("D", 1, "actual", april),
        ("E", 2, "budget", may),
        ("F", 2, "actual", may),
    ]
    assert table.column("A").role == "code"


def test_months_may_be_dates_or_numbers():
    (dated,) = tables(["Item", date(2026, 4, 1), date(2026, 5, 1)], ["Pay", 1, 2], ["Travel", 3, 4.5])
    assert [(c.role, c.month, c.year) for c in dated.money_columns] == [
        ("month", 1, FinancialYear(2026)),
        ("month", 2, FinancialYear(2026)),
    ]
    (counted,) = tables(["Item", *range(1, 13)], ["Pay", *range(10, 130, 10)], ["Travel", *range(1, 13)])
    assert [c.month for c in counted.money_columns] == list(range(1, 13))


def test_a_total_across_names_the_columns_that_it_adds():
    (table,) = tables(["Item", "Apr", "May", "Total"], ["Pay", 1, 2, 3], ["Travel", 3, 4.5, 7.5])
    assert table.column("D").sums == ("B", "C")
    assert table.column("C").sums == ()


def test_a_unit_row_below_the_heading_is_left_out_and_counts():
    (table,) = tables(
        ["", "2024/25", "2023/24"], ["", "£'000s", "£'000s"], None, ["Pay", "1,290", 273], ["Other", "(45)", "-"]
    )
    assert table.header_rows == (1,)
    assert left_out(table, "unit") == [2]
    assert totals(table) == {"B": 124500000, "C": 27300000}
    assert table.column("B").unit.certain


def test_a_column_that_states_no_unit_stands_in_that_of_its_neighbours():
    (table,) = tables(["Board", "Base (£k)", "Target", "Patients"], ["A", 1, 2, 900], ["B", 3, 4.5, 800])
    target = table.column("C").unit
    assert (target.multiplier, target.certain, target.evidence) == (1000, True, "other columns of the table")
    assert table.column("D").role == "other"


def test_a_unit_that_nobody_states_is_not_certain_and_a_person_is_asked():
    found = inspection(sheet(["Item", "Amount"], ["Pay", 1], ["Travel", 3]))
    assert not found.tables[0].column("B").unit.certain
    assert [warning.code for warning in found.warnings] == ["unit_not_stated"]


def test_income_and_expenditure_are_two_tables_and_their_use_a_third_that_is_not_used():
    income, spend, use = tables(
        ["Parking account"], None, ["", "2024/25", "2023/24"], ["", "£'000s", "£'000s"], None,
        ["Income"], ["Fees", 630, 571], ["Permits", 7853, 7419], ["Other", 10, 302], None, ["Total income", 8492, 8293], None,
        ["Expenditure"], ["Pay", 290, 273], ["Premises", 2535, 2299], ["Total expenditure", 2825, 2572], ["Surplus", 5667, 5721],
        None, ["Transport", 5000, 5000], ["Highways", 667, 721], [None, 5667, 5721], None, ["There are 504 spaces."],
    )  # fmt: skip
    assert [(t.header_rows, len(t.rows), t.title) for t in (income, spend)] == [
        ((3,), 3, "Income"),
        ((3,), 2, "Expenditure"),
    ]
    assert totals(income) == {"B": 849300000, "C": 829200000}
    assert totals(spend) == {"B": 282500000, "C": 257200000}
    assert (use.use, use.why) == (False, "repeats the difference in row 17")
    assert left_out(spend, "total") == [16, 17]
    assert all(control.agrees for table in (income, spend) for control in table.control_totals)


def test_the_same_heading_again_makes_one_table_with_the_titles_as_sections():
    head = ["Project", "Provider", "Funding"]
    (table,) = tables(
        ["Contracts and grants"], None, ["Victims fund"], head, ["A", "X", 10], ["B", "Y", 20], ["Total", None, 30], None, None,
        ["Safety fund"], head, ["C", "X", 5.5], ["Total", None, 5.5], None, ["Streets fund"], head, ["D", "Z", 0], ["E", "Z", 2], ["Total", None, 2],
    )  # fmt: skip
    assert table.header_rows == (4,)
    assert [(row.number, row.section) for row in table.rows] == [
        (5, "Victims fund"), (6, "Victims fund"), (12, "Safety fund"), (17, "Streets fund"), (18, "Streets fund")]  # fmt: skip
    assert left_out(table, "heading") == [11, 16]
    assert [control.agrees for control in table.control_totals] == [True, True, True]
    assert totals(table) == {"C": 3750}


def test_labels_merged_downwards_stand_on_every_row():
    (table,) = tables(
        ["Project", "Provider", "Funding"], ["A", "X", 10], ["B", None, 20], ["C", "Y", 5], merges=((2, 2, 3, 2),)
    )
    assert [row.cells["B"].text for row in table.rows] == ["X", "X", "Y"]


def test_tables_beside_each_other_are_told_apart():
    left, right = tables(
        ["Income", None, None, "Spend"], ["Item", "Amount", None, "Item", "Amount"], ["Grant", 10, None, "Pay", 4],
        ["Gift", 5, None, "Rent", 3], ["Fees", 2, None, None, None],
    )  # fmt: skip
    assert (totals(left), totals(right)) == ({"B": 1700}, {"E": 700})


def test_a_spacer_column_does_not_split_a_table():
    (table,) = tables(["Board", "Base", " ", None, "Extra"], ["A", 1, None, None, 3], ["B", 2, None, None, 5])
    assert totals(table) == {"B": 300, "E": 800}


def test_a_table_that_repeats_the_money_by_region_is_not_used_and_gives_control_totals():
    detail, regional = tables(
        ["Board", "Region", "Funding (£k)"], ["A", "North", 1.4], ["B", "North", 2.4], ["C", "South", 3.4], None, None,
        ["Sort", "Region", "Funding"], [1, "North", 3.8], [2, "South", 3.4], [None, "ENGLAND", " 7 "],
    )  # fmt: skip
    assert (detail.use, regional.use, regional.why) == (True, False, "repeats table 1 by region")
    assert [(c.cell, c.stated_pence, c.computed_pence, c.agrees) for c in detail.control_totals] == [
        ("C10", 700000, 720000, True)
    ]


def test_a_second_heading_needs_no_blank_row_before_it():
    head = ["Board", "Region", "2030/31 Base (£k)", "2030/31 Extra (£k)"]
    detail, regional = tables(
        head, ["A", "North", 10, 1.5], ["B", "North", 20, 2], ["C", "South", 30, 3],
        ["Sort", "Area", "2030/31 Base", "2030/31 Extra funding"], [1, "North", 30, 3.5], [2, "South", 30, 3], [None, "Total", 60, 6.5],
    )  # fmt: skip
    assert (len(detail.rows), totals(detail)) == (3, {"C": 6000000, "D": 650000})
    assert (regional.use, regional.header_rows) == (False, (5,))
    (kept,) = tables(["Item", "Cost (£)"], ["Pay", 10], ["Rent", "not yet known"], ["Tea", 2])
    assert [row.number for row in kept.rows] == [2, 3, 4]


def test_a_note_at_the_top_gives_the_unit_of_every_table_below():
    first, second = tables(
        ["All figures in £000"], None, ["Item", "Plan"], ["Pay", 10], ["Tea", 2], None, ["Grants"], ["Name", "Award"], ["A", 7], ["B", 8.5],
    )  # fmt: skip
    assert [(t.money_columns[0].unit.multiplier, t.money_columns[0].unit.certain) for t in (first, second)] == [
        (1000, True)
    ] * 2


def test_a_balanced_budget_is_no_repeat():
    income, spend = tables(
        ["Income", "Amount (£)"], ["Grant", 100], ["Gift", 50], ["Total", 150], None,
        ["Spending", "Amount (£)"], ["Pay", 90], ["Rent", 40], ["Tea", 20], ["Total", 150],
    )  # fmt: skip
    assert (income.use, spend.use) == (True, True)


def test_one_amount_column_may_have_the_only_heading():
    (table,) = tables(["", "Budget 2026/27 (£m)"], ["Pay", 1.25], ["Drugs", 0.4])
    assert (table.header_rows, totals(table)) == ((1,), {"B": 165000000})


def test_the_summary_is_the_repeat_also_when_it_stands_first():
    summary, detail = tables(
        ["Region", "Funding (£k)"], ["North", 30.5], ["South", 40], ["Total", 70.5], None,
        ["Board", "Funding (£k)"], ["A", 10.5], ["B", 20], ["C", 40], ["D", 0],
    )  # fmt: skip
    assert (summary.use, detail.use) == (False, True)


def test_a_block_under_the_same_headings_that_repeats_all_above_is_a_table_of_its_own():
    head = ["Code", "Name", "Funding (£k)"]
    detail, regional = tables(
        head, ["Q1", "A", 1], ["Q2", "B", 2], ["Q3", "C", 3], None, head, ["Y1", "North", 3], ["Y2", "South", 3]
    )
    assert (len(detail.rows), regional.use, regional.header_rows) == (3, False, (6,))


def test_errors_words_and_hidden_sheets_are_said():
    found = inspection(
        sheet(
            ["Item", "Amount (£)"],
            ["Pay", 10],
            ["Travel", CellError("#REF!")],
            ["Rent", "ask Jo"],
            ["Post", 1.005],
            ["Tea", 2],
        ),
        sheet(["Item", "Amount (£)"], ["Pay", 10], ["Rent", 4], name="Old", visible=False),
    )
    assert [(w.sheet, w.cell, w.code) for w in found.warnings] == [
        ("Sheet1", "B3", "error_cells"), ("Old", None, "hidden_sheet"),
        ("Sheet1", "B4", "not_a_figure"), ("Sheet1", "B5", "fraction_of_a_penny"),
    ]  # fmt: skip
    assert (found.tables[1].use, found.tables[1].why) == (False, "the sheet is hidden")


def test_a_total_that_does_not_agree_is_said_with_its_difference():
    found = inspection(sheet(["Code", "Item", "Amount (£)"], ["1A", "Pay", 10], ["1B", "Rent", 4], ["Total", None, 20]))
    (control,) = found.tables[0].control_totals
    assert (control.agrees, control.difference_pence) == (False, 600)
    assert "£6.00" in next(warning.message for warning in found.warnings if warning.code == "total_differs")


def test_a_sheet_without_figures_gives_a_table_that_is_not_used():
    (table,) = tables(["Name", "Role"], ["Ann", "Lead"], ["Bob", "Clerk"])
    assert (table.use, table.why) == (False, "no amounts")
    assert [warning.code for warning in inspection(sheet()).warnings] == ["no_rows"]


def test_a_total_on_another_sheet_is_a_control_when_it_is_equal():
    found = inspection(
        sheet(["Board", "Closing balance"], ["A", 1500], ["B", 2700], ["C", 31]),
        sheet(["Kind", "Closing balance"], ["Loan", 1000], ["Gift", 3231], ["Total", 4231], name="Summary"),
    )
    assert [(c.sheet, c.cell, c.agrees) for c in found.tables[0].control_totals] == [("Summary", "B4", True)]


def test_figures_keep_all_their_decimals_and_the_rounding_is_shown():
    (table,) = tables(["Board", "Base (£k)"], ["A", 2768809.6284978883], ["B", 5470332.154456453])
    assert table.rows[0].cells["B"].value == Decimal("2768809.6284978883")
    assert table.column("B").total_pence == 276880962850 + 547033215446
    assert table.column("B").rounding_pence == 1


def test_the_same_headings_in_another_unit_are_another_table():
    first, second = tables(
        ["Item", "Budget (£)"], ["Pay", 1000], ["Rent", 20], None, ["Item", "Budget (£k)"], ["Van", 3], ["Tea", 4]
    )
    assert (totals(first), totals(second)) == ({"B": 102000}, {"B": 700000})


def test_a_row_of_units_that_differs_under_repeated_headings_starts_another_table():
    head = ["Item", "Budget", "Spend"]
    first, second = tables(
        head,
        [None, "£", "£"],
        ["Pay", 1000, 5],
        ["Rent", 20, 5],
        None,
        head,
        [None, "£k", "£k"],
        ["Van", 3, 1],
        ["Tea", 4, 1],
    )
    assert (totals(first), totals(second)) == ({"B": 102000, "C": 1000}, {"B": 700000, "C": 200000})


def test_a_figure_beyond_any_budget_is_said_and_breaks_nothing():
    found = inspection(sheet(["Item", "Budget (£)"], ["Pay", 1e300], ["Rent", 2], ["Total", 1e300]))
    assert [(w.cell, w.code) for w in found.warnings if w.code == "too_large"] == [("B2", "too_large")]


def test_a_first_line_that_says_tbc_instead_of_an_amount_heads_nothing():
    (table,) = tables(["Code", "Line", "Budget (£)"], ["b2", "Van", "tbc"], ["a1", "Nurse", 100], ["c3", "Room", 30])
    assert (table.header_rows, [row.number for row in table.rows]) == ((1,), [2, 3, 4])


def test_figures_that_say_their_own_unit_are_never_multiplied_and_tell_nothing_of_bare_ones():
    (plain,) = tables(["Programme", "Funding"], ["Food", "£350k"], ["Homes", "£1.2m"], ["Debt", "£85,000"])
    (mixed,) = tables(["Programme", "Funding (£k)"], ["Food", 350], ["Warm homes", "£1.2m"], ["Debt", "12k"])
    (bare,) = tables(["Programme", "Budget"], ["Food", 350], ["Warm homes", "£1.2m"], ["Debt", 120])
    found = [(t.columns[1].unit.multiplier, t.columns[1].unit.certain, t.columns[1].total_pence)
             for t in (plain, mixed, bare)]  # fmt: skip
    assert found == [(1, True, 163_500_000), (1000, True, 156_200_000), (1, False, 120_047_000)]


def test_a_length_or_a_code_that_ends_in_m_is_no_money_and_states_no_unit():
    (table,) = tables(["Project", "Sub ICB", "Contract length", "Grant"], ["A", "15M", "12m", 250], ["B", "08M", "24m", 300],
                      ["C", "07K", "18m", 90])  # fmt: skip
    assert [(c.letter, c.unit.certain) for c in table.money_columns] == [("D", False)]


def test_a_total_of_months_passes_over_their_quarters():
    (table,) = tables(
        ["Item", "M01", "M02", "M03", "Q1", "M04", "Total"], ["Pay", 1, 2, 3, 6, 4, 10], ["Rent", 2, 2, 2, 6, 5, 11]
    )
    assert [(c.letter, c.sums) for c in table.columns if c.sums] == [
        ("E", ("B", "C", "D")),
        ("G", ("B", "C", "D", "F")),
    ]


def test_a_title_with_a_unit_beside_it_heads_nothing_and_gives_the_unit():
    (table,) = tables(
        ["Borsetshire", None, "£'000"], ["Budget book"], ["Service", "Gross", "Net"], ["A", 5, 4], ["B", 6, 5]
    )
    assert table.header_rows == (3,)
    assert {(c.unit.multiplier, c.unit.certain) for c in table.money_columns} == {(1000, True)}
    (corner,) = tables(["£k", "Q1", "Q2"], ["A", 5, 4], ["B", 6, 5])
    assert {(c.unit.multiplier, c.unit.certain) for c in corner.money_columns} == {(1000, True)}
    (moved,) = tables(["Reserve", "Transfers in", "Transfers out"], [None, "£'000", "£'000"], ["A", 5, 4], ["B", 6, 5])
    assert {c.unit.multiplier for c in moved.money_columns} == {1000}


def test_a_sum_beside_the_headings_is_a_control_total_and_no_column():
    (table,) = tables(["Scheme", "Budget", "Spend", None, "Total budget:", 30], ["A", 10, 3], ["B", 20, 4])
    assert (table.header_rows, [c.letter for c in table.columns]) == ((1,), ["A", "B", "C"])
    assert [(c.cell, c.column, c.agrees) for c in table.control_totals] == [("F1", "B", True)]


def test_a_unit_row_or_a_note_makes_staff_money_and_without_them_a_person_may_say_so():
    rows = (["Project", "Nursing staff", "Travel"], ["A", 35, 2], ["B", 40, 3])
    (noted,) = tables(["All figures in £000"], None, *rows)
    (marked,) = tables(rows[0], [None, "£000", "£000"], *rows[1:])
    (bare,) = tables(*rows)
    assert totals(noted) == totals(marked) == {"B": 7_500_000, "C": 500_000}
    assert (bare.column("B").role, bare.column("B").may_be_money, bare.column("A").may_be_money) == (
        "other",
        True,
        False,
    )


def test_a_sum_beside_the_last_heading_leaves_that_heading_and_its_money():
    rows = (["North", "A1", "X", 30, 25], ["South", "A2", "Y", 40, 20], ["West", "A3", "Z", 50, 10])
    (table,) = tables(["Organisation", "Project", "Code", "Allocation", "Grant paid", 55], *rows)
    assert (totals(table), table.column("E").heading) == ({"D": 12000, "E": 5500}, "Grant paid")
    (apart,) = tables(
        ["Organisation", "Project", "Allocation", None, "Total paid", 120], *[[*r[:2], r[3]] for r in rows]
    )
    assert [column.letter for column in apart.columns] == ["A", "B", "C"]
