import pytest

from funding.domain.sheets.recognition import inspect_sheets
from funding.workbook.door import read_workbook
from tests.workbooks import judge
from tests.workbooks.budgets import budget

WRITERS = {
    "xlsx": judge.as_xlsx,
    "xls": judge.as_xls,
    "ods": judge.as_ods,
    "csv": judge.as_csv,
    "unicode text": lambda path, made: judge.as_csv(path, made, delimiter="\t", encoding="utf-16"),
    "semicolons": lambda path, made: judge.as_csv(path, made, delimiter=";", encoding="cp1252"),
}


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_made_budgets_are_read_to_the_row_the_penny_and_the_total(start):
    for seed in range(start, start + 20):
        made = budget(seed)
        found = inspect_sheets("f", "0", judge.sheets_of(made))
        assert judge.faults(made, found) == [], f"seed {seed}: {made.traits}"


@pytest.mark.parametrize("kind", WRITERS)
def test_made_budgets_read_alike_from_every_kind_of_file(tmp_path, kind):
    for seed in range(200, 204):
        made = budget(seed)
        if kind != "xlsx":
            made.merges = {name: [] for name in made.sheets}
        if kind in ("csv", "unicode text", "semicolons"):
            first = next(iter(made.sheets))
            made.sheets = {first: made.sheets[first]}
            made.truth = [truth for truth in made.truth if truth.sheet == first]
        assert judge.faults(made, read_workbook(WRITERS[kind](tmp_path / "budget", made))) == [], made.traits


def test_the_judge_sees_a_wrong_penny_a_missing_row_and_a_lost_total():
    made = budget(3)
    found = inspect_sheets("f", "0", judge.sheets_of(made))
    truth = made.truth[0]
    column = next(iter(truth.totals))
    truth.totals[column] += 1
    truth.rows.append(999)
    truth.controls.add((998, column))
    assert len(judge.faults(made, found)) == 3
