"""Checking an evidence pack without the database: its hashes, its sums, its figures worked out anew, its audit rows."""

import csv
import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from organisations.services.audit import digest
from roi.domain.appraisal import appraise
from roi.domain.appraisal_document import to_json
from roi.domain.case_file import read_case_file
from roi.domain.inputs import CaseError
from roi.services.packs import FORMAT

LARGEST = 256 * 1024 * 1024  # unpacked bytes of the whole archive


def problems_of(path: Path) -> list[str]:
    """What is wrong with the pack, a sentence each; nothing where everything agrees."""
    try:
        files = unpacked(path)
        manifest = json.loads(files["manifest.json"])
        if manifest["format"] != FORMAT:
            return [f"The pack is of the form {manifest['format']}, not {FORMAT}."]
        return [*hashes(files, manifest), *figures(files, manifest), *sums(files), *audit(files, manifest)]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as fault:
        return [f"The file is no evidence pack that can be read ({fault})."]


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise ValueError("it is larger than 256 MB when unpacked")
        if len(set(archive.namelist())) != len(archive.namelist()):
            raise ValueError("it holds two files of one name")
        return {name: archive.read(name) for name in archive.namelist()}


def hashes(files: dict[str, bytes], manifest: dict[str, Any]) -> Iterator[str]:
    wanted = manifest["files"]
    for name in sorted(wanted.keys() - files.keys()):
        yield f"{name} is missing."
    for name in sorted(files.keys() - wanted.keys() - {"manifest.json"}):
        yield f"{name} stands in no list of the pack."
    for name in sorted(wanted.keys() & files.keys()):
        if hashlib.sha256(files[name]).hexdigest() != wanted[name]:
            yield f"{name} is not the file that was packed."
        if name.startswith("sources/") and hashlib.sha256(files[name]).hexdigest() != name[8:].split(".")[0]:
            yield f"{name} is not the workbook that was uploaded."


def figures(files: dict[str, bytes], manifest: dict[str, Any]) -> Iterator[str]:
    """The case file has the hash of the version, and gives the figures that were frozen."""
    document, frozen = json.loads(files["case-file.json"]), json.loads(files["figures.json"])
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    if hashlib.sha256(text.encode()).hexdigest() != manifest["inputs_hash"]:
        yield "case-file.json is not what the version was worked out from: its hash differs."
    try:
        again = json.loads(json.dumps(to_json(appraise(read_case_file(document)))))
    except CaseError as fault:
        yield f"case-file.json cannot be worked out: {fault.sentence}"
        return
    for key, value in frozen.items():
        if again.get(key) != value:
            yield f"figures.json differs from what the case file gives, at “{key}”."


def sums(files: dict[str, bytes]) -> Iterator[str]:
    """Costs of the case, by pot, add up from the postings."""
    spent: dict[str, int] = defaultdict(int)
    for row in csv.DictReader(io.StringIO(files["postings.csv"].decode(), newline="")):
        spent[row["pot"]] += int(row["spent_on_this_project_pence"])
    costs: dict[str, int] = defaultdict(int)
    for cost in json.loads(files["case-file.json"])["costs"]:
        if cost["nature"] != "prepaid":
            costs[cost.get("pot", "")] += sum(cost["months_pence"])
    for pot in sorted({*costs, *(pot for pot, pence in spent.items() if pence)}):
        if costs[pot] != spent[pot]:
            yield f"Costs from {pot or 'no pot'} are {costs[pot]} pence in the case and {spent[pot]} in the postings."


def audit(files: dict[str, bytes], manifest: dict[str, Any]) -> Iterator[str]:
    before = None
    for row in json.loads(files["audit.json"]):
        hashed = digest(
            previous_hash=row["previous_hash"], sequence=row["sequence"], at=datetime.fromisoformat(row["at"]),
            by=row["by"], organisation=manifest["organisation"], action=row["action"], subject=row["subject"],
            before=row["before"], after=row["after"], reason=row["reason"], seals=row["seals"],
        )  # fmt: skip
        if hashed != row["hash"]:
            yield f"Row {row['sequence']} of the audit chain does not have the hash that covers it."
        if before and before["sequence"] + 1 == row["sequence"] and before["hash"] != row["previous_hash"]:
            yield f"Row {row['sequence']} of the audit chain does not follow the one before."
        before = row
