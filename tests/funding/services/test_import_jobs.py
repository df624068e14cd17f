"""Long imports: written in chunks that nobody sees before the end, told by a row, swept when abandoned."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from dataset.verify import verify
from funding.domain.import_mapping import Meaning, read_mapping
from funding.models import BudgetLine, BudgetMonth, ImportJob
from funding.services import import_writing
from funding.services.import_jobs import SILENT, begin_job, run_job, sweep_abandoned
from funding.services.imports import apply_import, change_mapping, discard_import, start_import
from organisations.refusals import Refused
from tests.funding.services.test_import_actuals import TODAY, YEAR

ROWS = 40


@pytest.fixture
def batch(system, monkeypatch):
    monkeypatch.setattr(import_writing, "FEW", 20)
    monkeypatch.setattr(import_writing, "CHUNK", 8)
    lines = "\n".join(["Code,Line,Budget 2025/26 (£)", *(f"c{n},Line {n},{n + 100}" for n in range(ROWS))])
    return start_import(
        by=system.finance_lead,
        organisation=system.trust,
        year=YEAR,
        name="b.csv",
        content=[lines.encode()],
        holds="budget",
    )


@pytest.mark.both_databases
def test_a_large_import_is_written_in_chunks_and_counts_at_once(system, batch):
    seen = []
    apply_import(
        by=system.finance_lead, batch=batch,
        heard=lambda done: seen.append((done, BudgetLine.objects.filter(batch__applied_at__isnull=False).count())),
    )  # fmt: skip
    assert seen == [(8, 0), (16, 0), (24, 0), (32, 0), (40, 0)]
    assert BudgetMonth.objects.count() == ROWS
    assert verify(today=TODAY).problems == ()


def test_a_failure_at_the_end_sweeps_what_was_written(system, batch, monkeypatch):
    monkeypatch.setattr("funding.services.imports.remember", lambda *parts: refuse())
    with pytest.raises(Refused):
        apply_import(by=system.finance_lead, batch=batch)
    assert BudgetLine.objects.count() == 0


def refuse():
    raise Refused("No.")


def test_a_job_is_done_in_the_name_of_who_began_it(system, batch):
    job = begin_job(by=system.finance_lead, batch=batch, launch=lambda job: None)
    job = run_job(job)
    batch.refresh_from_db()
    assert (job.state, job.done, batch.applied_by) == ("done", ROWS, system.finance_lead)


def test_an_import_is_written_by_one_job_at_a_time(system, batch):
    begin_job(by=system.finance_lead, batch=batch, launch=lambda job: None)
    with pytest.raises(Refused, match="being imported now"):
        begin_job(by=system.second, batch=batch, launch=lambda job: None)
    with pytest.raises(Refused, match="being imported now"):
        discard_import(by=system.finance_lead, batch=batch)


def test_a_refused_job_says_why_and_may_be_begun_again(system, batch):
    apply_import(by=system.finance_lead, batch=batch)
    batch.undone_at = batch.applied_at = None
    job = ImportJob.objects.create(batch=batch, started_by=system.auditor, heard_at=timezone.now())
    job = run_job(job)
    assert job.state == "failed"
    assert job.message


def test_an_abandoned_job_is_given_up_and_what_it_wrote_is_swept(system, batch):
    job = begin_job(by=system.finance_lead, batch=batch, launch=lambda job: None)
    BudgetLine.objects.create(batch=batch, row=2, label="left behind")
    assert sweep_abandoned() == 0
    ImportJob.objects.filter(pk=job.pk).update(heard_at=timezone.now() - SILENT - timedelta(seconds=1))
    assert sweep_abandoned() == 1
    assert BudgetLine.objects.count() == 0
    job.refresh_from_db()
    assert job.message.startswith("The import stopped before it was done.")
    again = begin_job(by=system.finance_lead, batch=batch, launch=lambda job: None)
    assert run_job(again).state == "done"


def test_a_refused_large_import_leaves_no_new_project_behind(system, batch, monkeypatch):
    pot = system.pot()
    mapping = replace(
        read_mapping(batch.mapping), meanings=(Meaning("c3", pot.reference, "Street nurse", new_project=True),)
    )
    batch = change_mapping(by=system.finance_lead, batch=batch, year=YEAR, mapping=mapping)
    with monkeypatch.context() as patch:
        patch.setattr("funding.services.imports.remember", lambda *parts: refuse())
        with pytest.raises(Refused):
            apply_import(by=system.finance_lead, batch=batch)
    assert not pot.projects.exists()
    apply_import(by=system.finance_lead, batch=batch)
    assert BudgetLine.objects.get(label="c3").project == pot.projects.get()
    assert verify(today=TODAY).problems == ()


def test_an_import_whose_rows_were_swept_meanwhile_does_not_count(system, batch):
    def swept(done):
        if done == ROWS:
            import_writing.sweep_rows(batch)

    with pytest.raises(Refused, match="cleared away meanwhile"):
        apply_import(by=system.finance_lead, batch=batch, heard=swept)
    batch.refresh_from_db()
    assert batch.applied_at is None


def test_a_job_that_fails_after_its_import_counts_is_done(system, batch, monkeypatch):
    job = begin_job(by=system.finance_lead, batch=batch, launch=lambda job: None)

    def apply_then_fail(**facts):
        apply_import(**facts)
        raise ZeroDivisionError

    monkeypatch.setattr("funding.services.import_jobs.apply_import", apply_then_fail)
    with pytest.raises(ZeroDivisionError):
        run_job(job)
    job.refresh_from_db()
    assert (job.state, BudgetMonth.objects.count()) == ("done", ROWS)


def test_a_silent_job_whose_import_counts_is_done(system, batch):
    job = begin_job(by=system.finance_lead, batch=batch, launch=lambda job: None)
    apply_import(by=system.finance_lead, batch=batch)
    ImportJob.objects.filter(pk=job.pk).update(heard_at=timezone.now() - SILENT - timedelta(seconds=1))
    assert sweep_abandoned() == 0
    job.refresh_from_db()
    assert (job.state, BudgetMonth.objects.count()) == ("done", ROWS)
