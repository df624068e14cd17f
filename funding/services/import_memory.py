"""What was answered for one workbook is remembered for the next one with the same headings: its columns, units and
signs, and what its words stand for here."""

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import Mapping, Meaning, find_table, plain, suggested_mapping, suggested_table
from funding.domain.import_memory import (
    columns_kept,
    headings_fingerprint,
    place_kept,
    recalled,
    words_kept,
    words_recalled,
)
from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Inspection, Sheet, Table
from funding.imported import memory_for
from funding.models import ImportBatch, ImportMemory, Project
from funding.services.import_check import Checked
from organisations.models import Organisation, User

MOST_PLACES = 5  # places given by hand that are tried


def first_mapping(
    organisation: Organisation, year: FinancialYear, inspection: Inspection, holds: str
) -> Mapping | None:
    """What a workbook most likely holds: as it was answered last for a table with the same headings, else what the
    headings say. None when no table has a column of amounts."""
    usable = [table for table in inspection.tables if table.use and table.money_columns]
    for table in usable:
        if memory_for(organisation, holds, headings_fingerprint(table)):
            return mapping_for(organisation, year, table, holds)
    chosen = suggested_table(inspection, holds) or next(
        (each for each in inspection.tables if each.money_columns), None
    )
    return mapping_for(organisation, year, chosen, holds) if chosen else None


def placed_before(organisation: Organisation, holds: str, inspection: Inspection) -> list[ImportMemory]:
    """Answers for tables whose place a person gave, on a sheet that the workbook has too; the newest first."""
    rows = ImportMemory.objects.filter(organisation=organisation, holds=holds, columns__has_key="place")
    names = {name or "" for name, _ in inspection.sheets}
    rows = rows.select_related("batch__file", "kept_by").order_by("-kept_at")[:MOST_PLACES]
    return [memory for memory in rows if (memory.columns["place"]["sheet"] or "") in names]


def as_placed(
    organisation: Organisation, year: FinancialYear, holds: str, inspection: Inspection, sheets: Sequence[Sheet]
) -> tuple[Inspection, Mapping] | None:
    """The workbook read where a person said last time that the table stands, and its answers: when the same headings
    stand there. Rows that follow without a gap belong to it."""
    for memory in placed_before(organisation, holds, inspection):
        kept = place_kept(memory.columns)
        sheet = next((one for one in sheets if kept and (one.name or "") == (kept[0] or "")), None)
        if kept is None or sheet is None:
            continue
        name, number, place = kept[0], kept[1], kept[2].running_on(sheet)
        again = inspect_sheets(
            inspection.file, inspection.sha256, sheets, inspection.warnings, {(name or "", number): place}
        )
        table = find_table(again, name, number)
        if table and table.rows and table.money_columns and headings_fingerprint(table) == memory.fingerprint:
            return again, replace(mapping_for(organisation, year, table, holds), place=place)
    return None


def mapping_for(organisation: Organisation, year: FinancialYear, table: Table, holds: str) -> Mapping:
    """The answers for one table: as last time where its headings are known."""
    memory = memory_for(organisation, holds, headings_fingerprint(table))
    if memory is None:
        return suggested_mapping(table, holds, year)
    mapping = recalled(table, holds, year, memory.columns)
    words = words_recalled(memory.words)
    column = mapping.code or mapping.label
    said = {text for row in table.rows if column and (cell := row.cells.get(column)) and (text := plain(cell.raw))}
    return replace(mapping, meanings=tuple(meaning for word, meaning in words.items() if word in said))


def follows_memory(checked: Checked) -> bool:
    """Whether columns, units and signs stand as they were answered last."""
    if checked.memory is None:
        return False
    again = recalled(checked.table, checked.mapping.holds, checked.year, checked.memory.columns)
    mapping = checked.mapping
    return (again.label, again.code, again.period, again.recurrence, again.amounts, again.multiplier) == (
        mapping.label, mapping.code, mapping.period, mapping.recurrence, mapping.amounts, mapping.multiplier,
    )  # fmt: skip


def memory_in_words(memory: ImportMemory) -> str:
    day = timezone.localtime(memory.kept_at)
    return (
        f"Columns and words are filled in as {memory.kept_by} answered them for {memory.batch.file.name} on "
        f"{day.day} {day:%B %Y}. Change what is different this time."
    )


def remember(by: User, batch: ImportBatch, checked: Checked, opened: Lookup[str, Project]) -> ImportMemory:
    """Keep the answers of an import that is applied now. Called in its transaction."""
    fingerprint = headings_fingerprint(checked.table)
    row = ImportMemory.objects.filter(
        organisation=batch.organisation, holds=checked.mapping.holds, fingerprint=fingerprint
    ).first() or ImportMemory(organisation=batch.organisation, holds=checked.mapping.holds, fingerprint=fingerprint)
    row.columns = columns_kept(checked.table, checked.mapping)
    row.words = words_kept([as_opened(each, opened) for each in checked.mapping.meanings], row.words or {})
    row.batch, row.kept_at, row.kept_by = batch, timezone.now(), by
    row.save()
    return row


def as_opened(meaning: Meaning, opened: Lookup[str, Project]) -> Meaning:
    """A project that the import opened goes by its reference from now on."""
    project = opened.get(plain(meaning.text))
    return replace(meaning, project=project.reference, new_project=False) if project else meaning
