"""`manage.py appraise FILE.json [--json]`: a case file in, every figure of the appraisal out. Needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding.domain.money import in_words
from roi.domain.analysis import analyse
from roi.domain.analysis_document import analysis_json
from roi.domain.appraisal import Appraisal, appraise
from roi.domain.appraisal_document import to_json
from roi.domain.case_file import read_case_file
from roi.domain.inputs import CaseError
from roi.domain.ladder import Rung
from roi.domain.statements import amount, month_name, quintile_sentence, statements, two_places

LARGEST_FILE = 10_000_000


class Command(BaseCommand):
    help = "Appraises a case file: returns by rung, payback, break-even, full-year effect, fifths, guards."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a case file; docs/case-file.md describes it")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            appraisal = appraise(read_case_file(read_document(Path(options["file"]))))
        except CaseError as refused:
            if options["as_json"]:
                reason = {"path": refused.path, "message": refused.sentence}
                self.stdout.write(json.dumps({"refused": reason}, ensure_ascii=False))
            raise CommandError(str(refused), returncode=1) from None
        if options["as_json"]:
            more = analysis_json(appraisal, analyse(appraisal))
            document = {"refused": None, **to_json(appraisal), "analysis": more}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))
        else:
            self.stdout.write("\n".join(lines_for_people(appraisal)))


def read_document(path: Path) -> object:
    """The parsed JSON. Raises CaseError with one sentence where the file cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CaseError("", f"{path} is larger than any case file. Choose another file.")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise CaseError("", f"{path} cannot be read ({(fault.strerror or 'no reason given').lower()}).") from None
    except json.JSONDecodeError as fault:
        raise CaseError("", f"{path} is not JSON: see line {fault.lineno}, column {fault.colno}.") from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise CaseError("", f"{path} is not a JSON text. Save the case file again as UTF-8.") from None


def lines_for_people(appraisal: Appraisal) -> list[str]:
    inputs = appraisal.inputs
    return [
        f"{inputs.project.name} ({inputs.project.code}), {inputs.organisation.name}",
        f"{inputs.financial_year}, data to {month_name(inputs.data_to)}, "
        f"{appraisal.return_on(Rung.TRUST_CASH).benefit.price_base}",
        "",
        *returns_table(appraisal),
        "",
        *(f"Class {row.number}, {row.name}: {amount(row.benefit)}" for row in appraisal.classes()),
        "",
        *statements(appraisal),
        "",
        *quintile_table(appraisal),
        "",
        "Guards",
        *(f"  {guard.status.value:<5} {guard.code}: {guard.answer}" for guard in appraisal.guards),
    ]


def returns_table(appraisal: Appraisal) -> list[str]:
    rows = [f"{'':<24}{'benefit':>14}{'cost':>14}{'for £1':>10}{'net':>14}{'payback':>12}"]
    for row in appraisal.returns():
        times = "–" if row.ratio.value is None else two_places(row.ratio.value)
        payback = "none" if row.payback.value is None else month_name(int(row.payback.value))
        if row.benefit.value is None:
            rows.append(f"{row.rung.heading:<24}{amount(row.benefit)}, cost {in_words(row.cost.number)}")
            continue
        amounts = f"{in_words(row.benefit.number):>14}{in_words(row.cost.number):>14}"
        rows.append(f"{row.rung.heading:<24}{amounts}{times:>10}{in_words(row.net.number):>14}{payback:>12}")
    return rows


def quintile_table(appraisal: Appraisal) -> list[str]:
    cells = appraisal.by_quintile(Rung.TRUST_RESOURCE)
    if cells["total"].value is None:
        return [quintile_sentence(appraisal, Rung.TRUST_RESOURCE)]
    rows = ["Benefit by deprivation fifth, on resource"]
    for figure in cells.values():
        pounds = "not computed" if figure.value is None else in_words(figure.value, pence=True)
        rows.append(f"  {figure.label:<44}{pounds:>16}")
    return rows
