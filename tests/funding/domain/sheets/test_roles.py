import pytest

from funding.domain.sheets.roles import role_of
from tests.funding.domain.sheets.build import sheet


def cells(*values, style=""):
    made = sheet(*[[value] for value in values], styles={1: style})
    return [row[1] for row in made.rows.values()]


@pytest.mark.parametrize(
    ("heading", "values", "style", "role"),
    [
        ("Funding 2023-24", (10.5, 20), "", "amount"),
        ("Apr", (10.5, 20), "", "month"),
        ("Drawn in Year 2016-17", (8000, "-"), "", "amount"),
        ("Patient transport", (8000.5, 90), "", "amount"),
        ("Cost Centre", (109189, 888888), "", "code"),
        ("Project", (0, 0), "", "code"),
        ("ICB23", ("QOQ", "QHM"), "", "code"),
        ("Supplier", ("Total Gas & Power", "Acme"), "", "label"),
        ("Growth (%)", (0.05, 0.06), "", "other"),
        ("Uplift", (0.05, 0.06), "%", "other"),
        ("Allocation £/head", (1570.2, 1600.1), "", "other"),
        ("Weighted population", (157000, 160000), "", "other"),
        ("Registered patients", (1570, 1600), "", "other"),
        ("Sort", (1, 2, 3), "", "other"),
        ("Charity no.", (1100000, 1101733), "", "code"),
        ("URN", (81000, 81013), "", "code"),
        ("VAT Reg", (123456789, 123456790), "", "code"),
        ("Deprivation rank", (120, 34), "", "other"),
        ("List size", (8000, 12000), "", "other"),
        ("Duration (months)", (36, 24), "", "other"),
        ("Beneficiaries actual", (110, 95), "", "other"),
        ("Cost per beneficiary £", (12.5, 8.4), "", "other"),
        ("Cost of activity", (1200, 900), "", "amount"),
        ("Staff costs", (1200, 900), "", "amount"),
        ("Q1", (1, 2, 3), "", "amount"),
        ("Band", (5, 7), "", "other"),
        ("", (1, 2, 3), "", "other"),
        ("Year", (2023, 2024), "", "other"),
        ("End date", ("31st March 2024", "n/a", "30/09/2023"), "", "date"),
        ("Opening balance", ("-", "-"), "", "amount"),
        ("Budget (£)", (), "", "amount"),
        ("Mar", (), "", "month"),
        ("Non-staff", (1200, 900), "£", "amount"),
        ("Sessions", ("£1,200", "£900"), "", "amount"),
        ("Impact £", (1200, 900), "", "amount"),
        ("Impact Fund", (1200, 900), "", "amount"),
        ("Impact score", (4, 5), "", "other"),
        ("Impact", (4, 5), "", "other"),
        ("Business unit cost £", (1200, 900), "", "amount"),
        ("Average unit cost £", (12, 9), "", "other"),
        ("Spend in most deprived quintile", (1200, 900), "", "amount"),
        ("Home/visit costs", (1200, 900), "", "amount"),
        ("Cost/visit", (12, 9), "", "other"),
        ("Extension", (1200, 900), "£", "amount"),
        ("Mobile clinic", (1200, 900), "", "amount"),
        ("Registration fee", (1200, 900), "", "amount"),
        ("Mobile no.", (7700900123, 7700900124), "", "code"),
        ("Comments", (), "", "other"),
    ],
)
def test_values_and_heading_say_what_a_column_holds(heading, values, style, role):
    assert role_of(heading, None, cells(*values, style=style), among_months=False) == role


def test_an_empty_column_after_the_months_is_money_unless_it_says_otherwise():
    assert role_of("ADJ1", None, [], among_months=True) == "amount"
    assert role_of("Notes", None, [], among_months=True) == "other"


@pytest.mark.parametrize(("stated", "staff", "pupils"), [("", "other", "other"), ("note", "amount", "other"),
                                                         ("below", "amount", "amount")])  # fmt: skip
def test_a_unit_of_pounds_beside_the_heading_makes_a_word_of_counting_money(stated, staff, pupils):
    for heading, role in (("Nursing staff", staff), ("Pupils", pupils)):
        assert role_of(heading, None, cells(35, 40), among_months=False, stated=stated) == role
