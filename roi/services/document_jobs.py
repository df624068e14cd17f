"""The PDF of a version is made by a program of its own, off the request: its row says whether it runs, is done or
why it failed, and it can be tried again. A job that was not heard of for a while is given up."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.rights import require
from roi.models import CaseVersion, DocumentJob
from roi.services.documents import is_signed, keep_documents, made_pdf
from roi.signing import standing_of_version

SILENT = timedelta(minutes=3)  # the drawing itself is stopped after one
BROKEN = "The document was not made because of an error. The figures stand. Try again."
GIVEN_UP = "Making the document stopped before it was done. The figures stand. Try again."


def begin_document(
    *, by: User, version: CaseVersion, launch: Callable[[DocumentJob], None] | None = None
) -> DocumentJob:
    """Begin to make the PDF of the version as it stands. Raises Refused while another job makes it."""
    require(by, version.case.organisation, Act.SEE)
    give_up_silent()
    try:
        with transaction.atomic():
            job = DocumentJob.objects.create(
                version=version, standing=standing_of_version(version), started_by=by, heard_at=timezone.now()
            )
    except IntegrityError:
        raise Refused("The document is being made now. Wait until it is done.") from None
    transaction.on_commit(lambda: (launch or launched)(job))
    return job


def launched(job: DocumentJob) -> None:
    """Start the program that does the job; nobody waits for it. One that cannot be started has failed."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_document_job", str(job.pk)]
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(  # noqa: S603 - our own interpreter, our own command
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, cwd=settings.BASE_DIR
        )
    except OSError:
        ended(job, DocumentJob.FAILED, message=BROKEN)


def run_document_job(job: DocumentJob) -> DocumentJob:
    """Make the document. A signed version keeps it for good; that of a draft stands until the draft moves on."""
    version = job.version
    try:
        if is_signed(version):
            keep_documents(by=job.started_by, version=version)
            return ended(job, DocumentJob.DONE)
        standing = standing_of_version(version)
        content = made_pdf(version)
    except Refused as refusal:
        return ended(job, DocumentJob.FAILED, message=refusal.message)
    except BaseException:
        ended(job, DocumentJob.FAILED, message=BROKEN)
        raise
    sha256 = hashlib.sha256(content).hexdigest()
    name = default_storage.save(f"drafts/{sha256}-{job.pk}.pdf", ContentFile(content))
    forget_drafts(version)
    return ended(job, DocumentJob.DONE, file=name, sha256=sha256, standing=standing)


def forget_drafts(version: CaseVersion) -> None:
    """Take away what earlier jobs made of the version; only the newest draft is kept."""
    for old in DocumentJob.objects.filter(version=version).exclude(file=""):
        default_storage.delete(old.file)
        DocumentJob.objects.filter(pk=old.pk).update(file="", sha256="")


def ended(job: DocumentJob, state: str, **written: str) -> DocumentJob:
    DocumentJob.objects.filter(pk=job.pk, state=DocumentJob.RUNNING).update(
        state=state, heard_at=timezone.now(), **written
    )
    job.refresh_from_db()
    return job


def give_up_silent() -> int:
    """Jobs that were not heard of for a while are given up; says how many."""
    silent = DocumentJob.objects.filter(state=DocumentJob.RUNNING, heard_at__lt=timezone.now() - SILENT)
    return silent.update(state=DocumentJob.FAILED, message=GIVEN_UP)
