"""Patient data is found before anything is stored: columns block, single hits ask, invoice numbers pass. Planted NHS
numbers begin with 999, which is never given to a person."""

import random
from datetime import date

import pytest

from funding.domain.personal_data import is_valid, numbers_in, suspicions
from tests.funding.domain.sheets.build import sheet

CHANCE = random.Random(20261122)


def nhs_number():
    while True:
        digits = f"999{CHANCE.randrange(10**7):07}"
        if is_valid(digits):
            return digits


def written(style):
    d = nhs_number()
    return {"plain": d, "spaces": f"{d[:3]} {d[3:6]} {d[6:]}", "hyphens": f"{d[:3]}-{d[3:6]}-{d[6:]}", "number": int(d),
            "in words": f"Referral for {d}, urgent"}[style]  # fmt: skip


STYLES = ["plain", "spaces", "hyphens", "number", "in words"]


def test_the_check_digit_is_modulus_eleven():
    assert is_valid("9434765919")  # the example of the data dictionary
    assert not is_valid("9434765918")
    assert not is_valid("1111111111")
    assert not is_valid("999123456")


@pytest.mark.parametrize("style", STYLES)
def test_a_column_of_nhs_numbers_blocks_wherever_it_stands(style):
    for column in range(4):
        rows = [["Line", "Code", "Note", "Amount (£)"]]
        for n in range(12):
            row = [f"Line {n}", f"C{n}", "x", n * 100]
            row[column] = written(style)
            rows.append(row)
        found = suspicions([sheet(*rows)])
        assert [(each.blocks, each.cells) for each in found] == [(True, f"column {'ABCD'[column]}")]


@pytest.mark.parametrize("style", STYLES)
def test_a_single_number_asks_and_names_its_cell_only(style):
    value = written(style)
    (found,) = suspicions([sheet(["Line", "Note", "Amount (£)"], ["A", value, 5], ["B", "x", 7], visible=False)])
    assert (found.blocks, found.cells, found.count) == (False, "B2", 1)
    assert str(value)[-4:] not in found.message


def test_invoice_numbers_that_pass_by_chance_never_block():
    blocked = 0
    for seed in range(300):
        chance = random.Random(seed)
        rows = [["Invoice", "Amount (£)"], *([f"{chance.randrange(10**9, 10**10)}", 5] for _ in range(60))]
        blocked += any(each.blocks for each in suspicions([sheet(*rows)]))
    assert blocked == 0


@pytest.mark.parametrize(
    ("heading", "values"),
    [("NHS Number", ["9991234567"] * 3), ("Date of Birth", [date(1970, 1, 2)] * 3), ("DOB", ["01/02/1970"] * 4),
     ("Patient surname", ["Smith", "Jones", "Patel"]), ("Home postcode", ["LS1 4AP"] * 3), ("MRN", ["A1234567"] * 3)],
)  # fmt: skip
def test_a_heading_that_names_patient_data_blocks_with_such_values(heading, values):
    (found,) = suspicions([sheet(["Line", heading], *(["x", value] for value in values))])
    assert (found.blocks, found.cells) == (True, "column B")


@pytest.mark.parametrize(
    "rows",
    [
        [["Cost centre", "Budget (£)"], ["1234567890", 1200], ["4000123456", 900]],
        [["Supplier", "Postcode"], ["Marsh CIC", "LS1 4AP"], ["Fell CIC", "LS2 1AA"], ["Dale CIC", "LS3 1AA"]],
        [["Unit number", "Budget"], ["North", 1], ["South", 2], ["West", 3]],
        [["Budget holder surname"], [12], [13], [14]],
        [["Patient number reduction", "£"], ["Plan", 5], ["Actual", 7], ["Other", 8]],
        [["Amount (£)"], [1234567890.25], [9434765919.5], [-9434765919]],
    ],
)
def test_ordinary_finance_sheets_pass(rows):
    assert [each for each in suspicions([sheet(*rows)]) if each.blocks] == []


def test_a_text_with_a_number_is_counted_and_a_longer_number_is_none():
    assert numbers_in("see 943 476 5919") == 1
    assert numbers_in("account 19434765919") == 0
    assert numbers_in("£9434765919") == 0
