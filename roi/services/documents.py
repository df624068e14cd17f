"""The document of a version: its facts from what was frozen, and the files of a signed one, written once.

A draft's PDF is made when it is asked for and never kept; a signed one's is kept by its hash and never made again.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence
from funding.domain.words import PotKind, Protection, Recurrence
from funding.known import Known
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.case.facts import Ask, BarrierRow, CaseFacts, CaseTexts, PotRow, SignOffRow, Source, StepRow
from roi.domain.appraisal import Appraisal, appraise
from roi.domain.appraisal_document import to_json
from roi.domain.case_file import read_case_file
from roi.domain.inputs import CaseError
from roi.models import Case, CaseVersion, Decision
from roi.selectors import sign_offs_of
from roi.signing import Step, ready_job, steps_of


class DocumentUnavailable(Refused):
    """The document cannot be made now; the figures stand without it."""


@contextmanager
def said_plainly(version: CaseVersion) -> Iterator[None]:
    """A version that this engine cannot read or print any more is said to be so, in one sentence."""
    try:
        yield
    except (ArithmeticError, LookupError, TypeError, ValueError) as fault:
        reason = fault.sentence if isinstance(fault, CaseError) else f"The product cannot read it ({fault})."
        raise DocumentUnavailable(
            f"The document of version {version.number} cannot be made. {reason} Its figures stand; prepare a new "
            "version for a new document."
        ) from fault


def appraisal_of(version: CaseVersion) -> Appraisal:
    """The appraisal of a version, from its frozen case file. It must give the figures that were frozen with it, so that
    no document ever prints others than those that were signed."""
    appraisal = appraise(read_case_file(version.inputs))
    if json.loads(json.dumps(to_json(appraisal)["returns"])) != version.figures["returns"]:
        raise DocumentUnavailable(
            f"Version {version.number} was worked out by an earlier engine ({version.engine_version}). "
            "Its figures stand; prepare a new version for a new document."
        )
    return appraisal


def case_facts(version: CaseVersion, known: Known | None = None) -> CaseFacts:
    """What the document of the version may say. Raises DocumentUnavailable."""
    with said_plainly(version):
        return facts_of(version, known)


def facts_of(version: CaseVersion, known: Known | None = None) -> CaseFacts:
    case, words, appraisal = version.case, version.statement, appraisal_of(version)
    return CaseFacts(
        reference=case.reference,
        title=words["title"],
        organisation_code=appraisal.inputs.organisation.code,
        organisation_name=words["organisation_name"],
        organisation_is_fictional=case.organisation.is_fictional,
        project_reference=appraisal.inputs.project.code,
        project_name=words["project_name"],
        project_description=words["project_description"],
        year=FinancialYear(case.year),
        version=version.number,
        status=version.status,
        prepared_by=version.prepared_by.name,
        prepared_by_role=words["prepared_by_role"],
        prepared_at=version.prepared_at,
        ask=ask_of(words),
        texts=CaseTexts(words["summary"], words["need"], words["if_nothing"], words["risks"]),
        appraisal=appraisal,
        pots=tuple(pot_of(row) for row in version.pots),
        sign_offs=tuple(
            SignOffRow(row.by.name, row.role, row.at, row.decision, row.words, row.reason, row.version.number)
            for row in sign_offs_of(case, known)
            if row.version.number <= version.number
        ),
        sources=tuple(sources_of(appraisal)),
        outcome_names={line.id: line.label for line in appraisal.inputs.outcomes},
        inputs_hash=version.inputs_hash,
        engine_version=version.engine_version,
        barriers=tuple(BarrierRow(**{**row, "actions": tuple(row["actions"])}) for row in words.get("barriers", ())),
        committed=from_pence(words.get("committed_pence", 0)),
        route=tuple(step_row(step) for step in steps_of(version, known)),
        changes=tuple(words.get("changes", ())),
        address=address_of(case),
        site=settings.SITE_ADDRESS,
        sections=tuple((code, title) for code, title in words.get("sections", ())),
    )


def step_row(step: Step) -> StepRow:
    if step.signed is None:
        return StepRow(step.capacity.label)
    answer = {None: "", True: " Confirmed.", False: " Not confirmed."}[step.signed.source_confirmed]
    return StepRow(step.capacity.label, step.signed.by.name, step.signed.at, step.signed.words + answer,
                   step.signed.reference)  # fmt: skip


def address_of(case: Case) -> str:
    """The path of the pages of the organisation and year, for links from figures."""
    return f"/{case.organisation.code}/{FinancialYear(case.year).code}"


def ask_of(words: dict[str, Any]) -> Ask:
    amount, funded = from_pence(words["ask_amount_pence"]), from_pence(words["funded_amount_pence"])
    return Ask(
        amount=amount,
        from_on=date.fromisoformat(words["ask_from_on"]),
        funded=funded,
        funded_by=words["funded_by"],
        pressure=amount - funded,
        pressure_from=words["pressure_from"],
    )


def pot_of(row: dict[str, Any]) -> PotRow:
    return PotRow(
        reference=row["reference"],
        name=row["name"],
        funder=row["funder"],
        kind=_member(PotKind, row["kind"]),
        recurrence=_member(Recurrence, row["recurrence"]) if row["recurrence"] else None,
        protection=_member(Protection, row["protection"]),
        # Versions prepared before all that came was kept have what was received.
        came=from_pence(row.get("came_pence", row["received_pence"])),
        spent=from_pence(row["spent_pence"]),
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
    )


def _member(words: Any, code: str) -> Any:
    return words(code)


def sources_of(appraisal: Appraisal) -> list[Source]:
    """Sources of assumptions and of costs, each once."""
    found = [Source(entry.statement, entry.source, entry.grade) for entry in appraisal.register]
    found += [Source(f"Cost: {cost.label}", cost.source, "") for cost in appraisal.inputs.costs]
    return found


def html_of(version: CaseVersion, known: Known | None = None) -> str:
    """The HTML of the version: the kept one where there is one, its hash checked, and made now otherwise. Raises
    DocumentUnavailable; what was kept is never replaced by another rendering."""
    return (
        kept(version.html_file, version.html_sha256, "page").decode()
        if version.html_file
        else sections_of(version, known)
    )


def pdf_of(*, by: User, version: CaseVersion, known: Known | None = None) -> bytes:
    """The PDF of the version, as an event. A signed one is the kept file; its hash is checked."""
    require(by, version.case.organisation, Act.SEE)
    if not version.pdf_file and is_signed(version):
        version = keep_documents(by=by, version=version)
    content = pdf_content(version, known)
    with transaction.atomic():
        record_event(
            by=by,
            organisation=version.case.organisation,
            action="download-case",
            subject=f"{version.case.reference} version {version.number}",
            after={"sha256": hashlib.sha256(content).hexdigest(), "status": version.status},
        )
    return content


def is_signed(version: CaseVersion) -> bool:
    return any(row.decision == Decision.SIGNED for row in version.sign_offs.all())


def pdf_content(version: CaseVersion, known: Known | None = None) -> bytes:
    """The kept PDF, the one that a job made of this draft as it stands, or one made now."""
    if version.pdf_file:
        return kept(version.pdf_file, version.pdf_sha256, "PDF")
    ready = None if known else ready_job(version)
    if ready is not None:
        content = b""
        with suppress(FileNotFoundError), default_storage.open(ready.file) as file:
            content = bytes(file.read())
        if hashlib.sha256(content).hexdigest() == ready.sha256:
            return content
    return made_pdf(version, known)


def page_of(version: CaseVersion) -> str:
    """The whole document as one HTML page that stands alone."""
    facts = case_facts(version)
    with said_plainly(version):
        return str(writer("render_html")(facts))


def workings_of(version: CaseVersion) -> bytes:
    """The workings of the version as an Excel workbook of live formulas. Raises DocumentUnavailable."""
    facts = case_facts(version)
    with said_plainly(version):
        return bytes(writer("write_workings")(facts))


def case_file_of(version: CaseVersion) -> bytes:
    """The case file of the version as a reader may have it. Raises DocumentUnavailable."""
    facts = case_facts(version)
    with said_plainly(version):
        return bytes(writer("write_case")(facts))


def made_pdf(version: CaseVersion, known: Known | None = None) -> bytes:
    return drawn(version, case_facts(version, known))


def drawn(version: CaseVersion, facts: CaseFacts) -> bytes:
    make, failed_to_draw = writer("make_pdf"), writer("PdfFailed")
    try:
        with said_plainly(version):
            return bytes(make(facts))
    except failed_to_draw as failed:  # type: ignore[misc]
        raise DocumentUnavailable(str(failed)) from None


def sections_of(version: CaseVersion, known: Known | None = None) -> str:
    """The sections of the document, one after the other, for a page that has its own heading."""
    facts = case_facts(version, known)
    with said_plainly(version):
        return "".join(str(html) for _, _, html in writer("render_sections")(facts))


def writer(name: str) -> Callable[[CaseFacts], Any]:
    """A function of the document. The PDF engine needs system libraries; without them pages still work."""
    try:
        found: Callable[[CaseFacts], Any] = getattr(import_module("roi.case.document"), name)
    except (ImportError, OSError) as fault:
        raise DocumentUnavailable(
            f"The document cannot be made on this machine ({fault}). Ask your administrator."
        ) from None
    return found


def kept(name: str, sha256: str, what: str) -> bytes:
    """What was kept of a signed version. Raises DocumentUnavailable where it is gone or is not what was signed."""
    try:
        with default_storage.open(name) as file:
            content = bytes(file.read())
    except FileNotFoundError:
        raise DocumentUnavailable(
            f"The stored {what} of the signed version is missing. Ask the administrator to restore it."
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DocumentUnavailable(
            f"The stored {what} is not the one that was signed. Ask the administrator to restore it."
        )
    return content


def keep_documents(*, by: User, version: CaseVersion) -> CaseVersion:
    """Make and keep the PDF and HTML of a signed version, once. Outside the signing: a PDF takes seconds."""
    require(by, version.case.organisation, Act.SEE)
    if version.pdf_file or not is_signed(version):
        return version
    facts = case_facts(version)
    pdf, html = drawn(version, facts), sections_of(version).encode()
    names = [
        (stored(content, kind), hashlib.sha256(content).hexdigest()) for content, kind in ((pdf, "pdf"), (html, "html"))
    ]
    with transaction.atomic():
        row = (
            CaseVersion.objects.select_for_update(of=("self",), no_key=True)
            .select_related("case__organisation")
            .get(pk=version.pk)
        )
        if row.pdf_file:
            return row
        (row.pdf_file, row.pdf_sha256), (row.html_file, row.html_sha256) = names
        row.save(update_fields=["pdf_file", "pdf_sha256", "html_file", "html_sha256"])
        record_event(
            by=by,
            organisation=row.case.organisation,
            action="keep-document",
            subject=f"{row.case.reference} version {row.number}",
            after={"pdf_sha256": row.pdf_sha256, "html_sha256": row.html_sha256},
            rows=[row],
        )
    return row


def stored(content: bytes, kind: str) -> str:
    """The name under which the content stands in the storage: its hash, so that nothing is overwritten. A file of that
    name with other content was damaged, and is put right."""
    name = f"cases/{hashlib.sha256(content).hexdigest()}.{kind}"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if file.read() == content:
                return name
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))
