import pytest

from funding.domain.sheets.units import Unit, column_unit, is_unit_mark, stated_unit, without_unit


@pytest.mark.parametrize(
    ("text", "multiplier"),
    [
        ("Funding (£k)", 1000), ("Funding\n£k", 1000), ("£000", 1000), ("£'000s", 1000), ("£’000", 1000), ("£000s", 1000),
        ("Cost (£ thousands)", 1000), ("in thousands", 1000), ("'000", 1000), ("£m", 10**6), ("£ million", 10**6), ("Spend £mn", 10**6),
        ("Amount (£)", 1), ("Spend £", 1), ("£", 1), ("Budget GBP", 1), ("Financial year (£s)", 1),
        ("Funding (£", None), ("Allocation £/head", None), ("£ per head", None), ("Funding", None), ("Month", None),
        ("Kim", None), ("Metres", None), ("Area 1000", None), ("Growth (%)", None),
    ],
)  # fmt: skip
def test_a_heading_states_its_unit_or_does_not(text, multiplier):
    assert stated_unit(text) == multiplier


def test_the_heading_comes_before_the_unit_row_and_the_note():
    assert column_unit("Budget (£k)", "", []) == Unit(1000, True, "heading")
    assert column_unit("Budget", "£'000s", []) == Unit(1000, True, "unit row")
    assert column_unit("Budget", "", ["All figures in £000"]) == Unit(1000, True, "note")
    assert column_unit("Budget", "", ["Figures are shown in £"]) == Unit(1, True, "note")
    assert column_unit("Budget", "", ["Overview of our £60,000 of grants"]) is None
    assert column_unit("Budget", "", []) is None


def test_a_heading_in_pounds_below_a_note_in_thousands_is_not_certain():
    unit = column_unit("Budget £", "", ["All figures are shown in £000s"])
    assert (unit.multiplier, unit.certain) == (1000, False)


def test_unit_marks_and_headings_for_comparison():
    assert [is_unit_mark(text) for text in ("£'000s", "£k", "£", "%", "Income", "2024", "")] == [True] * 4 + [False] * 3
    assert without_unit("2022/23 Extra\n Funding (£k)") == without_unit("2022/23 extra funding")
