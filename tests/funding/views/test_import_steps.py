"""The six steps of an import as pages: each changes the one mapping, and an import may be left and taken up again."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from dataset.verify import verify
from funding.domain.import_mapping import Meaning, read_mapping
from funding.domain.words import Place
from funding.forms.import_steps import field_of
from funding.imported import plan_cells
from funding.models import BudgetLine, BudgetMonth, ImportBatch, ImportJob, ImportMemory, Movement, UploadedFile
from funding.services import import_jobs
from funding.services.ledger import balance_at
from funding.services.pots import open_project
from tests.funding.views.test_imports import HERE, signed_in, text, upload

__all__ = ["signed_in"]

ACTUALS = "Code\tLine\tApril budget (£)\tApril actual (£)\na1\tNurse\t100\t130\nb2\tVan\t50\t40\nTotal\t\t150\t170\n"


@pytest.fixture
def pot(system):
    return system.funded_pot()


def paste(client, rows: str, holds: str = "budget", **more):
    client.post(f"{HERE}new/", {"pasted": rows, "holds": holds, **more})
    return ImportBatch.objects.order_by("pk").last()


def at(batch, step):
    return f"{HERE}{batch.pk}/{step}/"


def mapping_of(batch):
    batch.refresh_from_db()
    return read_mapping(batch.mapping)


BUDGET = (
    "Code\tLine\tApril (£)\tMay (£)\na1\tSmoking in pregnacy\t100\t1\nb2\tVan\ttbc\t1\n"
    "c3\tBus\ttbc\t1\nd4\tRent\t40\t1\ne5\tFood\t50\t1\n"
)


def test_an_import_is_left_and_taken_up_where_an_answer_is_needed(signed_in):
    batch = paste(signed_in, BUDGET)
    assert signed_in.get(f"{HERE}{batch.pk}/").url == at(batch, "check")
    assert signed_in.post(at(batch, "sheet"), {"table": "1 "}).url == at(batch, "columns")
    assert f'href="{at(batch, "review")}"' in signed_in.get(at(batch, "sheet")).content.decode()


def test_a_viewer_sees_that_it_is_not_imported_yet(client, system):
    client.force_login(system.finance_lead)
    batch = paste(client, BUDGET)
    client.force_login(system.auditor)
    assert "No page counts its figures." in text(client.get(f"{HERE}{batch.pk}/"))
    assert client.get(at(batch, "columns")).status_code == 403


def odd_workbook(path, *more):
    """An old table, and below it the one that is meant."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Odd")
        for number, row in enumerate(
            [["Code", "Line", "Budget (£)"], ["x", "Old", 1], ["y", "Old", 2], [], ["Code", "Line", "Budget (£)"],
             ["a", "New", 10], ["b", "New", 20], *more]
        ):  # fmt: skip
            sheet.write_row(number, 0, row)
    return path


def test_a_place_that_a_person_gave_is_remembered_with_its_rows_and_those_that_follow(signed_in, tmp_path):
    upload(signed_in, odd_workbook(tmp_path / "odd.xlsx"))
    first = ImportBatch.objects.get()
    told = {"table": f"{first.table} {first.sheet}", "header_rows": "5", "first_row": "6", "last_row": "7"}
    signed_in.post(at(first, "sheet"), told)
    first.refresh_from_db()
    signed_in.post(at(first, "apply"), {"seen": first.mapping_hash})
    upload(signed_in, odd_workbook(tmp_path / "next.xlsx", ["c", "New", 40], [], ["", "Note", 7]))
    batch = ImportBatch.objects.order_by("pk").last()
    place = mapping_of(batch).place
    assert (place.header_rows, place.first_row, place.last_row, batch.amount) == ((5,), 6, 8, 70)
    assert "Columns and words are filled in as" in text(signed_in.get(at(batch, "sheet")))
    with xlsxwriter.Workbook(tmp_path / "other.xlsx") as book:
        book.add_worksheet("Odd").write_column(0, 0, ["Line", "Pay", "Rent"])
        book.get_worksheet_by_name("Odd").write_column(0, 1, ["Budget (£)", 5, 6])
    upload(signed_in, tmp_path / "other.xlsx")
    assert mapping_of(ImportBatch.objects.order_by("pk").last()).place is None


def test_a_table_is_read_where_a_person_says_that_it_stands(signed_in, tmp_path):
    upload(signed_in, odd_workbook(tmp_path / "odd.xlsx"))
    batch = ImportBatch.objects.get()
    table = f"{batch.table} {batch.sheet}"
    told = {"table": table, "header_rows": "5", "first_row": "6", "last_row": "7", "stay": "yes"}
    assert signed_in.post(at(batch, "sheet"), told).url == at(batch, "sheet")
    assert mapping_of(batch).place.header_rows == (5,)
    assert batch.amount == 30
    seen = text(signed_in.post(at(batch, "sheet"), {"table": table, "header_rows": "5"}))
    assert "Give the rows of the headings, the first and the last row of data, or none." in seen
    assert "names no rows" in text(signed_in.post(at(batch, "sheet"), {"table": table, "left_rows": "some"}))


def test_rows_are_left_out_and_totals_taken_as_data(signed_in):
    batch = paste(signed_in, "Code\tLine\tBudget (£)\na1\tNurse\t100\nb2\tVan\t50\n\tTotal\t150\n")
    signed_in.post(at(batch, "sheet"), {"table": "1 ", "left_rows": "3", "taken_rows": ["4"]})
    assert mapping_of(batch).left_rows == (3,)
    assert batch.amount == 250
    assert "Left out by you: row 3" in text(signed_in.get(at(batch, "review")))


def test_a_budget_beside_an_actual_is_read_back_as_over_or_under(signed_in):
    batch = paste(signed_in, ACTUALS, "both")
    assert "Row 2: budget £100, actual £130. That is £30 over." in text(signed_in.get(at(batch, "columns")))


def test_units_and_signs_are_chosen_for_all_columns_or_for_one(signed_in):
    batch = paste(signed_in, ACTUALS, "both")
    told = {"holds": "both", "column-A": "code", "column-B": "label", "column-C": "budget-1", "column-D": "actual-1",
            "unit": "1", "sign": "plus", "unit-C": "1000", "sign-D": "minus", "stay": "yes"}  # fmt: skip
    signed_in.post(at(batch, "columns"), told)
    plan, actual = mapping_of(batch).amounts
    assert (plan.multiplier, plan.reverses, actual.multiplier, actual.reverses) == (1000, False, None, True)
    seen = text(signed_in.post(at(batch, "columns"), {**told, "column-B": "code"}))
    assert "Columns A and B are both chosen for the codes. Keep one." in seen


def test_another_kind_of_content_suggests_other_columns(signed_in):
    batch = paste(signed_in, ACTUALS, "budget")
    told = {"holds": "actuals", "column-A": "code", "column-C": "budget-1", "unit": "1"}
    assert signed_in.post(at(batch, "columns"), told).url == at(batch, "columns")
    assert [(part.column, part.measure) for part in mapping_of(batch).amounts] == [("D", "actual")]


def test_a_word_that_is_almost_a_pot_is_chosen_by_hand(signed_in, pot):
    batch = paste(signed_in, "Line\tApril (£)\tMay (£)\nSmoking in pregnacy\t100\t1\nVan\t2\t1\nBus\t3\t4\n")
    seen = text(signed_in.get(at(batch, "values")))
    assert "3 codes or names of the file are not known here." in seen
    assert "Most like it: P-001 Smoking in pregnancy" in seen
    told = {field_of("word", "smoking in pregnacy"): "P-001", field_of("word", "van"): "leave"}
    signed_in.post(at(batch, "values"), told)
    assert mapping_of(batch).meanings == (Meaning("Smoking in pregnacy", "P-001"), Meaning("Van", leave=True))
    assert signed_in.get(at(batch, "values")).context["known"] == 2
    assert batch.amount == 108


def test_a_pot_that_is_logged_on_the_way_leads_back_to_the_words(signed_in, system):
    batch = paste(signed_in, BUDGET)
    assert f'/pots/new/?import={batch.pk}"' in signed_in.get(at(batch, "values")).content.decode()


def test_problems_are_shown_together_and_fixed_on_the_screen(signed_in):
    batch = paste(signed_in, BUDGET)
    response = signed_in.get(at(batch, "check"))
    seen = text(response)
    assert "C3 to C4" in seen
    assert "Type over C3 (April (£)), which says “tbc”" in seen
    row = response.context["problems"][0]["group"]
    assert row.rows == (3, 4)
    signed_in.post(at(batch, "check"), {"fix-C3": "1,200", "stay": "yes"})
    assert "C3: “tbc” is read as “1,200”." in text(signed_in.get(at(batch, "check")))
    (group,) = signed_in.get(at(batch, "check")).context["problems"]
    signed_in.post(at(batch, "check"), {group["group"].leave: "on"})
    assert mapping_of(batch).left_rows == (4,)
    assert batch.amount == 1394
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert list(BudgetMonth.objects.filter(month=1).order_by("cell").values_list("cell", "raw", "amount")) == [
        ("C2", "100", 100), ("C3", "tbc", 1200), ("C5", "40", 40), ("C6", "50", 50),
    ]  # fmt: skip


def test_what_was_typed_over_is_taken_back(signed_in):
    batch = paste(signed_in, BUDGET)
    signed_in.post(at(batch, "check"), {"fix-C3": "5", "stay": "yes"})
    signed_in.post(at(batch, "check"), {"undo-C3": "on", "stay": "yes"})
    assert mapping_of(batch).corrections == ()


def test_a_doubt_is_called_right_and_comes_back_when_the_cell_says_something_else(signed_in):
    batch = paste(signed_in, "Code\tLine\tBudget (£)\na1\tNurse\t100\na1\tNurse\t100\n")
    response = signed_in.get(at(batch, "check"))
    assert "Make sure that it is not one twice." in text(response)
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert not BudgetMonth.objects.exists()
    (group,) = response.context["doubts"]
    signed_in.post(at(batch, "check"), {group["group"].right: "on"})
    assert "You called 1 cell right as it stands." in text(signed_in.get(at(batch, "check")))
    batch.refresh_from_db()
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert BudgetMonth.objects.count() == 2


def test_the_review_says_what_is_new_changed_and_left_out_by_the_mode(signed_in, system, pot):
    first = paste(signed_in, "Code\tLine\tBudget (£)\na1\tNurse\t100\nb2\tVan\t50\n")
    signed_in.post(at(first, "apply"), {"seen": first.mapping_hash})
    batch = paste(signed_in, "Code\tLine\tBudget (£)\na1\tNurse\t120\nc3\tBus\t30\n")
    seen = text(signed_in.get(at(batch, "review")))
    assert "Will be added: 1" in seen
    assert "Will be changed: 1" in seen
    assert "The budget of 2025/26 goes up by £50." in seen
    assert signed_in.post(at(batch, "review"), {"mode": "update"}).url == at(batch, "review")
    batch.refresh_from_db()
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert [line.label for line in BudgetLine.objects.filter(batch=batch)] == ["a1"]


def test_actual_spend_goes_from_the_file_to_the_pot_and_back(signed_in, system, pot):
    project = open_project(by=system.finance_lead, organisation=system.trust, name="Outreach", pots=[pot])
    batch = paste(signed_in, ACTUALS, "actuals")
    signed_in.post(at(batch, "values"), {field_of("word", "a1"): f"{pot.reference}/{project.reference}"})
    seen = text(signed_in.get(at(batch, "review")))
    assert "Actual spend of 2025/26 goes up by £170." in seen
    assert "1 code or name has no pot yet." in seen
    batch.refresh_from_db()
    seen = text(signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash}, follow=True))
    assert "Imported 2 rows." in seen
    assert "1 posting on 1 pot: £130.00 in all." in seen
    assert balance_at(pot, system.year, Place.SPENT) == 130
    signed_in.post(at(batch, "undo"), {"reason": "A trial"})
    assert "1 posting on 1 pot: £130.00 in all." in text(signed_in.get(f"{HERE}{batch.pk}/"))
    assert (balance_at(pot, system.year, Place.SPENT), Movement.objects.filter(batch=batch).count()) == (0, 2)


def test_a_known_layout_goes_straight_to_the_review_and_says_so(signed_in, system, pot):
    first = paste(signed_in, "Code\tLine\tBudget\na1\tNurse\t100\n")
    told = {"holds": "budget", "column-A": "code", "column-B": "label", "column-C": "budget", "unit": "1000"}
    signed_in.post(at(first, "columns"), told)
    signed_in.post(at(first, "values"), {field_of("word", "a1"): pot.reference})
    first.refresh_from_db()
    signed_in.post(at(first, "apply"), {"seen": first.mapping_hash})
    assert ImportMemory.objects.count() == 1
    rows = {"pasted": "Code\tLine\tBudget\na1\tNurse\t120\n", "holds": "budget"}
    response = signed_in.post(f"{HERE}new/", rows, follow=True)
    batch = ImportBatch.objects.order_by("pk").last()
    assert response.redirect_chain[-1][0] == at(batch, "review")
    assert "1 figure, £120,000, as the budget for 2025/26" in text(response)
    assert "Columns and words are filled in as Farah Finance answered them" in text(signed_in.get(at(batch, "columns")))
    assert "As last time" in text(signed_in.get(at(batch, "values")))
    assert mapping_of(batch).meanings == (Meaning("a1", pot.reference),)


def test_a_long_import_shows_its_progress_and_how_it_ended(signed_in, system, monkeypatch):
    monkeypatch.setattr(import_jobs, "LONG", 1)
    monkeypatch.setattr(import_jobs, "launched", lambda job: None)
    batch = paste(signed_in, "Code\tLine\tBudget (£)\na1\tNurse\t100\nb2\tVan\t50\n")
    response = signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash}, follow=True)
    assert response.redirect_chain[-1][0] == at(batch, "progress")
    assert 'http-equiv="refresh"' in response.content.decode()
    assert "0 of about 2 figures are written." in text(response)
    assert signed_in.get(f"{HERE}{batch.pk}/").url == at(batch, "progress")
    import_jobs.run_job(ImportJob.objects.get())
    assert "Imported. You can undo it" in text(signed_in.get(at(batch, "progress"), follow=True))


def test_a_column_of_patients_is_refused_and_nothing_is_stored(signed_in):
    numbers = ["9434765919", "9434765870", "9434765927", "9434765943", "9434765951", "9434765978", "9434765986",
               "9434765994", "9434766001", "9434766028", "9434766036", "9434766044"]  # fmt: skip
    rows = "NHS number\tLine\tBudget (£)\n" + "".join(f"{number}\tLine\t10\n" for number in numbers)
    seen = text(signed_in.post(f"{HERE}new/", {"pasted": rows, "holds": "budget"}))
    assert "Patient data is never kept here." in seen
    assert (UploadedFile.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_single_number_asks_first_and_nothing_is_stored_before_the_answer(signed_in):
    rows = "Code\tLine\tNote\tBudget (£)\na1\tNurse\t943 476 5919\t100\nb2\tVan\tx\t5\n"
    response = signed_in.post(f"{HERE}new/", {"pasted": rows, "holds": "budget"})
    assert "C2 may hold an NHS number." in text(response)
    assert 'name="no_patients"' in response.content.decode()
    assert (UploadedFile.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert paste(signed_in, rows, no_patients="on").rows == 2


def test_the_own_workbook_comes_back_with_marks_and_a_sheet_of_errors(signed_in, tmp_path):
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Budget")
        bold = book.add_format({"bold": True})
        for number, row in enumerate([["Code", "Line", "April (£)", "May (£)"], ["a1", "Nurse", 100, 1], ["b2", "Van", "tbc", 1],
                                       ["c3", "Bus", 5, 1], ["d4", "Rent", 6, 1]]):  # fmt: skip
            sheet.write_row(number, 0, row, bold if number == 0 else None)
    upload(signed_in, path)
    batch = ImportBatch.objects.get()
    response = signed_in.get(at(batch, "marked"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    cell = book["Budget"]["C3"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("tbc", "FFFFE08A")
    assert "not an amount" in cell.comment.text
    assert book["Budget"]["A1"].font.bold
    assert [each.value for each in book["Errors"][2]][:4] == ["Budget", "C3", "April (£)", "tbc"]


def test_a_csv_comes_back_as_a_workbook_with_marks(signed_in):
    batch = paste(signed_in, BUDGET)
    book = openpyxl.load_workbook(io.BytesIO(signed_in.get(at(batch, "marked")).content))
    assert book.worksheets[0]["C3"].comment
    assert book["Errors"].max_row == 3


def test_the_template_reads_back_what_is_typed_into_it(signed_in, system, pot):
    project = open_project(by=system.finance_lead, organisation=system.trust, name="Outreach", pots=[pot])
    book = openpyxl.load_workbook(io.BytesIO(signed_in.get(f"{HERE}template/").content))
    page = book["Budget"]
    names = {page.cell(row, 1).value: row for row in range(6, 9)}
    assert set(names) == {pot.reference, project.reference, None}
    for month in range(12):
        page.cell(names[pot.reference], 3 + month, 100 + month)
        page.cell(names[project.reference], 3 + month, 10.5)
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("template.xlsx", stream.getvalue())
    response = signed_in.post(f"{HERE}new/", {"file": file, "holds": "budget"}, follow=True)
    assert "24 figures, £1,392, as the budget for 2025/26" in text(response)
    batch = ImportBatch.objects.get()
    assert signed_in.get(f"{HERE}{batch.pk}/").url == at(batch, "review")
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    lines = BudgetLine.objects.filter(batch=batch).order_by("row")
    assert [(line.pot, line.project) for line in lines] == [(pot, None), (pot, project)]
    assert sum(month.amount for month in BudgetMonth.objects.filter(line__batch=batch)) == 1392


def test_the_second_sheet_of_the_template_reads_back_as_actual_spend(signed_in, system, pot):
    book = openpyxl.load_workbook(io.BytesIO(signed_in.get(f"{HERE}template/").content))
    book["Actual spend"].cell(6, 3, 77)
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("template.xlsx", stream.getvalue())
    response = signed_in.post(f"{HERE}new/", {"file": file, "holds": "actuals"}, follow=True)
    assert "1 figure, £77, as actual spend for 2025/26" in text(response)


def test_a_real_organisation_gets_no_workbook_to_practise_with(signed_in, system):
    system.trust.is_fictional = False
    system.trust.save()
    assert signed_in.get(f"{HERE}practice/").status_code == 404
    assert "practice" not in signed_in.get(f"{HERE}new/").content.decode()


def test_a_mapping_is_the_only_place_of_the_answers(signed_in, system):
    batch = paste(signed_in, BUDGET)
    before = mapping_of(batch)
    signed_in.post(at(batch, "check"), {"fix-C3": "7", "stay": "yes"})
    assert mapping_of(batch) == replace(before, corrections=mapping_of(batch).corrections)


@pytest.fixture
def budgeted(signed_in, pot):
    """A pot with a budget of £150 from a file."""
    first = paste(signed_in, f"Code\tLine\tBudget (£)\n{pot.reference}\tAll of it\t150\n")
    signed_in.post(at(first, "apply"), {"seen": first.mapping_hash})
    return first


def asked_again(client, pot, answer, mode="both"):
    """Another file gives the pot £120 under another name; the import after the question is answered."""
    batch = paste(client, "Code\tLine\tBudget (£)\nhi-7\tHealth inequalities\t120\n")
    client.post(at(batch, "values"), {field_of("word", "hi-7"): pot.reference})
    client.post(at(batch, "review"), {"mode": mode})
    response = client.get(at(batch, "check"))
    (group,) = response.context["doubts"]
    assert "has a budget of £150 for 2025/26 already, from" in text(response)
    assert "Not ready yet" in text(client.get(at(batch, "review")))
    client.post(at(batch, "check"), {getattr(group["group"], answer): "on"})
    batch.refresh_from_db()
    return batch


def plan_of(pot, system):
    return sum(plan_cells(pot, system.year).values())


def test_a_budget_under_another_name_is_added_to_that_of_another_file_only_when_a_person_says_so(
    signed_in, system, pot, budgeted
):
    batch = asked_again(signed_in, pot, "right")
    assert "£120 is added to the £150 that P-001" in text(signed_in.get(at(batch, "review")))
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert plan_of(pot, system) == 270_00


@pytest.mark.parametrize("mode", ["both", "add"])
def test_a_budget_may_take_the_place_of_that_of_another_file_until_it_is_undone(signed_in, system, pot, budgeted, mode):
    batch = asked_again(signed_in, pot, "other", mode)
    seen = text(signed_in.get(at(batch, "review")))
    assert "£120 takes the place of the £150 that P-001" in seen
    assert "The budget of 2025/26 goes down by £30." in seen
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert plan_of(pot, system) == 120_00
    assert verify(today=date(2025, 12, 1)).problems == ()
    signed_in.post(at(batch, "undo"), {"reason": "A trial"})
    assert plan_of(pot, system) == 150_00


def test_two_answers_to_one_question_are_sent_back(signed_in, system, pot, budgeted):
    batch = paste(signed_in, "Code\tLine\tBudget (£)\nhi-7\tHealth inequalities\t120\n")
    signed_in.post(at(batch, "values"), {field_of("word", "hi-7"): pot.reference})
    (group,) = signed_in.get(at(batch, "check")).context["doubts"]
    both = {group["group"].right: "on", group["group"].other: "on"}
    assert "Choose one of the two answers." in text(signed_in.post(at(batch, "check"), both))


@pytest.mark.parametrize(("answer", "spent"), [("other", 30), ("right", 0)])
def test_spend_on_a_pot_with_one_project_asks_whether_it_is_that_projects(signed_in, system, pot, answer, spent):
    open_project(by=system.finance_lead, organisation=system.trust, name="Outreach", pots=[pot])
    batch = paste(signed_in, f"Code\tLine\tApril actual (£)\n{pot.reference}\tVan\t30\n", "actuals")
    response = signed_in.get(at(batch, "check"))
    assert "without a project, so it would not be explained." in text(response)
    (group,) = response.context["doubts"]
    signed_in.post(at(batch, "check"), {getattr(group["group"], answer): "on"})
    batch.refresh_from_db()
    signed_in.post(at(batch, "apply"), {"seen": batch.mapping_hash})
    assert [balance_at(pot, system.year, place) for place in (Place.SPENT, Place.UNEXPLAINED)] == [spent, 30 - spent]
    again = paste(signed_in, f"Code\tLine\tApril actual (£)\n{pot.reference}\tVan\t35\n", "actuals")
    assert "No problems were found" in text(signed_in.get(at(again, "check")))
