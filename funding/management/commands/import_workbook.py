"""`manage.py import_workbook FILE`: checks a table of a workbook and prints what would change; `--apply --by EMAIL`
imports it in that person's name. Exit status: 0 done, 1 refused (the reason is printed), 2 wrong usage."""

import json
from argparse import ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandParser

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.domain.import_figures import Figure, grouped, multiplier_of, unit_example
from funding.domain.import_mapping import (
    BUDGET,
    HOLDS,
    PUBLISHED,
    Mapping,
    NotAMapping,
    Taken,
    find_table,
    read_mapping,
    suggested_table,
)
from funding.domain.import_review import Fate
from funding.domain.money import from_pence, in_words
from funding.domain.sheets.tables import Inspection, Table
from funding.services.import_check import Checked, check_import
from funding.services.import_effect import effect_in_words, effect_of, said_before
from funding.services.import_memory import mapping_for
from funding.services.imports import already_in, apply_import, digest_of, discard_import, stage_import
from funding.services.uploads import read_and_searched, store_upload, with_place
from organisations.models import Organisation, User
from organisations.refusals import Refused
from organisations.selectors import organisation_by_code

UNITS = {"pounds": 1, "thousands": 1_000, "millions": 1_000_000}


def year(text: str) -> FinancialYear:
    try:
        return FinancialYear.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


class Command(BaseCommand):
    help = "Check a table of a workbook and print what an import would change; --apply imports it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="who uploads")
        parser.add_argument("--year", required=True, type=year, metavar="2025-26")
        parser.add_argument("--as", dest="holds", choices=HOLDS, default=BUDGET)
        parser.add_argument("--sheet", metavar="NAME")
        parser.add_argument("--table", type=int, metavar="N", help="the n-th table of the sheet")
        parser.add_argument("--amount-column", metavar="G")
        parser.add_argument("--code-column", metavar="C")
        parser.add_argument("--label-column", metavar="D")
        parser.add_argument("--unit", choices=tuple(UNITS), help="needed when the workbook does not state it")
        parser.add_argument("--mapping", type=Path, metavar="FILE", help="JSON as printed under “mapping”")
        parser.add_argument("--apply", action="store_true", help="import the figures; needs --by")
        parser.add_argument("--accept-difference", action="store_true", help="import although a total differs")
        parser.add_argument("--accept-doubts", action="store_true", help="call every doubt right as it stands")
        parser.add_argument("--no-patients", action="store_true", help="what looks like NHS numbers is something else")
        parser.add_argument("--by", metavar="EMAIL", help="in whose name and with whose rights")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, **options: Any) -> None:
        if options["apply"] != bool(options["by"]):
            self.stderr.write("Give --apply and --by EMAIL together: an import is made in a person's name.")
            raise SystemExit(2)
        try:
            answer = run(options)
        except Refused as refusal:
            answer = {"file": options["file"].name, "refused": refusal.message}
        if options["json"]:
            self.stdout.write(json.dumps(answer, indent=1, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines_of(answer)))
        if answer.get("refused"):
            raise SystemExit(1)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Check, and with --apply upload, stage and apply. Raises Refused."""
    organisation = organisation_by_code(options["organisation"])
    if organisation is None:
        raise Refused(f"There is no organisation with the code {options['organisation']}. Check the code.")
    path: Path = options["file"]
    inspection = read_and_searched(path, path.name, options["no_patients"])
    mapping = chosen_mapping(options, organisation, inspection)
    if mapping.place:
        inspection = with_place(path, inspection, mapping)
    checked = check_import(organisation, options["year"], inspection, mapping)
    if options["accept_doubts"] and checked.open_doubts:
        keys = dict.fromkeys((*mapping.accepted, *(doubt.key for doubt in checked.open_doubts)))
        mapping = replace(mapping, accepted=tuple(keys))
        checked = check_import(organisation, options["year"], inspection, mapping)
    answer = document(path, inspection, checked)
    if checked.problems:
        answer["refused"] = "Nothing is imported until the problems are answered."
    elif checked.open_doubts and options["apply"]:
        answer["refused"] = (
            "Nothing is imported until the doubts are answered. Name them under “accepted” of --mapping, or give "
            "--accept-doubts."
        )
    elif not checked.found.figures:
        answer["refused"] = "The chosen columns hold no figures. Choose another column with --amount-column."
    elif options["apply"]:
        by, accepted = person(options["by"]), options["accept_difference"]
        answer |= applied(by, organisation, path, options, mapping, accepted)
    return answer


def applied(by: User, organisation: Organisation, path: Path, options: dict[str, Any], mapping: Mapping,
            accepted: bool) -> dict[str, Any]:  # fmt: skip
    with path.open("rb") as content:
        file, _ = store_upload(
            by=by, organisation=organisation, name=path.name, content=File(content).chunks(),
            no_patients=options["no_patients"],
        )  # fmt: skip
    batch = stage_import(by=by, organisation=organisation, file=file, year=options["year"], mapping=mapping)
    try:
        batch = apply_import(by=by, batch=batch, difference_accepted=accepted)
    except Refused as refusal:
        discard_import(by=by, batch=batch)
        return {"refused": refusal.message}
    return {"applied": True, "import": batch.pk}


def person(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refused(f"Nobody has the address {email}. Give the address with which the person signs in.")
    return found


def chosen_mapping(options: dict[str, Any], organisation: Organisation, inspection: Inspection) -> Mapping:
    """The mapping of --mapping; else the answers of last time for these headings, or what the table most likely is,
    with the columns that were named."""
    if options["mapping"]:
        try:
            return read_mapping(json.loads(options["mapping"].read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            reason = str(error) if isinstance(error, NotAMapping) else "The mapping file cannot be read as JSON."
            raise Refused(reason) from None
    table = chosen_table(options, inspection)
    guess = mapping_for(organisation, options["year"], table, options["holds"])
    letter = (options["amount_column"] or "").upper()
    return replace(
        guess,
        label=(options["label_column"] or guess.label or "").upper() or None,
        code=(options["code_column"] or guess.code or "").upper() or None,
        amounts=(Taken(letter),) if letter else guess.amounts,
        multiplier=UNITS.get(options["unit"] or "", guess.multiplier),
    )


def chosen_table(options: dict[str, Any], inspection: Inspection) -> Table:
    if options["sheet"] is None and options["table"] is None:
        table = suggested_table(inspection, options["holds"])
    else:
        first = inspection.tables[0].sheet if inspection.tables else None
        sheet = first if options["sheet"] is None else options["sheet"]
        table = find_table(inspection, sheet, options["table"] or 1)
    if table is None:
        found = ", ".join(f"{each.sheet or 'this file'} table {each.number}" for each in inspection.tables) or "none"
        raise Refused(f"No such table of amounts. Found: {found}. Name one with --sheet and --table.")
    return table


def document(path: Path, inspection: Inspection, checked: Checked) -> dict[str, Any]:
    """Everything the check found, as JSON values; amounts are whole pence."""
    found, table, mapping = checked.found, checked.table, checked.mapping
    effect = effect_of(checked)
    example = unit_example(table, mapping)
    return {
        "file": path.name,
        "sha256": inspection.sha256,
        "refused": None,
        "organisation": checked.organisation.code,
        "year": checked.year.code,
        "holds": mapping.holds,
        "tables": [
            {"sheet": each.sheet, "table": each.number, "use": each.use, "why": each.why, "rows": len(each.rows)}
            for each in inspection.tables
        ],
        "mapping": mapping.as_document(),
        "mapping_hash": mapping.fingerprint,
        "header_rows": list(table.header_rows),
        "headings": {column.letter: column.heading for column in table.columns},
        "units": {
            column.letter: {
                "multiplier": multiplier_of(column, mapping),
                "certain": mapping.multiplier is not None or bool(column.unit and column.unit.certain),
            }
            for taken in mapping.amounts
            if (column := table.column(taken.column))
        },
        "example": example and {"cell": example.cell, "raw": example.raw},
        "rows": found.rows,
        "total_pence": found.pence,
        "rounding_pence": found.rounding_pence,
        "control_totals": checked.control_document(),
        "left_out": checked.left_out_document(),
        "problems": [{"cells": group.cells, "message": group.message} for group in grouped(checked.problems)],
        "doubts": [
            {"cell": doubt.cell, "message": doubt.message, "accept": doubt.key} for doubt in checked.open_doubts
        ],
        "warnings": [*checked.warnings, *said_before(effect)],
        "effect": effect_in_words(effect),
        "review": {fate.value: len(effect.review.of(fate)) for fate in Fate},
        "posts_pence": effect.posted_pence,
        "already": already_in(checked.already) if checked.already else None,
        "digest": digest_of(found.figures),
        "figures": [figure_document(checked, figure) for figure in found.figures],
        "applied": False,
        "import": None,
    }


def figure_document(checked: Checked, figure: Figure) -> dict[str, Any]:
    row: dict[str, Any] = {
        "row": figure.row,
        "cell": figure.cell,
        "raw": figure.raw,
        "code": figure.code,
        "label": figure.label,
        "month": figure.month,
        "amount_pence": figure.pence,
    }
    if checked.mapping.holds == PUBLISHED:
        holder = checked.holders.get(figure.code)
        return row | {"holder": holder.name if holder else None}
    link = checked.link(figure)
    return row | {
        "measure": figure.measure,
        "pot": link.pot.reference if link.pot else None,
        "project": link.project.reference if link.project else None,
    }


def lines_of(answer: dict[str, Any]) -> list[str]:
    """The answer for people."""
    if "tables" not in answer:
        return [str(answer["refused"])]
    mapping = answer["mapping"]
    lines = [f"{answer['file']}: {answer['holds']} for {answer['organisation']}, {answer['year']}"]
    for table in answer["tables"]:
        kept = f"{table['rows']} rows" if table["use"] else f"left out: {table['why']}"
        lines.append(f"  {table['sheet'] or 'the file'}, table {table['table']}: {kept}")
    lines.append(f"Taken from {mapping['sheet'] or 'the file'}, table {mapping['table']}:")
    for taken in mapping["amounts"]:
        unit = answer["units"].get(taken["column"], {"multiplier": 1})["multiplier"]
        month = f" ({MONTH_NAMES[taken['month'] - 1]})" if taken["month"] else ""
        heading = answer["headings"].get(taken["column"], "no heading")
        lines.append(f"  {taken['column']}{month}: {heading}, times {unit:,}")
    for figure in answer["figures"]:
        name = figure.get("holder") or figure["label"]
        belongs = figure.get("pot") or figure.get("project") or ("" if "holder" in figure else "no pot yet")
        amount = pounds(figure["amount_pence"])
        lines.append(f"  {figure['cell']:>7}  {amount:>20}  {figure['code']:8} {name} {belongs}".rstrip())
    lines.append(f"{answer['rows']} rows, {pounds(answer['total_pence'])}; rounding {pounds(answer['rounding_pence'])}")
    for total in answer["control_totals"]:
        verdict = "agrees" if total["agrees"] else "does not agree"
        stated, computed = pounds(total["stated_pence"]), pounds(total["computed_pence"])
        lines.append(f"Total in {total['cell']}: {stated}; rows: {computed}; {verdict}")
    lines += [f"Warning: {warning}" for warning in answer["warnings"]]
    if answer["already"]:
        lines.append(f"Already in: {answer['already']}")
    lines += [f"{problem['cells'] or 'Table'}: {problem['message']}" for problem in answer["problems"]]
    lines += [f"{doubt['cell']}, look again: {doubt['message']}" for doubt in answer["doubts"]]
    lines += [answer["effect"]] if answer["effect"] else []
    if answer["refused"]:
        lines.append(answer["refused"])
    elif answer["applied"]:
        lines.append(f"Imported as import {answer['import']}.")
    else:
        lines.append("Nothing was changed. Add --apply --by EMAIL to import it.")
    return lines


def pounds(pence: int) -> str:
    return in_words(from_pence(pence), pence=pence % 100 != 0)
