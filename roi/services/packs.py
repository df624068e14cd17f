"""The evidence pack of a version: one archive from which an auditor checks every figure without the product.

No clock is read: the same records give the same bytes. `dataset/pack.py` checks it on another machine.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.money import to_pence
from funding.domain.words import Place
from funding.known import Known, recorded
from funding.models import Posting
from organisations.models import User
from organisations.permissions import Act
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain.case_file import read_case_file
from roi.domain.small_case import holds_small_numbers
from roi.models import CaseVersion
from roi.selectors import events_of_case, sign_offs_of
from roi.services.documents import pdf_content, said_plainly, workings_of
from roi.services.route import may_return

FORMAT = "ringfence-pack-1"
EARLIEST = (1980, 1, 1, 0, 0, 0)
POSTING_COLUMNS = (
    "posting", "movement", "sequence", "pot", "year", "month", "from_place", "to_place", "amount_pence", "project",
    "spent_on_this_project_pence", "effective_on", "kind", "reason", "evidence_grade", "evidence", "partner",
    "recorded_at", "recorded_by", "file", "file_sha256", "source_cell", "source_text",
)  # fmt: skip
README = """Evidence pack of {reference}, version {number}: {title}
{organisation}

What is inside
  case.pdf         the document, with its workings and case file attached
  workings.xlsx    every figure as a live formula over named inputs
  case-file.json   the inputs, as the program takes them (manage.py appraise case-file.json)
  figures.json     every figure, as it was frozen with the version
  statement.json   the words of the case, its pots, and what changed since the version before
  postings.csv     each posting of the year behind the costs and pots of the case, with file and cell where it has them
  sign-offs.json   who confirmed, signed or returned it, in which capacity, with which words
  audit.json       the rows of the audit chain about the case, each with the hash that covers it
  sources/         the workbooks that postings came from, named by their SHA-256
  manifest.json    the SHA-256 of every file above

How to check it, on any machine with the program and without its database
  manage.py verify --pack THIS-FILE.zip

By hand: costs of the case file add up from postings.csv (column spent_on_this_project_pence, by pot); files have the
hashes of manifest.json; the SHA-256 of the archive stands in the audit chain of the organisation (action make-pack).
The product records what is entered. It is not assurance.
"""


def make_pack(*, by: User, version: CaseVersion, known: Known | None = None) -> bytes:
    """The archive, as an event with its hash. Raises DocumentUnavailable where the document cannot be made.
    It holds the raw inputs: of a case with small numbers it is for those who prepare, sign or audit cases."""
    organisation = version.case.organisation
    require(by, organisation, Act.SEE)
    with said_plainly(version):
        is_small = holds_small_numbers(read_case_file(version.inputs))
    if is_small and not may_return(by, version):
        require(by, organisation, Act.SEE_SMALL)
    content = pack_of(version, known)
    with transaction.atomic():
        record_event(by=by, organisation=organisation, action="make-pack",
                     subject=f"{version.case.reference} version {version.number}",
                     after={"sha256": hashlib.sha256(content).hexdigest()})  # fmt: skip
    return content


def pack_of(version: CaseVersion, known: Known | None = None) -> bytes:
    postings = postings_behind(version, known)
    files = {
        "README.txt": readme(version).encode(),
        "case.pdf": pdf_content(version, known),
        "workings.xlsx": workings_of(version),
        "case-file.json": plain(version.inputs),
        "figures.json": plain(version.figures),
        "statement.json": plain({"words": version.statement, "pots": version.pots}),
        "postings.csv": table(POSTING_COLUMNS, (posting_row(each, version) for each in postings)),
        "sign-offs.json": plain(decisions(version, known)),
        "audit.json": plain(audit_rows(version, known)),
        **sources(postings),
    }
    manifest = {
        "format": FORMAT,
        "organisation": version.case.organisation.code,
        "case": version.case.reference,
        "version": version.number,
        "status": version.status,
        "inputs_hash": version.inputs_hash,
        "engine_version": version.engine_version,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return zipped({**files, "manifest.json": plain(manifest)})


def postings_behind(version: CaseVersion, known: Known | None) -> list[Posting]:
    """All postings of the pots behind the case in its year, as they stood when the version was prepared."""
    references = [row["reference"] for row in version.pots]
    rows = recorded(Posting.objects.all(), known, "movement__organisation", "movement__sequence")
    return list(
        rows.filter(
            pot__organisation=version.case.organisation, pot__reference__in=references, year=version.case.year,
            movement__recorded_at__lte=version.prepared_at,
        )
        .select_related("pot", "movement__project", "movement__recorded_by", "movement__batch__file")
        .order_by("pk")
    )  # fmt: skip


def posting_row(row: Posting, version: CaseVersion) -> tuple[Any, ...]:
    movement = row.movement
    file = movement.batch.file if movement.batch else None
    is_ours = movement.project_id == version.case.project_id
    spent = (row.to_place == Place.SPENT) - (row.from_place == Place.SPENT)
    return (
        row.pk, movement.pk, movement.sequence, row.pot.reference, FinancialYear(row.year).code, row.month,
        row.from_place, row.to_place, to_pence(row.amount), movement.project.reference if movement.project else "",
        spent * to_pence(row.amount) if is_ours else 0, movement.effective_on, movement.kind, movement.reason,
        movement.evidence_grade, movement.evidence, movement.partner, movement.recorded_at.isoformat(),
        movement.recorded_by.name, file.name if file else "", file.sha256 if file else "", movement.source_cell,
        movement.source_text,
    )  # fmt: skip


def sources(postings: Iterable[Posting]) -> dict[str, bytes]:
    """The uploaded workbooks behind the postings, as they were given."""
    found: dict[str, bytes] = {}
    for file in {row.movement.batch.file for row in postings if row.movement.batch}:
        ending = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else "bin"
        with default_storage.open(file.stored_as) as kept:
            found[f"sources/{file.sha256}.{ending if ending.isalnum() else 'bin'}"] = kept.read()
    return found


def decisions(version: CaseVersion, known: Known | None) -> list[dict[str, Any]]:
    confirmed = version.confirmations.select_related("by")
    if known:
        confirmed = confirmed.filter(at__lt=known.until)
    rows = [
        {"version": version.number, "capacity": row.get_capacity_display(), "decision": "confirmed", "by": row.by.name,
         "at": row.at, "words": row.words, "reference": row.reference, "source_confirmed": row.source_confirmed}
        for row in confirmed
    ]  # fmt: skip
    return rows + [
        {"version": row.version.number, "capacity": row.role, "decision": row.decision, "by": row.by.name, "at": row.at,
         "words": row.words, "reason": row.reason}
        for row in sign_offs_of(version.case, known)
    ]  # fmt: skip


def audit_rows(version: CaseVersion, known: Known | None) -> list[dict[str, Any]]:
    """Rows of the chain about the case, with all that their hash covers, oldest first."""
    return [
        {"sequence": row.sequence, "at": row.at.isoformat(), "by": row.by_id, "by_name": row.by.name,
         "action": row.action, "subject": row.subject, "before": row.before, "after": row.after, "reason": row.reason,
         "seals": row.seals, "previous_hash": row.previous_hash, "hash": row.hash}
        for row in reversed(events_of_case(version.case, known))
    ]  # fmt: skip


def readme(version: CaseVersion) -> str:
    return README.format(reference=version.case.reference, number=version.number, title=version.statement["title"],
                         organisation=version.statement["organisation_name"])  # fmt: skip


def plain(value: Any) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder).encode()


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
