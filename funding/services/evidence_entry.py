"""Rows of evidence from pages: one of a form, a table of them, or the correction of one. Each becomes an object of the
command's document and is recorded as the command records it; a table goes in whole or not at all."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from funding.domain.evidence_kinds import Correct, Kind
from funding.domain.financial_year import FinancialYear
from funding.evidence_held import CORRECTED, HeldRow, corrections_of, new_of, old_of, rows_held
from funding.services.document import Document
from funding.services.evidence_document import record_one
from funding.services.evidence_table import Problem, TableRow, rows_in, sorted_problems
from funding.services.uploads import shown_name, write_content
from funding.workbook.door import Refused as NotRead
from funding.workbook.door import read_sheets
from funding.workbook.gate import LARGEST_FILE
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused
from organisations.services.audit import record_event
from organisations.services.rights import require

OTHERWISE = {"shares": "millionths", "kind": "stands_for", "wte": "hundredths"}
BACK = {"lines": ("reference", "on"), "claim": (), "overhead": (), "virement": ("month",)}


class TableRefused(Refused):
    """A table with rows that cannot be recorded; `problems` names each with its row and column."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a table brought: how many rows, and the SHA-256 of what was given."""

    rows: int
    sha256: str


class Typed(Document):
    """An object that was typed on a page: its keys are called what the page calls them."""

    how_to_add = "Fill it in."

    def __init__(self, keys: Mapping[str, Any], kind: Kind) -> None:
        super().__init__(keys)
        self.kind = kind

    def named(self, key: str) -> str:
        field = self.kind.field(key)
        return field.label if field else key

    def part(self, keys: Mapping[str, Any]) -> "Typed":
        return Typed(keys, self.kind)


@transaction.atomic
def record_row(*, by: User, organisation: Organisation, year: FinancialYear, kind: Kind,
               values: Mapping[str, Any]) -> Any:  # fmt: skip
    """Record one row, given by the keys of the document. A single share leaves those of other pots as they are."""
    refuse_another_year(kind, year, values)
    given = [dict(values)]
    if kind.code == "shares":
        held = rows_held(kind, organisation, year)
        given += [row.values for row in held if same_code(row, values) and row.values["pot"] != values.get("pot")]
    return record_one(by, organisation, Typed(document_of(kind, year, given), kind))


def refuse_another_year(kind: Kind, year: FinancialYear, values: Mapping[str, Any]) -> None:
    """What is recorded on the pages of a year is seen there: its lines lie in it, and its terms begin by its end."""
    key = {"lines": "on", "overhead-terms": "from_on", "continuation": "from_on"}.get(kind.code, "")
    day = date.fromisoformat(values[key]) if values.get(key) else None
    if day is None or day in year or (kind.code != "lines" and day < year.first_day):
        return
    words = f"{day.day} {day:%B %Y}"
    if kind.code == "lines":
        raise Refused(f"{words} is not in {year}. Choose the financial year of the line at the top.", field=key)
    raise Refused(f"{words} lies after {year}. Record it in the year in which it begins.", field=key)


def same_code(row: HeldRow, values: Mapping[str, Any]) -> bool:
    return bool(row.values["code"] == values.get("code"))


def document_of(kind: Kind, year: FinancialYear, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The object of the document that holds the rows: lines and the shares of a code go together, others one by one."""
    first, *_ = filled = [{key: value for key, value in row.items() if value is not None} for row in rows]
    if kind.code == "lines":
        return {"kind": kind.code, "lines": filled}
    if kind.code == "shares":
        code = {"code": first["code"]} if "code" in first else {}
        return {"kind": kind.code, **code, "shares": [{k: v for k, v in row.items() if k != "code"} for row in filled]}
    return {"kind": kind.code, **({"year": year.code} if kind.takes_year else {}), **first}


def record_table(*, by: User, organisation: Organisation, year: FinancialYear, kind: Kind, name: str,
                 content: Iterable[bytes]) -> Recorded:  # fmt: skip
    """Record every row of a file whose columns are those of the kind, or none. The audit chain keeps its name and
    SHA-256 beside the rows' own entries. Raises TableRefused with every problem, by row and column."""
    require(by, organisation, Act.SEE)
    name = shown_name(name)
    with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
        path = Path(folder) / "content"
        sha256, size = write_content(path, content, largest=LARGEST_FILE)
        try:
            sheets = read_sheets(path, name=name)
        except NotRead as refusal:
            raise Refused(refusal.message, field="file") from refusal
    rows, problems = rows_in(kind, sheets, year)
    problems += tried(by, organisation, year, kind, readable(kind, rows, problems))
    if problems:
        raise TableRefused(refusal_of(problems, len(rows)), sorted_problems(problems))
    with transaction.atomic():
        for part in parts(kind, rows):
            record_one(by, organisation, Typed(document_of(kind, year, [row.values for row in part]), kind))
        record_event(
            by=by,
            organisation=organisation,
            action="record-evidence-table",
            subject=kind.code,
            after={"file": name, "sha256": sha256, "size": size, "rows": len(rows)},
        )
    return Recorded(len(rows), sha256)


def refusal_of(problems: Sequence[Problem], rows: int) -> str:
    wrong = len({problem.row for problem in problems})
    if not rows and wrong == 1:
        return f"{problems[0].message} Nothing was recorded."
    rows_are = "1 row" if wrong == 1 else f"{wrong} rows"
    return f"{rows_are} cannot be recorded, so nothing was. Correct what is listed and give the table again."


def readable(kind: Kind, rows: Sequence[TableRow], problems: Sequence[Problem]) -> list[TableRow]:
    """The rows that the services can judge: read without a problem, under all the columns they need."""
    needed = {field.key for field in kind.fields if field.needed}
    wrong = {problem.row for problem in problems}
    return [row for row in rows if row.number not in wrong and needed <= row.places.keys()]


def parts(kind: Kind, rows: Sequence[TableRow]) -> list[list[TableRow]]:
    """Rows that are recorded together: all lines, the shares of one code, and others each for itself."""
    if kind.code == "lines":
        return [list(rows)]
    if kind.code != "shares":
        return [[row] for row in rows]
    by_code: dict[Any, list[TableRow]] = {}
    for row in rows:
        by_code.setdefault(row.values.get("code"), []).append(row)
    return list(by_code.values())


def tried(by: User, organisation: Organisation, year: FinancialYear, kind: Kind,
          rows: Sequence[TableRow]) -> list[Problem]:  # fmt: skip
    """Record every row for itself and take it all back: what the services refuse, by row."""
    problems: list[Problem] = []
    each = [[row] for row in rows] if kind.code == "lines" else parts(kind, rows)
    with transaction.atomic():
        for part in each:
            try:
                with transaction.atomic():
                    for row in part:
                        refuse_another_year(kind, year, row.values)
                    record_one(by, organisation, Typed(document_of(kind, year, [row.values for row in part]), kind))
            except NotAllowed:
                raise
            except Refused as refusal:
                problems.append(part[0].problem(key_of(kind, refusal.field), refusal.message))
        transaction.set_rollback(True)
    return problems


def key_of(kind: Kind, field: str | None) -> str | None:
    """The key of the document for what a service calls the field: its argument has no unit in its name."""
    for key in (each.key for each in kind.fields):
        if field and (key == field or key.rpartition("_")[0] == field.removesuffix("_wte")):
            return key
    return OTHERWISE.get(field or "")


def taken_back(kind: Kind, row: HeldRow, values: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The row that takes another back: the same amounts below nought, or the two sides of a virement swapped."""
    new = {**row.values, **values}
    if kind.code == "virement":
        return {**new, "from_pot": row.values["to_pot"], "to_pot": row.values["from_pot"], "reason": reason}
    for key in ("amount_pence", "direct_cost_pence"):
        if key in new:
            new[key] = -row.values[key]
    if kind.code == "lines":
        new["reverses"] = row.values["reference"]
    return new


@transaction.atomic
def correct_row(*, by: User, organisation: Organisation, year: FinancialYear, kind: Kind, row: HeldRow,
                values: Mapping[str, Any], reason: str) -> Any:  # fmt: skip
    """Correct a row by another, which the audit chain names beside it with the reason; the old one stays."""
    if not reason.strip():
        raise Refused("Say why the row is corrected.", field="why")
    if kind.correct is Correct.NOT:
        raise Refused(f"{kind.later} It cannot be corrected here.")
    # Two corrections at once would both take the row back: the second waits and is refused.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if kind.correct is Correct.BACK:
        touched = {pk for event in corrections_of(kind, organisation) for pk in (old_of(event), new_of(event))}
        if row.pk in touched:
            raise Refused(f"Row {row.pk} is taken back already, or takes one back itself.")
        given = taken_back(kind, row, values, reason)
    else:
        given = {**row.values, **values}
    new = record_row(by=by, organisation=organisation, year=year, kind=kind, values=given)
    new = new[0] if isinstance(new, list) else new
    record_event(
        by=by,
        organisation=organisation,
        action=CORRECTED,
        subject=f"{kind.code}:{row.pk}",
        before=row.values,
        after={"by": new.pk if new is not None else row.pk},
        reason=reason,
    )
    return new
