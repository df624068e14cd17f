from tests.funding.domain.sheets.build import left_out, tables, totals

LINES = (["Item", "Budget (£)"], ["Pay", 10], ["Rent", 20], ["Tea", 5, 35], ["Post", 7], ["Gas", 8], ["Oil", 9, 24])


def test_subtotals_in_the_next_column_are_control_totals_and_no_money():
    (table,) = tables(*LINES)
    assert (totals(table), table.column("C").role) == ({"B": 5900}, "other")
    assert [(c.cell, c.stated_pence, c.agrees) for c in table.control_totals] == [
        ("C4", 3500, True),
        ("C7", 2400, True),
    ]


def test_a_total_below_the_subtotals_of_the_next_column_is_one_too():
    (table,) = tables(*LINES, ["Total", None, 59])
    assert (len(table.rows), left_out(table, "total")) == (6, [8])
    assert [c.cell for c in table.control_totals] == ["C4", "C7", "C8"]


def test_a_lone_unlabelled_total_in_the_next_column_is_found():
    (table,) = tables(["Item", "Budget (£)"], ["Pay", 10], ["Rent", 20], ["Tea", 5], [None, None, 35])
    assert [(c.cell, c.agrees) for c in table.control_totals] == [("C5", True)]


def test_a_second_column_of_money_stays_money():
    (table,) = tables(["Item", "Budget (£)", "Late (£)"], ["Pay", 10], ["Rent", 20, 4], ["Tea", 5], ["Post", 7, 9])
    assert totals(table) == {"B": 4200, "C": 1300}
    assert table.control_totals == ()
