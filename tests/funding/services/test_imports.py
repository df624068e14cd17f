"""What importing promises: all figures with their cells or none, once, undone with a reason; and what it refuses."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import Meaning, Taken, read_mapping
from funding.domain.sheets.tables import Place
from funding.domain.words import PotKind, Protection, Recurrence
from funding.models import BudgetLine, BudgetMonth, Holds, ImportBatch, PublishedAllocation, UploadedFile
from funding.selectors import published_for
from funding.services import uploads
from funding.services.import_check import check_import, in_unit
from funding.services.imports import (
    apply_import,
    change_mapping,
    digest_of,
    discard_import,
    start_import,
    undo_import,
)
from funding.services.pots import NewAward, Passport, open_pot
from funding.services.uploads import read_upload
from organisations.models import Event, Organisation
from organisations.permissions import Role
from organisations.refusals import NotAllowed, Refused
from organisations.services.people import grant_role
from organisations.services.system import system_person
from tests.fixtures import FROM
from tests.funding.import_workbooks import (
    HEADING,
    PASSWORD_PROTECTED,
    SHEET,
    allocations,
    allocations_workbook,
    budget_workbook,
    open_icbs,
    yearly_workbook,
)

YEAR = FinancialYear(2025)
TWELVE = [100] * 12
pytestmark = pytest.mark.both_databases


def counts() -> dict[str, int]:
    """Rows of every table, and the files in the store."""
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    store = Path(settings.VAR_DIR) / "files"
    return rows | {"files": sum(1 for path in store.rglob("*") if path.is_file())}


def begin(system, path, *, by=None, holds="budget", name=None, organisation=None, year=YEAR) -> ImportBatch:
    return start_import(
        by=by or system.finance_lead,
        organisation=organisation or system.trust,
        year=year,
        name=name or path.name,
        content=[path.read_bytes()],
        holds=holds,
    )


def problems_of(batch):
    checked = check_import(
        batch.organisation, FinancialYear(batch.year), read_upload(batch.file), read_mapping(batch.mapping)
    )
    return [(problem.cell, problem.message) for problem in checked.problems]


def make_real(*organisations: Organisation) -> None:
    """Organisations of the fixtures as real ones: what they import is shown to the real holders that it names."""
    Organisation.objects.filter(pk__in=[each.pk for each in organisations]).update(is_fictional=False)
    for each in organisations:
        each.refresh_from_db()


@pytest.fixture
def published(system, tmp_path):
    """The allocations of 2022/23, staged by the administrator."""
    open_icbs()
    return begin(
        system, allocations_workbook(tmp_path / "allocations.xlsx"), by=system.administrator, holds="published"
    )


def test_the_preview_of_the_allocations_holds_what_was_found_and_changes_nothing(system, published):
    assert (published.sheet, published.table, published.year, published.rows) == (SHEET, 1, 2022, 42)
    assert published.amount == Decimal("200002000.00")
    assert [(total["cell"], total["agrees"]) for total in published.control_totals] == [("G57", True)]
    assert published.applied_at is None
    assert not PublishedAllocation.objects.exists()
    assert published.mapping["code"] == "C"
    assert published.mapping["label"] == "D"


def test_published_figures_come_in_with_their_cell_raw_text_and_holder(system, published):
    make_real(system.trust)
    apply_import(by=system.administrator, batch=published)
    rows = {row.holder.code: row for row in PublishedAllocation.objects.select_related("holder")}
    expected = {line["icb_code"]: (Decimal(line["amount_pence"]) / 100, line["cell"]) for line in allocations()}
    assert {code: (row.amount, row.cell) for code, row in rows.items()} == expected
    assert {row.year for row in rows.values()} == {2022}
    assert {row.heading for row in rows.values()} == {HEADING}
    assert rows["QOQ"].raw == "6264"
    assert [row.amount for row in published_for(rows["QOQ"].holder)] == [Decimal("6264000.00")]


def test_an_import_is_one_audit_row_with_a_digest_of_its_rows(system, published):
    before = Event.objects.count()
    apply_import(by=system.administrator, batch=published)
    event = Event.objects.order_by("pk").last()
    assert Event.objects.count() == before + 1
    assert (event.action, event.by, event.organisation) == ("apply-import", system.administrator, system.trust)
    checked = check_import(
        system.trust, FinancialYear(2022), read_upload(published.file), read_mapping(published.mapping)
    )
    assert event.after["digest"] == digest_of(checked.found.figures)
    assert (event.after["rows"], event.after["amount"]) == (42, "200002000.00")


def test_the_same_table_again_changes_nothing_and_names_the_first_import(system, published, tmp_path):
    apply_import(by=system.administrator, batch=published)
    again = begin(system, tmp_path / "allocations.xlsx", by=system.administrator, holds="published", name="copy.xlsx")
    before = counts()
    with pytest.raises(Refused, match=r"Ada Admin imported this table of allocations\.xlsx on") as refused:
        apply_import(by=system.administrator, batch=again)
    assert "Nothing was changed" in refused.value.message
    assert counts() == before
    assert UploadedFile.objects.count() == 1


def test_another_name_column_does_not_let_the_same_figures_in_twice(system, published, tmp_path):
    apply_import(by=system.administrator, batch=published)
    again = begin(system, tmp_path / "allocations.xlsx", by=system.administrator, holds="published")
    mapping = replace(read_mapping(again.mapping), label="B")
    again = change_mapping(by=system.administrator, batch=again, year=YEAR, mapping=mapping)
    with pytest.raises(Refused, match="Nothing was changed"):
        apply_import(by=system.administrator, batch=again)


def test_an_import_that_is_undone_is_not_counted_and_may_come_in_again(system, published, tmp_path):
    make_real(system.trust)
    apply_import(by=system.administrator, batch=published)
    holder = Organisation.objects.get(code="QOQ")
    undo_import(by=system.administrator, batch=published, reason="Wrong edition")
    assert published_for(holder) == []
    event = Event.objects.order_by("pk").last()
    assert (event.action, event.reason) == ("undo-import", "Wrong edition")
    again = begin(system, tmp_path / "allocations.xlsx", by=system.administrator, holds="published")
    apply_import(by=system.administrator, batch=again)
    assert len(published_for(holder)) == 1


def test_an_undo_needs_a_reason_and_happens_once(system, published):
    apply_import(by=system.administrator, batch=published)
    with pytest.raises(Refused, match="Say why"):
        undo_import(by=system.administrator, batch=published, reason="  ")
    undo_import(by=system.administrator, batch=published, reason="Wrong edition")
    with pytest.raises(Refused, match="undone already"):
        undo_import(by=system.administrator, batch=published, reason="Wrong edition")


def test_published_figures_from_which_a_pot_was_opened_are_not_undone(system, published):
    make_real(system.trust)
    apply_import(by=system.administrator, batch=published)
    holder = Organisation.objects.get(code="QOQ")
    grant_role(by=system_person(), user=system.icb_finance, organisation=holder, role=Role.ICB_FINANCE, from_on=FROM)
    (figure,) = published_for(holder)
    open_pot(
        by=system.icb_finance,
        organisation=holder,
        passport=Passport(
            name="Health inequalities",
            funder_name="NHS England",
            kind=PotKind.CORE20PLUS5,
            recurrence=Recurrence.RECURRENT,
            protection=Protection.RING_FENCED,
            protected_from=FinancialYear(2022).first_day,
        ),
        awards=[NewAward(FinancialYear(2022), figure.amount)],
        published=figure,
    )
    before = counts()
    with pytest.raises(Refused, match="The pot P-001 of NHS Humber and North Yorkshire"):
        undo_import(by=system.administrator, batch=published, reason="Wrong edition")
    assert counts() == before
    assert ImportBatch.objects.counting().count() == 1


def test_figures_of_other_organisations_need_an_administrator(system, published):
    before = counts()
    with pytest.raises(NotAllowed, match="administrator"):
        apply_import(by=system.finance_lead, batch=published)
    assert counts() == before
    assert not ImportBatch.objects.counting().exists()


def test_a_finance_lead_may_import_a_published_figure_of_its_own_organisation(system, tmp_path):
    path = yearly_workbook(tmp_path / "own.xlsx", [("ZZT1", "Fellside", 1200)], heading="2025/26 Allocation (£k)")
    batch = begin(system, path, holds="published")
    apply_import(by=system.finance_lead, batch=batch)
    assert [(row.amount, row.cell) for row in published_for(system.trust)] == [(Decimal("1200000.00"), "C2")]


def test_figures_that_a_made_up_organisation_imports_are_shown_to_no_real_holder(system, published):
    apply_import(by=system.administrator, batch=published)
    holder = Organisation.objects.get(code="QOQ")
    assert PublishedAllocation.objects.filter(holder=holder).count() == 1
    assert published_for(holder) == []


def test_a_real_organisation_imports_no_figure_of_a_made_up_one(system, tmp_path):
    make_real(system.trust)
    path = yearly_workbook(
        tmp_path / "worlds.xlsx",
        [("ZZT1", "Fellside", 1200), ("ZZT2", "Marsh", 300)],
        heading="2025/26 Allocation (£k)",
    )
    batch = begin(system, path, by=system.administrator, holds="published")
    sentence = "“ZZT2” is no code of an ICB or trust that was open in 2025/26. Correct the code."
    assert problems_of(batch) == [("A3", sentence)]


def test_the_same_published_figures_of_two_organisations_are_shown_once_and_the_first_is_named(system, published):
    make_real(system.trust, system.icb)
    apply_import(by=system.administrator, batch=published)
    grant_role(
        by=system_person(), user=system.icb_finance, organisation=system.icb, role=Role.ADMINISTRATOR, from_on=FROM
    )
    content = [(Path(settings.VAR_DIR) / "files" / published.file.stored_as).read_bytes()]
    again = start_import(
        by=system.icb_finance, organisation=system.icb, year=YEAR, name="b.xlsx", content=content, holds="published"
    )
    checked = check_import(system.icb, FinancialYear(2022), read_upload(again.file), read_mapping(again.mapping))
    assert [words for words in checked.warnings if words.startswith("Fellside Hospitals NHS Trust imported these")]
    apply_import(by=system.icb_finance, batch=again)
    holder = Organisation.objects.get(code="QOQ")
    assert PublishedAllocation.objects.filter(holder=holder).count() == 2
    assert [row.batch for row in published_for(holder)] == [published]
    undo_import(by=system.administrator, batch=published, reason="Wrong edition")
    assert [row.batch for row in published_for(holder)] == [again]


def test_unknown_and_missing_codes_are_all_said_at_their_cells_and_nothing_is_imported(system, tmp_path):
    open_icbs()
    path = allocations_workbook(tmp_path / "codes.xlsx", C7="QXX", C9=" ")
    batch = begin(system, path, by=system.administrator, holds="published")
    assert problems_of(batch) == [
        ("C7", "“QXX” is no code of an ICB or trust that was open in 2022/23. Correct the code."),
        ("C9", "The row has an amount but no organisation code. Type its code."),
    ]
    before = counts()
    with pytest.raises(Refused, match="2 problems"):
        apply_import(by=system.administrator, batch=batch)
    assert counts() == before


def test_an_organisation_that_closed_before_the_year_holds_no_figure_of_it(system, tmp_path):
    open_icbs()
    Organisation.objects.filter(code="QF7").update(closed_on="2022-03-31", opened_on="2020-01-01")
    batch = begin(system, allocations_workbook(tmp_path / "closed.xlsx"), by=system.administrator, holds="published")
    assert [cell for cell, _ in problems_of(batch)] == ["C7"]


def test_an_organisation_in_two_rows_is_said_at_the_second(system, tmp_path):
    open_icbs()
    path = allocations_workbook(tmp_path / "twice.xlsx", C8="QOQ")
    batch = begin(system, path, by=system.administrator, holds="published")
    assert problems_of(batch) == [("C8", "QOQ stands in row 5 already. Keep one row an organisation.")]


def test_a_budget_comes_in_by_month_with_cells_and_is_linked_to_a_pot_it_names(system, tmp_path):
    pot = system.pot()
    project = system.project(pot)
    path = budget_workbook(
        tmp_path / "budget.xlsx",
        [("P-001", "Tobacco team", TWELVE), ("30412", project.name.upper(), [50] * 12), ("30413", "Rent", [10] * 12)],
    )
    apply_import(by=system.finance_lead, batch=begin(system, path))
    lines = list(BudgetLine.objects.order_by("row"))
    assert [(line.row, line.code, line.label) for line in lines] == [
        (4, "P-001", "Tobacco team"),
        (5, "30412", project.name.upper()),
        (6, "30413", "Rent"),
    ]
    assert [(line.pot, line.project) for line in lines] == [(pot, None), (pot, project), (None, None)]
    months = BudgetMonth.objects.filter(line=lines[0])
    assert [(month.month, month.amount) for month in months] == [(n, Decimal(100)) for n in range(1, 13)]
    assert [(month.cell, month.raw) for month in months][:2] == [("C4", "100"), ("D4", "100")]


def test_one_yearly_amount_has_no_month(system, tmp_path):
    path = yearly_workbook(
        tmp_path / "year.xlsx", [("1", "Team", 120), ("2", "Van", 30.5)], heading="Budget 2025/26 (£k)"
    )
    apply_import(by=system.finance_lead, batch=begin(system, path))
    found = [(cell.month, cell.amount) for cell in BudgetMonth.objects.order_by("cell")]
    assert found == [(None, Decimal(120_000)), (None, Decimal(30_500))]


def test_a_unit_that_the_workbook_does_not_state_is_asked_and_never_guessed(system, tmp_path):
    path = yearly_workbook(tmp_path / "unit.xlsx", [("1", "Team", 120), ("2", "Van", 30)])
    batch = begin(system, path)
    assert problems_of(batch) == [
        ("C1", "The workbook does not say in which unit these amounts are. Choose pounds, thousands or millions.")
    ]
    with pytest.raises(Refused, match="1 problem needs"):
        apply_import(by=system.finance_lead, batch=batch)
    mapping = replace(read_mapping(batch.mapping), multiplier=1000)
    batch = change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)
    apply_import(by=system.finance_lead, batch=batch)
    assert sum(cell.amount for cell in BudgetMonth.objects.all()) == 150_000


def test_text_where_money_belongs_names_its_cell_and_nothing_is_imported(system, tmp_path):
    rows = [(str(n), f"Line {n}", [100, "tbc" if n in (1, 2, 4) else 100, *[100] * 10]) for n in range(6)]
    batch = begin(system, budget_workbook(tmp_path / "words.xlsx", rows))
    assert problems_of(batch) == [
        (cell, "Holds “tbc”, not an amount. Type a figure there.") for cell in ("D5", "D6", "D8")
    ]
    before = counts()
    with pytest.raises(Refused, match="3 problems"):
        apply_import(by=system.finance_lead, batch=batch)
    assert counts() == before


def test_a_budget_of_another_year_is_refused_at_its_heading(system, tmp_path):
    path = yearly_workbook(
        tmp_path / "other.xlsx", [("1", "Team", 120), ("2", "Van", 30)], heading="Budget 2024/25 (£)"
    )
    ((cell, message),) = problems_of(begin(system, path))
    assert (cell, message[:50]) == ("C1", "The heading says 2024/25, but these are figures of")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"<html><body>Not allowed</body></html>", "The file is a web page"),
        (b"%PDF-1.7 and so on", "The file is a PDF"),
        (PASSWORD_PROTECTED, "password|damaged"),
        (b"name,note\nTeam,good\nVan,bad\n", "no table with a column of amounts"),
    ],
)
def test_a_file_that_is_refused_leaves_nothing_behind(system, tmp_path, content, sentence):
    path = tmp_path / "budget.xlsx"
    path.write_bytes(content)
    before = counts()
    with pytest.raises(Refused, match=sentence) as refused:
        begin(system, path)
    assert refused.value.field == "file"
    assert counts() == before


def test_someone_without_the_right_stores_nothing(system, tmp_path):
    path = yearly_workbook(tmp_path / "right.xlsx", [("1", "Team", 120)], heading="Budget (£)")
    before = counts()
    for person in (system.contributor, system.auditor, system.other_finance):
        with pytest.raises(NotAllowed):
            begin(system, path, by=person)
    assert counts() == before


def test_what_is_applied_is_what_was_previewed(system, tmp_path):
    path = yearly_workbook(tmp_path / "same.xlsx", [("1", "Team", 120), ("2", "Van", 30)], heading="Budget 2025/26 (£)")
    batch = begin(system, path)
    ImportBatch.objects.filter(pk=batch.pk).update(amount=Decimal(149))
    before = counts()
    with pytest.raises(Refused, match="differ from those you saw"):
        apply_import(by=system.finance_lead, batch=batch)
    assert counts() == before


def test_a_kept_file_that_was_changed_is_refused(system, tmp_path):
    path = yearly_workbook(tmp_path / "kept.xlsx", [("1", "Team", 777)], heading="Budget 2025/26 (£)")
    batch = begin(system, path)
    kept = Path(settings.VAR_DIR) / "files" / batch.file.stored_as
    content = kept.read_bytes()
    kept.chmod(0o600)
    kept.write_bytes(content + b" ")
    with pytest.raises(Refused, match="is not what was uploaded"):
        apply_import(by=system.finance_lead, batch=batch)
    kept.write_bytes(content)


def test_a_failure_in_the_middle_leaves_nothing_behind(system, published, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("the machine stopped")

    before = counts()
    monkeypatch.setattr("funding.services.imports.record_event", fail)
    with pytest.raises(RuntimeError):
        apply_import(by=system.administrator, batch=published)
    assert counts() == before
    assert not ImportBatch.objects.counting().exists()


def test_an_upload_that_fails_takes_its_content_away_again(system, tmp_path, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("the machine stopped")

    path = yearly_workbook(tmp_path / "gone.xlsx", [("1", "Team", 4242)], heading="Budget 2025/26 (£)")
    before = counts()
    monkeypatch.setattr("funding.services.uploads.record_event", fail)
    with pytest.raises(RuntimeError):
        begin(system, path)
    assert counts() == before


def test_a_file_is_kept_under_a_name_made_of_its_content(system, tmp_path):
    path = yearly_workbook(tmp_path / "b.xlsx", [("1", "Team", 5151)], heading="Budget 2025/26 (£)")
    batch = begin(system, path, name="../../etc/Ward budget.xlsx")
    assert batch.file.name == "Ward budget.xlsx"
    assert batch.file.stored_as == f"imports/{batch.file.sha256[:2]}/{batch.file.sha256}"


def test_an_import_that_is_dropped_takes_its_row_and_file_away(system, tmp_path, django_capture_on_commit_callbacks):
    before = counts()
    path = yearly_workbook(tmp_path / "drop.xlsx", [("1", "Team", 6161)], heading="Budget 2025/26 (£)")
    batch = begin(system, path)
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(by=system.finance_lead, batch=batch)
    after = counts()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"organisations.Event", "organisations.ChainHead"}
    assert Event.objects.order_by("pk").last().action == "discard-import"


def test_an_applied_import_is_neither_dropped_nor_changed(system, published):
    apply_import(by=system.administrator, batch=published)
    with pytest.raises(Refused, match="Undo the import"):
        discard_import(by=system.administrator, batch=published)
    mapping = replace(read_mapping(published.mapping), amounts=(Taken("E"),))
    with pytest.raises(Refused, match="imported already"):
        change_mapping(by=system.administrator, batch=published, year=YEAR, mapping=mapping)
    assert PublishedAllocation.objects.count() == 42


def test_the_same_figures_in_another_file_are_pointed_out(system, tmp_path):
    rows = [("1", "Team", 120), ("2", "Van", 30)]
    first = yearly_workbook(tmp_path / "first.xlsx", rows, heading="Budget 2025/26 (£)")
    apply_import(by=system.finance_lead, batch=begin(system, first))
    second = begin(system, yearly_workbook(tmp_path / "second.xlsx", rows, heading="Budget for 2025/26 (£)"))
    checked = check_import(system.trust, YEAR, read_upload(second.file), read_mapping(second.mapping))
    assert len(checked.warnings) == 1
    assert checked.warnings[0].startswith("first.xlsx, imported by Farah Finance, has the same number of rows")


def test_a_file_of_which_staging_is_refused_is_not_kept(system, tmp_path, monkeypatch):
    def refuse(*args, **options):
        raise Refused("The file has no such table.")

    path = yearly_workbook(tmp_path / "staged.xlsx", [("1", "Team", 7272)], heading="Budget 2025/26 (£)")
    before = counts()
    monkeypatch.setattr("funding.services.imports.check_import", refuse)
    with pytest.raises(Refused, match="no such table"):
        begin(system, path)
    assert counts() == before


def test_a_file_whose_import_cannot_be_written_is_not_kept(system, tmp_path, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("the machine stopped")

    path = yearly_workbook(tmp_path / "row.xlsx", [("1", "Team", 7373)], heading="Budget 2025/26 (£)")
    before = counts()
    monkeypatch.setattr(ImportBatch.objects, "create", fail)
    with pytest.raises(RuntimeError):
        begin(system, path)
    assert counts() == before


def test_content_that_somebody_else_keeps_meanwhile_stays(system, tmp_path, django_capture_on_commit_callbacks):
    path = yearly_workbook(tmp_path / "shared.xlsx", [("1", "Team", 8181)], heading="Budget 2025/26 (£)")
    batch = begin(system, path)
    with django_capture_on_commit_callbacks() as later:
        discard_import(by=system.finance_lead, batch=batch)
    other = begin(system, path, by=system.other_finance, organisation=system.other_trust)
    for callback in later:
        callback()
    assert read_upload(other.file).sha256 == other.file.sha256


def test_content_that_is_dropped_while_it_is_kept_again_is_stored_again(system, tmp_path, monkeypatch):
    path = yearly_workbook(tmp_path / "again.xlsx", [("1", "Team", 8282)], heading="Budget 2025/26 (£)")
    first = begin(system, path)
    add_row = uploads.add_row

    def dropped_then_added(upload):
        default_storage.delete(first.file.stored_as)
        return add_row(upload)

    monkeypatch.setattr(uploads, "add_row", dropped_then_added)
    other = begin(system, path, by=system.other_finance, organisation=system.other_trust)
    assert read_upload(other.file).sha256 == other.file.sha256


def test_reading_stops_at_the_size_that_the_gate_allows(system):
    sent = []

    def endless():
        while True:
            sent.append(1024 * 1024)
            yield b"1,2\n" * (256 * 1024)

    before = counts()
    with pytest.raises(Refused, match="larger than 20 MB") as refused:
        start_import(
            by=system.finance_lead,
            organisation=system.trust,
            year=YEAR,
            name="a.csv",
            content=endless(),
            holds="budget",
        )
    assert refused.value.field == "file"
    assert sum(sent) == 21 * 1024 * 1024
    assert counts() == before


def test_an_undo_locks_the_import_before_it_looks_for_pots(system, published, monkeypatch):
    """A pot of another organisation is opened under the lock of the import, not of the organisation that imported."""
    apply_import(by=system.administrator, batch=published)
    locked, lock = [], QuerySet.select_for_update

    def note(rows, *args, **options):
        locked.append(rows.model)
        return lock(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", note)
    undo_import(by=system.administrator, batch=published, reason="Wrong edition")
    assert locked[:2] == [Organisation, ImportBatch]


@pytest.mark.parametrize(
    ("pence", "chosen", "read", "expected"),
    [
        (5, 1, 10, 1),
        (-5, 1, 10, -1),
        (90_071_992_547_409_930, 1, 10, 9_007_199_254_740_993),
        (20_000_200_000, 1_000, 1, 20_000_200_000_000),
    ],
)
def test_a_total_in_another_unit_is_exact_to_the_penny(pence, chosen, read, expected):
    assert in_unit(pence, chosen, read) == expected


def test_figures_beyond_the_largest_amount_name_the_largest_amount(system, tmp_path):
    found = []
    for team in (400_000, 600_000):
        path = yearly_workbook(tmp_path / f"{team}.xlsx", [("1", "Team", team), ("2", "Van", 500_000)])
        batch = begin(system, path)
        mapping = replace(read_mapping(batch.mapping), multiplier=1_000_000)
        found.append(problems_of(change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)))
    sentence = "These figures add up to more than £1,000 billion. Choose another column or unit."
    assert found == [[], [("", sentence)]]


def test_a_total_that_differs_is_imported_only_when_somebody_accepts_it(system):
    content = [
        "Cost centre,Description,Budget (£)\n100200,Nurse,41000\n100201,Travel,2500\n100202,Rent,1500\n,Total,45500\n".encode()
    ]
    batch = start_import(
        by=system.finance_lead,
        organisation=system.trust,
        year=FinancialYear(2025),
        name="wrong.csv",
        content=content,
        holds=Holds.BUDGET,
    )
    if not [total for total in batch.control_totals if not total["agrees"]]:
        pytest.fail("the reader reports no total that differs")
    with pytest.raises(Refused, match="accept the difference"):
        apply_import(by=system.finance_lead, batch=batch)
    assert not ImportBatch.objects.counting().exists()
    apply_import(by=system.finance_lead, batch=batch, difference_accepted=True)
    assert ImportBatch.objects.counting().exists()


def budgeted(system, path, text, **changes):
    path.write_text(text)
    batch = begin(system, path)
    mapping = replace(read_mapping(batch.mapping), **changes)
    return change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)


def test_a_code_that_moves_to_another_pot_keeps_the_pot_that_the_file_gives_it(system, tmp_path):
    first, second = system.pot(), system.pot(name="Warm homes")
    january = "Code,Line,Budget (£)\nCC100,Team,150\n"
    said = (Meaning("CC100", first.reference),)
    apply_import(by=system.finance_lead, batch=budgeted(system, tmp_path / "1.csv", january, meanings=said))
    february = "Code,Line,Budget (£)\nCC100,Team,150\nCC200,Van,70\n"
    said = (Meaning("CC100", second.reference), Meaning("CC200", first.reference))
    batch = budgeted(system, tmp_path / "2.csv", february, meanings=said)
    checked = check_import(system.trust, YEAR, read_upload(batch.file), read_mapping(batch.mapping))
    assert [doubt.message for doubt in checked.open_doubts] == []
    apply_import(by=system.finance_lead, batch=batch)
    lines = BudgetLine.objects.filter(batch=batch).order_by("row")
    assert [(line.code, line.pot) for line in lines] == [("CC100", second), ("CC200", first)]


def test_a_remembered_place_that_holds_a_gap_now_is_asked_about(system, tmp_path):
    rows = ["Code,Line,Budget (£)", "x,Old,1", "", "Code,Line,Budget (£)", "a,New,10", "b,New,20", "c,New,30"]
    place = Place((4,), 5, 7)
    apply_import(by=system.finance_lead, batch=budgeted(system, tmp_path / "1.csv", "\n".join(rows), place=place))
    (tmp_path / "2.csv").write_text("\n".join([*rows[:5], "", "m,Memo,99"]))
    batch = begin(system, tmp_path / "2.csv")
    mapping = read_mapping(batch.mapping)
    checked = check_import(system.trust, YEAR, read_upload(batch.file, mapping), mapping)
    assert [doubt.message[:14] for doubt in checked.open_doubts] == ["Row 6 is blank"]
