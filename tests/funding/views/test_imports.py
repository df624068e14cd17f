"""Pages of imports: what a person sees and does, without JavaScript."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from funding.domain.financial_year import FinancialYear
from funding.models import BudgetMonth, ImportBatch, PublishedAllocation, UploadedFile
from funding.services.imports import apply_import, start_import
from organisations.models import Organisation
from organisations.permissions import Role
from organisations.services.people import grant_role
from organisations.services.system import system_person
from tests.fixtures import FROM
from tests.funding.import_workbooks import allocations_workbook, budget_workbook, open_icbs, yearly_workbook

HERE = "/ZZT1/2025-26/imports/"


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()).replace("&nbsp;", " "))


@pytest.fixture
def signed_in(client, system):
    client.force_login(system.finance_lead)
    return client


def upload(client, path: Path, holds: str = "budget", here: str = HERE):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(f"{here}new/", {"file": file, "holds": holds}, follow=True)


def budget(tmp_path: Path, amount: int = 120) -> Path:
    rows = [("30410", "Team", amount), ("30411", "Van", 30)]
    return yearly_workbook(tmp_path / "budget.xlsx", rows, heading="Budget 2025/26 (£)")


def test_an_empty_list_says_what_to_do(signed_in):
    response = signed_in.get(HERE)
    assert "Nothing is imported yet" in text(response)
    assert f'href="{HERE}new/"' in response.content.decode()


def test_a_person_who_may_not_import_sees_the_list_but_no_way_to_import(client, system):
    client.force_login(system.auditor)
    assert f"{HERE}new/" not in client.get(HERE).content.decode()
    assert client.get(f"{HERE}new/").status_code == 403
    assert client.post(f"{HERE}new/", {"holds": "budget"}).status_code == 403


def test_a_file_is_uploaded_looked_at_and_imported(signed_in, system, tmp_path):
    response = upload(signed_in, budget(tmp_path))
    batch = ImportBatch.objects.get()
    assert response.redirect_chain == [(f"{HERE}{batch.pk}/?new=yes", 302), (f"{HERE}{batch.pk}/sheet/", 302)]
    assert "2 figures, £150, as the budget for 2025/26" in text(response)
    assert "No pot yet" in text(signed_in.get(f"{HERE}{batch.pk}/values/"))
    seen = text(signed_in.get(f"{HERE}{batch.pk}/review/"))
    assert "Will be added: 2" in seen
    assert "The budget of 2025/26 goes up by £150." in seen
    assert "C2" in seen
    assert not BudgetMonth.objects.exists()
    response = signed_in.post(f"{HERE}{batch.pk}/apply/", {"seen": batch.mapping_hash}, follow=True)
    assert "Imported 2 rows." in text(response)
    assert [row.amount for row in BudgetMonth.objects.order_by("cell")] == [Decimal(120), Decimal(30)]
    assert "budget.xlsx" in text(signed_in.get(HERE))


def test_pasted_rows_go_the_same_way(signed_in, system):
    pasted = "Cost centre\tBudget line\tBudget 2025/26 (£)\n30410\tTeam\t1,200\n30411\tVan\t(50)\n"
    response = signed_in.post(f"{HERE}new/", {"pasted": pasted, "holds": "budget"}, follow=True)
    assert "2 figures, £1,150, as the budget for 2025/26" in text(response)
    assert UploadedFile.objects.get().name == "Pasted rows.tsv"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7 and so on", "The file is a PDF"), (b"", "The file is empty"), (b"<html></html>", "is a web page")],
)
def test_a_refused_file_says_one_sentence_at_the_field_and_stores_nothing(signed_in, tmp_path, content, sentence):
    path = tmp_path / "budget.xlsx"
    path.write_bytes(content)
    response = upload(signed_in, path)
    assert response.status_code == 200
    html = response.content.decode()
    assert sentence in html[html.index('id="id_file_error"') : html.index('name="file"')]
    assert (UploadedFile.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_file_above_the_limit_is_refused_before_it_is_read(signed_in, monkeypatch):
    monkeypatch.setattr("funding.views.imports.start_import", None)
    large = SimpleUploadedFile("budget.csv", b"1," * (10 * 1024 * 1024) + b"1")
    html = signed_in.post(f"{HERE}new/", {"file": large, "holds": "budget"}).content.decode()
    assert "The file is larger than 20 MB." in html[html.index('id="id_file_error"') : html.index('name="file"')]


def test_neither_file_nor_rows_is_asked_for(signed_in):
    response = signed_in.post(f"{HERE}new/", {})
    assert "Choose a file, or paste rows from Excel." in text(response)
    assert "Select what it holds." in text(response)


def test_the_unit_is_asked_with_an_example_from_the_persons_own_row(signed_in, system, tmp_path):
    path = yearly_workbook(tmp_path / "unit.xlsx", [("1", "Team", 120), ("2", "Van", 30)])
    assert "2 figures, in a unit that is not chosen yet, as the budget for 2025/26" in text(upload(signed_in, path))
    batch = ImportBatch.objects.get()
    seen = text(signed_in.get(f"{HERE}{batch.pk}/columns/"))
    assert "Thousands of pounds: 120 in C2 is £120,000" in seen
    assert "£120.00" not in seen
    seen = text(signed_in.get(f"{HERE}{batch.pk}/check/"))
    assert "The workbook does not say in which unit these amounts are." in seen
    assert "Import 2 rows" not in text(signed_in.get(f"{HERE}{batch.pk}/review/"))
    choices = {"holds": "budget", "column-A": "code", "column-B": "label", "column-C": "budget", "unit": "1000"}
    seen = text(signed_in.post(f"{HERE}{batch.pk}/columns/", {**choices, "unit": ""}))
    assert "Choose the unit: the workbook does not state it." in seen
    response = signed_in.post(f"{HERE}{batch.pk}/columns/", choices, follow=True)
    assert response.redirect_chain == [(f"{HERE}{batch.pk}/values/", 302)]
    assert "2 figures, £150,000, as the budget for 2025/26" in text(response)
    assert "Import 2 rows" in text(signed_in.get(f"{HERE}{batch.pk}/review/"))


def test_problems_name_their_cells_and_keep_figures_out(signed_in, system, tmp_path):
    rows = [("1", "Team", [100] * 12), ("2", "Van", ["tbc", *[10] * 11])]
    upload(signed_in, budget_workbook(tmp_path / "months.xlsx", rows))
    batch = ImportBatch.objects.get()
    assert "Holds “tbc”, not an amount." in text(signed_in.get(f"{HERE}{batch.pk}/check/"))
    response = signed_in.post(f"{HERE}{batch.pk}/apply/", {"seen": batch.mapping_hash}, follow=True)
    assert "Nothing was imported: 1 problem needs an answer." in text(response)
    assert not BudgetMonth.objects.exists()


def test_columns_that_somebody_else_chose_are_looked_at_again(signed_in, system, tmp_path):
    upload(signed_in, budget(tmp_path))
    batch = ImportBatch.objects.get()
    response = signed_in.post(f"{HERE}{batch.pk}/apply/", {"seen": "another"}, follow=True)
    assert "Somebody chose other columns since you looked." in text(response)
    assert not BudgetMonth.objects.exists()


def test_the_allocations_lead_to_a_pot_from_the_organisations_own_figure(client, system, tmp_path):
    open_icbs()
    icb = Organisation.objects.get(code="QOQ")
    for role in (Role.ADMINISTRATOR, Role.ICB_FINANCE):
        grant_role(by=system_person(), user=system.icb_finance, organisation=icb, role=role, from_on=FROM)
    client.force_login(system.icb_finance)
    here = "/QOQ/2022-23/imports/"
    seen = text(upload(client, allocations_workbook(tmp_path / "allocations.xlsx"), "published", here))
    assert "42 figures, £200,002,000, as published allocations for 2022/23" in seen
    assert "ICB Core Baseline 2023-24, table 2: repeats table 1 by region" in seen
    batch = ImportBatch.objects.get()
    seen = text(client.get(f"{here}{batch.pk}/review/"))
    assert "ICB Core Baseline 2023-24, G57 £200,002,000 £200,002,000 Agrees" in seen
    response = client.post(f"{here}{batch.pk}/apply/", {"seen": batch.mapping_hash}, follow=True)
    assert "42 figures, £200,002,000" in text(response)
    own = PublishedAllocation.objects.get(holder=icb)
    assert f'href="/QOQ/2022-23/pots/new/?from={own.pk}"' in response.content.decode()


def test_a_finance_lead_is_told_that_an_administrator_must_import_for_others(signed_in, system, tmp_path):
    open_icbs()
    upload(signed_in, allocations_workbook(tmp_path / "allocations.xlsx"), "published")
    batch = ImportBatch.objects.get()
    seen = text(signed_in.get(f"{HERE}{batch.pk}/review/"))
    assert "An administrator of your organisation can import them." in seen
    assert signed_in.post(f"{HERE}{batch.pk}/apply/", {"seen": batch.mapping_hash}).status_code == 403
    assert not PublishedAllocation.objects.exists()


@pytest.fixture
def applied(system, tmp_path) -> ImportBatch:
    path = budget(tmp_path)
    batch = start_import(
        by=system.finance_lead,
        organisation=system.trust,
        year=FinancialYear(2025),
        name="Ward £ budget.xlsx",
        content=[path.read_bytes()],
        holds="budget",
    )
    return apply_import(by=system.finance_lead, batch=batch)


def test_an_undo_asks_for_the_reason(signed_in, applied):
    response = signed_in.post(f"{HERE}{applied.pk}/undo/", {"reason": ""})
    assert "Say why the import is undone." in text(response)
    assert ImportBatch.objects.counting().count() == 1
    response = signed_in.post(f"{HERE}{applied.pk}/undo/", {"reason": "Old budget"}, follow=True)
    assert "The import is undone." in text(response)
    assert "Undone" in text(response)
    assert not ImportBatch.objects.counting().exists()
    assert "This import is undone" in text(signed_in.get(f"{HERE}{applied.pk}/"))


def test_the_same_file_again_says_who_imported_it(signed_in, applied, tmp_path):
    seen = text(upload(signed_in, tmp_path / "budget.xlsx"))
    assert "Farah Finance imported this table of Ward £ budget.xlsx" in seen
    assert "2 rows, £150. Undo that import first" in seen
    assert "Import 2 rows" not in seen


def test_the_original_comes_back_byte_for_byte_as_a_download(client, system, applied, tmp_path):
    client.force_login(system.auditor)
    response = client.get(f"{HERE}{applied.pk}/file/")
    content = b"".join(response.streaming_content)
    assert len(content) == applied.file.size
    assert content[:4] == b"PK\x03\x04"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"


def test_a_file_that_is_missing_from_the_store_is_said_on_a_page_with_a_way_back(signed_in, system, tmp_path):
    upload(signed_in, budget(tmp_path, 9191))
    batch = ImportBatch.objects.get()
    default_storage.delete(batch.file.stored_as)
    for ending in ("", "file/"):
        response = signed_in.get(f"{HERE}{batch.pk}/{ending}", headers={"referer": f"http://testserver{HERE}"})
        assert response.status_code == 409
        assert "The file budget.xlsx cannot be read from the store." in text(response)
        assert f'href="http://testserver{HERE}">Go back' in response.content.decode()
    response = signed_in.post(f"{HERE}{batch.pk}/columns/", {"unit": "1"}, headers={"referer": "http://else.example/"})
    assert response.status_code == 409
    assert "else.example" not in response.content.decode()
    assert 'href="/">Go to the overview' in response.content.decode()


def test_another_organisation_cannot_see_that_the_import_exists(client, system, applied):
    client.force_login(system.other_finance)
    for ending in ("", "file/", "undo/", "apply/", "columns/", "review/", "marked/", "progress/"):
        assert client.get(f"{HERE}{applied.pk}/{ending}").status_code == 404
        assert client.get(f"/ZZT2/2025-26/imports/{applied.pk}/{ending}").status_code == 404


def test_an_import_may_be_dropped_before_it_is_applied(signed_in, system, tmp_path):
    upload(signed_in, budget(tmp_path))
    batch = ImportBatch.objects.get()
    response = signed_in.post(f"{HERE}{batch.pk}/discard/", follow=True)
    assert "The file was dropped. Nothing was imported." in text(response)
    assert (ImportBatch.objects.count(), UploadedFile.objects.count()) == (0, 0)
