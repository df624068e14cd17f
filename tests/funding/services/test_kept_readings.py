"""What was read from an uploaded file is held for the next step, and never for another content or another program."""

import os
import pickle
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache

from funding.domain.sheets.cells import Cell, CellError
from funding.services import kept_readings, uploads
from funding.services.imports import apply_import
from funding.services.uploads import forget_upload, read_upload
from tests.funding.services.test_imports import begin, yearly_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(system, tmp_path):
    path = yearly_workbook(tmp_path / "held.xlsx", [("1", "Team", 120), ("2", "Van", 30)], heading="Budget 2025/26 (£)")
    return begin(system, path)


@pytest.fixture
def readings(monkeypatch):
    """How often a file is really read."""
    counted = []
    real = uploads.read_workbook
    monkeypatch.setattr(uploads, "read_workbook", lambda *a, **k: (counted.append(a), real(*a, **k))[1])
    return counted


def test_the_steps_after_the_upload_do_not_read_the_file_again(system, batch, readings):
    assert read_upload(batch.file).tables[0].rows
    assert apply_import(by=system.finance_lead, batch=batch).amount == Decimal(150)
    assert readings == []


def test_a_program_that_reads_differently_reads_again(batch, readings, monkeypatch):
    monkeypatch.setattr(kept_readings, "reader", lambda: "another program")
    again = read_upload(batch.file)
    assert len(readings) == 1
    assert again == read_upload(batch.file)
    assert len(readings) == 1


def test_the_same_content_under_another_name_has_its_own_reading(batch, readings):
    batch.file.name = "other.xlsx"
    assert read_upload(batch.file).file == "other.xlsx"
    assert len(readings) == 1


def test_a_file_that_is_forgotten_leaves_no_reading(batch, readings):
    sha256, name = batch.file.sha256, batch.file.name
    file = batch.file
    batch.delete()
    forget_upload(file)
    assert kept_readings.kept_reading(sha256, name) is None


def test_a_reading_that_is_too_large_is_not_held(batch, readings, monkeypatch):
    kept_readings.forget_reading(batch.file.sha256, batch.file.name)
    monkeypatch.setattr(kept_readings, "MOST_CELLS", 1)
    read_upload(batch.file)
    read_upload(batch.file)
    assert len(readings) == 2


def test_the_same_content_sent_under_another_name_is_held_and_forgotten_with_its_row(system, batch, tmp_path):
    other = tmp_path / "renamed.xlsx"
    other.write_bytes((tmp_path / "held.xlsx").read_bytes())
    again = begin(system, other)
    assert again.file_id == batch.file_id
    assert kept_readings.kept_reading(batch.file.sha256, "renamed.xlsx") is None
    assert kept_readings.kept_reading(batch.file.sha256, "held.xlsx").file == "held.xlsx"


def test_a_reading_older_than_a_day_is_deleted_though_nobody_asks_for_it(system, batch, tmp_path):
    folder = Path(settings.CACHES["readings"]["LOCATION"])
    assert kept_readings.kept_reading(batch.file.sha256, "held.xlsx")
    for each in folder.glob("*.djcache"):
        os.utime(each, (1, 1))
    path = yearly_workbook(tmp_path / "next.xlsx", [("1", "Team", 122)], heading="Budget 2025/26 (£)")
    begin(system, path)
    assert len(list(folder.glob("*.djcache"))) == 1


def test_a_full_disk_does_not_stop_an_upload(system, tmp_path, monkeypatch):
    def full(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(FileBasedCache, "set", full)
    path = yearly_workbook(tmp_path / "full.xlsx", [("1", "Team", 121)], heading="Budget 2025/26 (£)")
    assert begin(system, path).amount == 121


@pytest.mark.parametrize(
    "value", [Decimal("1.10"), "£1,200", date(2026, 4, 1), datetime(2026, 4, 1, 9), CellError("#N/A"), True]
)
def test_a_cell_comes_back_as_it_was(value):
    cell = Cell(3, 2, value, "as typed", True, "£")
    back = pickle.loads(pickle.dumps(cell))
    assert (type(back), back, back.figure) == (Cell, cell, cell.figure)
