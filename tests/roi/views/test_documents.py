"""What was kept of a signed version is given out as it was signed or not at all, and a fault is a sentence, not a crash."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from organisations.models import Event
from roi.domain.inputs import CaseError
from roi.models import CaseVersion, DocumentJob
from roi.services.cases import prepare_version, return_version, send_to_exec, sign_version
from roi.services.document_jobs import SILENT, give_up_silent, launched, run_document_job
from roi.services.documents import keep_documents, pdf_content
from roi.signing import ready_job
from tests.roi.golden import YEAR, golden_case, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    golden = golden_case()
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    send_to_exec(by=golden.system.finance_lead, version=version)
    return golden


@pytest.fixture
def kept(sent, monkeypatch):
    """A signed version with its page and a PDF that took no time."""
    monkeypatch.setattr("roi.services.documents.drawn", lambda version, facts: b"%PDF-kept")
    version = sign_version(by=sent.system.exec_lead, version=CaseVersion.objects.get())
    keep_documents(by=sent.system.exec_lead, version=version)
    monkeypatch.undo()
    return sent


def where(golden, name):
    parts = {"organisation": golden.system.trust.code, "year": YEAR, "reference": "BC-001"}
    return reverse(f"roi:case-{name}", kwargs={**parts, "number": 1})


def read(client, golden, name="read"):
    client.force_login(golden.system.exec_lead)
    return " ".join(client.get(where(golden, name), follow=True).content.decode().split())


def replaced(name, content):
    default_storage.delete(name)
    if content:
        default_storage.save(name, ContentFile(content))


def test_the_page_of_a_signed_version_is_the_one_that_was_kept(client, kept):
    assert "case-audit" in read(client, kept)


@pytest.mark.parametrize(
    ("content", "said"), [(b"<p>Other figures</p>", "is not the one that was signed"), (b"", "is missing")]
)
@pytest.mark.parametrize(("field", "name"), [("html_file", "read"), ("pdf_file", "pdf")])
def test_a_kept_document_that_changed_or_is_gone_is_not_given_out_or_made_anew(
    client, kept, field, name, content, said
):
    replaced(getattr(CaseVersion.objects.get(), field), content)
    page = read(client, kept, name)
    assert said in page
    assert "Other figures" not in page
    if name == "read":
        assert "case-audit" not in page
        assert "on cash, £0.47; on resource, £1.41" in page


FAULTS = [
    CaseError("outcomes[0].deadweight", "Set the deadweight to 0."),
    ValueError("no such kind"),
    KeyError("title"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_version_that_cannot_be_read_any_more_says_so_on_the_page(client, sent, monkeypatch, fault):
    monkeypatch.setattr("roi.services.documents.read_case_file", failing(fault))
    page = read(client, sent)
    assert "The document of version 1 cannot be made." in page
    assert "on cash, £0.47; on resource, £1.41" in page
    assert not Event.objects.filter(action="download-case").exists()


def failing(fault):
    def fail(*args, **kwargs):
        raise fault

    return fail


def test_a_signature_stands_while_its_document_fails_and_it_can_be_tried_again(client, sent, monkeypatch):
    monkeypatch.setattr("roi.services.documents.read_case_file", failing(FAULTS[0]))
    client.force_login(sent.system.exec_lead)
    client.post(where(sent, "sign"), {"token": "sign", "confirmed": "yes"})
    run_document_job(DocumentJob.objects.get())
    page = read(client, sent, "pdf")
    assert "The document of version 1 cannot be made. Set the deadweight to 0." in page
    assert "Try again" in page
    assert (CaseVersion.objects.get().status, CaseVersion.objects.get().pdf_file) == ("signed", "")
    monkeypatch.undo()
    monkeypatch.setattr("roi.services.documents.drawn", lambda version, facts: b"%PDF-kept")
    client.post(where(sent, "document"))
    assert "The PDF is being made." in read(client, sent, "document")
    run_document_job(DocumentJob.objects.first())
    assert "The PDF is ready." in read(client, sent, "document")
    assert CaseVersion.objects.get().pdf_file


def test_a_draft_has_its_pdf_until_it_moves_on(client, sent, monkeypatch):
    monkeypatch.setattr("roi.services.documents.drawn", lambda version, facts: b"%PDF-draft")
    client.force_login(sent.system.exec_lead)
    assert client.get(where(sent, "pdf"))["Location"] == where(sent, "document")
    client.post(where(sent, "document"))
    client.post(where(sent, "document"))  # a second time it is being made already
    run_document_job(DocumentJob.objects.get())
    assert b"".join(client.get(where(sent, "pdf")).streaming_content) == b"%PDF-draft"
    return_version(by=sent.system.exec_lead, version=CaseVersion.objects.get(), reason="Not yet")
    assert client.get(where(sent, "pdf")).status_code == 302


def test_a_job_that_is_not_heard_of_is_given_up(client, sent):
    client.force_login(sent.system.exec_lead)
    client.post(where(sent, "document"))
    DocumentJob.objects.update(heard_at=timezone.now() - SILENT - timedelta(seconds=1))
    page = read(client, sent, "document")  # whoever looks finds out, without another job
    assert "stopped before it was done. The figures stand. Try again." in page
    assert "<button" in page
    assert give_up_silent() == 0


def test_a_job_whose_program_cannot_be_started_has_failed_at_once(sent, monkeypatch):
    job = DocumentJob.objects.create(version=CaseVersion.objects.get(), started_by=sent.system.exec_lead,
                                     heard_at=timezone.now())  # fmt: skip
    monkeypatch.setattr("roi.services.document_jobs.subprocess.Popen", failing(OSError("no memory")))
    launched(job)
    assert job.state == DocumentJob.FAILED


def test_a_draft_whose_file_is_gone_is_made_again(client, sent, monkeypatch):
    monkeypatch.setattr("roi.services.documents.drawn", lambda version, facts: b"%PDF-again")
    client.force_login(sent.system.exec_lead)
    client.post(where(sent, "document"))
    job = run_document_job(DocumentJob.objects.get())
    version = CaseVersion.objects.get()
    default_storage.delete(job.file)
    assert ready_job(version) is None
    monkeypatch.setattr("roi.services.documents.ready_job", lambda version: job)  # it went between look and read
    assert pdf_content(version) == b"%PDF-again"


def test_a_version_that_the_engine_no_longer_takes_is_not_sent_and_says_so(client, monkeypatch):
    golden = golden_case()
    prepare_version(by=golden.system.finance_lead, case=opened(golden))
    monkeypatch.setattr("roi.services.cases.appraise", failing(FAULTS[0]))
    client.force_login(golden.system.finance_lead)
    answer = client.post(where(golden, "send"), follow=True)
    assert "Prepare a new version." in answer.content.decode()
    assert CaseVersion.objects.get().status == "draft"
