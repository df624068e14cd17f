"""Rows written many at once are kept and sealed as rows that are saved one by one."""

import pytest
from django.db import transaction

from funding.models import BudgetMonth
from organisations.many_rows import sealed_many, write_many
from organisations.seals import each_seal, seal_of
from tests.funding.services.test_import_jobs import batch  # noqa: F401

COLUMNS = ("line_id", "month", "amount", "cell", "raw")


@pytest.mark.both_databases
def test_rows_written_at_once_are_numbered_and_sealed_as_rows_that_were_saved(system, batch):  # noqa: F811
    line = batch.lines.create(row=2, label="One")
    other = batch.lines.create(row=3, label="Two")
    rows = [(line.pk, 1, 1050, "C2", "£10.5 “é”\n"), (line.pk, None, -3, "D2", "\\"), (other.pk, 2, 0, "C3", "-")]
    with transaction.atomic():
        numbers = write_many(BudgetMonth, COLUMNS, rows)
    kept = {("funding_budgetmonth", row.pk): seal_of(row) for row in BudgetMonth.objects.all()}
    sealed = sealed_many(BudgetMonth, COLUMNS, numbers, rows)
    assert {(table, number): seal for table, number, seal in each_seal(sealed)} == kept
    assert len(kept) == 3
