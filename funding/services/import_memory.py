"""What was answered for one workbook is remembered for the next one with the same headings: its columns, units and
signs, and what its words stand for here."""

from collections.abc import Mapping as Lookup
from dataclasses import replace

from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import Mapping, Meaning, plain, suggested_mapping, suggested_table
from funding.domain.import_memory import columns_kept, headings_fingerprint, recalled, words_kept, words_recalled
from funding.domain.sheets.tables import Inspection, Table
from funding.imported import memory_for
from funding.models import ImportBatch, ImportMemory, Project
from funding.services.import_check import Checked
from organisations.models import Organisation, User


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
