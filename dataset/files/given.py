"""What follows in a folder made elsewhere: terms, instalments, months, budgets and their file, out of the few columns
that were given. Rows with a problem are left alone."""

import hashlib
import re

from dataset.files.agreements import AGREEMENT_TERMS, AGREEMENTS
from dataset.files.audit import ANCHORS
from dataset.files.bids import BIDS
from dataset.files.cases import CASES
from dataset.files.cells import canonical
from dataset.files.codes import TRANSACTION_LINES
from dataset.files.evidence import VIREMENTS
from dataset.files.folder import CONTENT, Folder, Row
from dataset.files.given_movements import follow_movements
from dataset.files.imports import BUDGET_LINES, BUDGET_MONTHS, IMPORTS, UPLOADED_FILES
from dataset.files.movements import CLOSE_REQUESTS, MONTHS_CLOSED, MONTHS_REOPENED, MOVEMENTS, PROJECTS
from dataset.files.organisations import ORGANISATIONS
from dataset.files.pots import AWARDS, INSTALMENTS, POTS, TERMS
from dataset.files.shape import File
from dataset.files.transfers import TRANSFER_RECEIPTS
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.words import AwardKind

FOLDER_EMAIL = "loaded-folder@ringfence.invalid"
FOLDER_NAME = "The folder that was loaded"
COUNTED = ((POTS, "P"), (PROJECTS, "PR"), (BIDS, "B"), (AGREEMENTS, "A"), (CASES, "BC"))


def follow(folder: Folder) -> None:
    """Work out everything that a folder made elsewhere may leave out, and check what services would check."""
    follow_references(folder)
    follow_pots(folder)
    follow_awards(folder)
    follow_projects(folder)
    follow_agreements(folder)
    follow_movements(folder)
    follow_months(folder)
    follow_uploads(folder)
    follow_imports(folder)
    follow_lines(folder)
    for row in folder.of(ANCHORS):
        folder.at(row, "", "Anchors come only with the audit chains in events.csv. Leave the file out.")


def follow_references(folder: Folder) -> None:
    """References are counted in the organisation, and the last one is the largest."""
    for file, prefix in COUNTED:
        for row in folder.good(file):
            if not re.fullmatch(rf"{prefix}-[0-9]{{3,6}}", row.values["reference"]):
                folder.at(row, "reference", f"“{row.values['reference']}” is no such reference. Write {prefix}-001.")
        folder.of(file).sort(key=lambda row: reference_order(row) if row not in folder.bad else ("", 0))


def reference_order(row: Row) -> tuple[str, int]:
    return row.values["organisation"], int(row.values["reference"].rsplit("-", 1)[1])


def follow_pots(folder: Folder) -> None:
    names = {row.key: row.values["name"] for row in folder.good(ORGANISATIONS)}
    awards, terms = folder.grouped(AWARDS, "pot"), folder.grouped(TERMS, "pot")
    paid = folder.grouped(TRANSFER_RECEIPTS, "pot")
    for row in folder.good(POTS):
        values = row.values
        values["funder_name"] = values["funder_name"] or names.get(values["funder"]) or "Not stated"
        years = [award.values["year"] for award in awards[row.key]]
        if not years and not paid[row.key] and not folder.unread:
            folder.at(row, "", "The pot has no row in awards.csv. Give the amount of at least one year.")
            continue
        if not terms[row.key]:
            start = FinancialYear.containing(values["starts_on"]).start if values["starts_on"] else None
            first = min(years) if years else start or folder.now.year
            folder.add(
                TERMS,
                row.number,
                pot=row.key,
                protection=values["protection"],
                recurrence=values["recurrence"],
                from_on=values["protected_from"] or FinancialYear(first).first_day,
                to_on=values["protected_to"],
                evidence=values["evidence"],
            )


def follow_agreements(folder: Folder) -> None:
    terms = folder.grouped(AGREEMENT_TERMS, "agreement")
    for row in folder.good(AGREEMENTS):
        if not terms[row.key] and not folder.unread:
            folder.at(row, "", "The agreement has no row in agreement_terms.csv. Give what was agreed.")


def follow_awards(folder: Folder) -> None:
    pots, instalments = folder.by_key(POTS), folder.grouped(INSTALMENTS, "award")
    for row in folder.good(AWARDS):
        values, pot = row.values, pots.get(row.values["pot"])
        year = FinancialYear(values["year"])
        announced = pot.values["announced_on"] if pot else None
        values["decided_on"] = values["decided_on"] or announced or year.first_day
        parts = instalments[row.key]
        if values["kind"] not in (AwardKind.AWARD.value, AwardKind.UPLIFT.value):
            continue
        if not parts:
            folder.add(INSTALMENTS, row.number, award=row.key, due_on=year.last_day, amount=values["amount"])
        elif sum(part.values["amount"] for part in parts) != values["amount"]:
            folder.at(row, "amount", "The instalments do not add up to the award. Check their amounts.")


def follow_projects(folder: Folder) -> None:
    used: dict[str, set[str]] = {row.key: set() for row in folder.good(PROJECTS)}
    for row in folder.good(MOVEMENTS):
        if row.values["project"] in used and row.values["pot"]:
            used[row.values["project"]].add(row.values["pot"])
    pots = folder.by_key(POTS)
    for row in folder.good(PROJECTS):
        if row.values["pots"] is None:
            row.values["pots"] = sorted(used[row.key])
        for key in row.values["pots"]:
            if key in pots and pots[key].values["organisation"] != row.values["organisation"]:
                folder.at(row, "pots", f"{key} is a pot of another organisation. Name pots of the project's own.")


def follow_months(folder: Folder) -> None:
    requests = folder.by_key(CLOSE_REQUESTS)
    opened = {row.values["close"] for row in folder.good(MONTHS_REOPENED)}
    closed: dict[tuple[str, int], dict[int, Row]] = {}
    for row in folder.good(MONTHS_CLOSED):
        values = row.values
        values["confirmed_by"] = values["confirmed_by"] or FOLDER_EMAIL
        month = {name: values[name] for name in ("organisation", "year", "month")}
        if values["asked"] is None:
            request = folder.add(CLOSE_REQUESTS, row.number, **month, requested_by=values["closed_by"])
            values["asked"] = request.key
        elif values["asked"] in requests and any(
            requests[values["asked"]].values[name] != month[name] for name in month
        ):
            folder.at(row, "asked", "The request is about another month. Name one of the same month, or none.")
        standing = closed.setdefault((values["organisation"], values["year"]), {})
        if row.key in opened:
            continue
        if values["month"] in standing:
            folder.at(row, "month", "The month is closed by another row already. Leave one out.")
        standing[values["month"]] = row
    for standing in closed.values():
        for number, row in standing.items():
            if number > 1 and number - 1 not in standing:
                folder.at(row, "month", f"Month {number - 1} is not closed. Months close in their order, from month 1.")


def follow_uploads(folder: Folder) -> None:
    for row in folder.good(UPLOADED_FILES):
        values = row.values
        if not re.fullmatch(r"[0-9a-f]{64}", values["sha256"]):
            folder.at(row, "sha256", "This is no SHA-256: 64 digits from 0 to 9 and a to f.")
            continue
        content = folder.path / CONTENT / values["sha256"]
        values["stored_as"] = values["stored_as"] or stored_as(values["sha256"])
        if values["size"] is None:
            values["size"] = content.stat().st_size if content.is_file() else 0


def stored_as(sha256: str) -> str:
    return f"imports/{sha256[:2]}/{sha256}"


def follow_imports(folder: Folder) -> None:
    lines, months = folder.grouped(BUDGET_LINES, "import"), folder.grouped(BUDGET_MONTHS, "line")
    for line in folder.good(BUDGET_LINES):
        follow_budget_line(folder, line, months)
    months = folder.grouped(BUDGET_MONTHS, "line")
    uploads: dict[str, Row] = {}
    tables: dict[str, int] = {}
    for row in folder.good(IMPORTS):
        values, organisation = row.values, row.values["organisation"]
        tables[organisation] = tables.get(organisation, 0) + 1
        if values["file"] is None:
            if organisation not in uploads:
                uploads[organisation] = own_file(folder, organisation, row)
            values["file"] = uploads[organisation].key
        if values["table"] is None:
            values["table"] = tables[organisation]
        values["mapping"] = {**values["mapping"], "table": values["table"]}
        text = canonical(values["mapping"])
        values["mapping_hash"] = values["mapping_hash"] or hashlib.sha256(text.encode()).hexdigest()
        values["loaded_on"] = values["loaded_on"] or FinancialYear(values["year"]).first_day
        parts = [month.values["amount"] for line in lines[row.key] for month in months[line.key]]
        values["rows"] = len(lines[row.key]) if values["rows"] is None else values["rows"]
        values["amount"] = sum(parts, ZERO) if values["amount"] is None else values["amount"]


def own_file(folder: Folder, organisation: str, row: Row) -> Row:
    """The folder's own file as the upload that the figures were taken from; its content is kept with the others."""
    name = next(each.name for each in (BUDGET_MONTHS, BUDGET_LINES, IMPORTS) if (folder.path / each.name).is_file())
    content = (folder.path / name).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    folder.content[stored_as(sha256)] = folder.path / name
    return folder.add(
        UPLOADED_FILES,
        row.number,
        organisation=organisation,
        name=name,
        sha256=sha256,
        size=len(content),
        stored_as=stored_as(sha256),
    )


def follow_budget_line(folder: Folder, line: Row, months: dict[str, list[Row]]) -> None:
    values = line.values
    values["row"] = line.number if values["row"] is None else values["row"]
    values["label"] = values["label"] or values["code"] or values["pot"] or "Not stated"
    if values["amount"] is not None:
        if months[line.key]:
            folder.at(
                line, "amount", "budget_months.csv has rows of this line. Leave the amount empty or those rows out."
            )
            return
        cell = cell_of(folder, BUDGET_LINES, line.number)
        folder.add(
            BUDGET_MONTHS, line.number, line=line.key, month=None, amount=values["amount"], cell=cell,
            raw=f"{values['amount']:.2f}"
        )  # fmt: skip
    for month in months[line.key]:
        month.values["cell"] = month.values["cell"] or cell_of(folder, BUDGET_MONTHS, month.number)
        month.values["raw"] = month.values["raw"] or f"{month.values['amount']:.2f}"


def cell_of(folder: Folder, file: File, number: int) -> str:
    """Where the amount stands in the CSV file, as a spreadsheet names the cell."""
    index = folder.headers[file.name].index("amount")
    return f"{chr(ord('A') + index % 26)}{number}"


def follow_lines(folder: Folder) -> None:
    for row in folder.good(TRANSACTION_LINES):
        values = row.values
        month = Month.containing(values["posted_on"])
        values["organisation"] = values["organisation"] or values["code"].split("/", 1)[0]
        values["year"] = month.year.start if values["year"] is None else values["year"]
        values["month"] = month.number if values["month"] is None else values["month"]
        if values["code"].split("/", 1)[0] != values["organisation"]:
            folder.at(row, "code", "The code is one of another organisation. Name a code of the line's own.")
    for row in folder.good(VIREMENTS):
        pot = row.values["from_pot"] or row.values["to_pot"] or ""
        row.values["organisation"] = row.values["organisation"] or pot.split("/", 1)[0] or None
