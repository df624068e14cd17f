"""A table of evidence goes in whole or not at all: as a workbook, CSV or pasted rows, in words of the page or in keys of
the document, and every problem is named at its row and cell."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from funding.domain.evidence_kinds import BY_CODE
from funding.evidence_held import rows_held
from funding.models import EstablishmentMonth, OverheadCharge, Pot, TransactionLine
from funding.services.evidence_entry import TableRefused, correct_row, record_row, record_table
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import YEAR, a_system
from tests.funding.evidence_story import prepare

pytestmark = pytest.mark.django_db

WORDS = ["Pot", "Month", "Amount, in pounds", "Direct cost, in pounds", "Basis"]
KEYS = ["pot", "month", "amount_pence", "direct_cost_pence", "basis"]
TYPED = [["P-001", "April", "1,250.50", "0", "15% of pay"], ["P-002", "May", "(10)", "100", ""]]
IN_PENCE = [["P-001", "1", "125050", "0", "15% of pay"], ["P-002", "2", "-1000", "10000", ""]]


@pytest.fixture
def system():
    system = a_system()
    prepare(system)
    return system


def xlsx(rows):
    book, out = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append([float(cell) if cell.isdigit() else cell for cell in row if isinstance(cell, str)])
    book.save(out)
    return out.getvalue()


def csv(rows):
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def pasted(rows):
    return "\n".join("\t".join(row) for row in rows).encode()


def give(system, content, kind="overhead", name="t.tsv", by=None):
    return record_table(by=by or system.finance_lead, organisation=system.trust, year=YEAR, kind=BY_CODE[kind],
                        name=name, content=[content])  # fmt: skip


def problems(system, rows, kind="overhead"):
    """Each problem as (row, cell, message); nothing is stored and nothing is said in the audit chain."""
    before = Event.objects.count()
    with pytest.raises(TableRefused) as refused:
        give(system, pasted(rows), kind)
    assert Event.objects.count() == before
    assert not OverheadCharge.objects.exists()
    return [(each.row, each.cell, each.message) for each in refused.value.problems]


@pytest.mark.parametrize(("name", "write"), [("t.xlsx", xlsx), ("t.csv", csv), ("Pasted rows.tsv", pasted)])
@pytest.mark.parametrize("rows", [[WORDS, *TYPED], [KEYS, *IN_PENCE]], ids=["words", "keys"])
def test_a_table_is_recorded_whole_with_its_name_and_hash_in_the_audit_chain(system, name, write, rows):
    recorded = give(system, write(rows), name=name)
    assert recorded.rows == 2
    held = rows_held(BY_CODE["overhead"], system.trust, YEAR)
    assert [tuple(row.values[key] for key in KEYS) for row in held] == [
        ("P-001", 1, 125_050, 0, "15% of pay"),
        ("P-002", 2, -1_000, 10_000, ""),
    ]
    event = Event.objects.latest("pk")
    assert (event.action, event.subject, event.by) == ("record-evidence-table", "overhead", system.finance_lead)
    assert event.after == {"file": name, "sha256": recorded.sha256, "size": len(write(rows)), "rows": 2}
    assert len(recorded.sha256) == 64


def test_headings_may_stand_in_any_order_below_a_title_and_without_the_optional_columns(system):
    rows = [["Overhead of the trust"], [], ["Month", "POT", "direct  cost, in pounds", "Amount, in pounds"],
            ["4", "P-001", "0", "10"]]  # fmt: skip
    give(system, pasted(rows))
    (row,) = rows_held(BY_CODE["overhead"], system.trust, YEAR)
    assert (row.values["month"], row.values["amount_pence"], row.values["basis"]) == (4, 1_000, "")


def test_every_problem_is_named_at_its_row_and_cell_and_nothing_is_stored(system):
    rows = [WORDS, TYPED[0], ["P-001", "Smarch", "ten", "0", ""], ["P-999", "May", "10", "0", ""],
            ["P-001", "13", "10", "0", ""], ["", "May", "10", "0", ""]]  # fmt: skip
    assert problems(system, rows) == [
        (3, "B3", "“Smarch” is not a month. Give its name, or 1 (April) to 12 (March)."),
        (3, "C3", "“ten” is not an amount in pounds. Type figures, such as 1250 or 1,250.50."),
        (4, "A4", "Fellside Hospitals NHS Trust has no pot P-999. Check its reference."),
        (5, "B5", "“Month” must lie between 1 (April) and 12 (March)."),
        (6, "A6", "“Pot” is missing. Fill it in."),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([WORDS[:3], TYPED[0][:3]], [(1, "", "The column “Direct cost, in pounds” is missing. Add it.")]),
        ([[*WORDS, "Pot"], [*TYPED[0], "P-001"]], [(1, "F1", "This column is there twice.")]),
        ([[*WORDS, "Colour"], [*TYPED[0], "red"]],
         [(1, "F1", "“Colour” is not a column of this table. Take it out, or use the template's heading.")]),
        ([WORDS, [*TYPED[0], "", "stray"]], [(2, "G2", "“stray” stands under no heading. Take it out.")]),
        ([WORDS], [(1, "", "There are no rows under the headings. Add them.")]),
        ([WORDS, ["P-001", "Jun-24", "10", "0", ""]],
         [(2, "B2", "June 2024 is not in 2025/26. Give a month from April 2025 to March 2026.")]),
    ],
    ids=["missing heading", "heading twice", "unknown heading", "stray cell", "no rows", "another year"],
)  # fmt: skip
def test_a_table_out_of_shape_is_refused_where_it_is(system, rows, expected):
    assert problems(system, rows) == expected


def test_a_figure_below_nought_where_there_can_be_none_is_refused_at_its_cell(system):
    headings = ["pot", "month", "funded_hundredths", "worked_hundredths", "pay_budget_pence", "withdrawn_pence"]
    found = problems(system, [headings, ["P-001", "1", "-400", "300", "1", "0"]], "establishment")
    assert found == [(2, "C2", "Whole-time equivalents cannot be below nought.")]
    assert not EstablishmentMonth.objects.exists()


def test_a_pot_of_another_organisation_is_refused(system):
    theirs = system.pot(system.other_trust)
    Pot.objects.filter(organisation=system.trust, reference=theirs.reference).first()
    rows = [WORDS, ["P-003", "May", "10", "0", ""]]
    while theirs.reference != "P-003":
        theirs = system.pot(system.other_trust)
    assert problems(system, rows) == [(2, "A2", "Fellside Hospitals NHS Trust has no pot P-003. Check its reference.")]


def test_a_cell_that_shows_an_error_is_named(system):
    book, out = openpyxl.Workbook(), BytesIO()
    book.active.append(WORDS)
    book.active.append(["P-001", "May", "#DIV/0!", 0, ""])
    book.active["C2"].data_type = "e"
    book.save(out)
    with pytest.raises(TableRefused) as refused:
        give(system, out.getvalue(), name="t.xlsx")
    (problem,) = refused.value.problems
    assert (problem.cell, problem.message) == ("C2", "The cell shows #DIV/0!. Correct it in Excel.")


def test_a_cell_of_a_day_is_a_month_of_the_year_or_refused(system):
    for on, month in ((datetime(2025, 6, 1), 3), (datetime(2024, 6, 1), None)):
        book, out = openpyxl.Workbook(), BytesIO()
        book.active.append(WORDS)
        book.active.append(["P-001", on, 10.5, 0, ""])
        book.save(out)
        if month is None:
            with pytest.raises(TableRefused, match="1 row cannot be recorded"):
                give(system, out.getvalue(), name="t.xlsx")
        else:
            give(system, out.getvalue(), name="t.xlsx")
    (row,) = rows_held(BY_CODE["overhead"], system.trust, YEAR)
    assert (row.values["month"], row.values["amount_pence"]) == (3, 1_050)


def test_a_table_without_headings_or_with_too_many_rows_is_refused(system):
    with pytest.raises(Refused, match=r"No row of headings was found\. Put these above the rows: Pot, Month"):
        give(system, pasted(TYPED))
    with pytest.raises(Refused, match=r"at most 2,000 rows and this one has 2,001\. Split it\."):
        give(system, pasted([WORDS, *[TYPED[0]] * 2001]))
    with pytest.raises(Refused):
        give(system, b"", name="t.xlsx")
    assert not OverheadCharge.objects.exists()


def test_lines_of_a_table_may_reverse_one_another_and_a_reference_twice_is_refused(system):
    headings = ["Reference", "Date", "Code", "Source", "Amount, in pounds", "Reference of the line it reverses"]
    first, second = (
        ["A1", "20/06/2025", "CORE", "Invoice", "10", ""],
        ["A2", "21/06/2025", "CORE", "Invoice", "-10", "A1"],
    )
    give(system, pasted([headings, first, second]), "lines")
    assert TransactionLine.objects.get(reference="A2").reverses.reference == "A1"
    found = problems(
        system, [headings, ["B1", *first[1:]], ["B1", *first[1:]], ["B3", "20/06/2024", *first[2:]]], "lines"
    )
    assert found == [
        (3, "A3", "The line B1 of 2025/26 is recorded already."),
        (4, "B4", "20 June 2024 is not in 2025/26. Choose the financial year of the line at the top."),
    ]


def test_a_table_of_shares_takes_the_place_of_all_shares_of_the_codes_it_names(system):
    headings = ["Code", "Pot", "Share, in per cent"]
    give(system, pasted([headings, ["CORE", "P-001", "40"], ["CORE", "P-002", "12.5%"]]), "shares")
    give(system, pasted([headings, ["CORE", "P-002", "30"]]), "shares")
    (row,) = rows_held(BY_CODE["shares"], system.trust, YEAR)
    assert (row.values["pot"], row.values["millionths"]) == ("P-002", 300_000)
    with pytest.raises(TableRefused):
        give(system, pasted([headings, ["CORE", "P-001", "60"], ["CORE", "P-002", "50"]]), "shares")


def test_who_may_not_record_it_gives_no_table(system):
    with pytest.raises(NotAllowed):
        give(system, pasted([WORDS, *TYPED]), by=system.auditor)
    with pytest.raises(NotAllowed):
        give(system, pasted([WORDS, *TYPED]), by=system.other_finance)
    assert not OverheadCharge.objects.exists()


def test_a_correction_needs_a_reason_and_leaves_nothing_behind_without_one(system):
    kind = BY_CODE["overhead"]
    facts = {"by": system.finance_lead, "organisation": system.trust, "year": YEAR, "kind": kind}
    record_row(**facts, values={"pot": "P-001", "month": 1, "amount_pence": 500, "direct_cost_pence": 0})
    (row,) = rows_held(kind, system.trust, YEAR)
    with pytest.raises(Refused, match="Say why"):
        correct_row(**facts, row=row, values={}, reason=" ")
    with pytest.raises(NotAllowed):
        correct_row(**{**facts, "by": system.auditor}, row=row, values={}, reason="Wrong")
    assert OverheadCharge.objects.count() == 1


def test_terms_that_begin_after_the_year_are_recorded_in_their_own_year(system):
    values = {"pot": "P-001", "millionths": 100_000, "base": "award", "from_on": date(2026, 4, 1).isoformat()}
    facts = {"by": system.finance_lead, "organisation": system.trust, "kind": BY_CODE["overhead-terms"]}
    with pytest.raises(Refused, match=r"1 April 2026 lies after 2025/26"):
        record_row(**facts, year=YEAR, values=values)
    record_row(**facts, year=YEAR + 1, values=values)
    assert rows_held(BY_CODE["overhead-terms"], system.trust, YEAR) == []
    assert len(rows_held(BY_CODE["overhead-terms"], system.trust, YEAR + 1)) == 1
