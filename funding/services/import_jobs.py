"""A long import runs in a program of its own: its row says how far it is and is its heartbeat. A job that has not been
heard of for a while is abandoned: it is marked so, and what it wrote is swept."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from funding.domain.import_mapping import read_mapping
from funding.models import ImportBatch, ImportJob
from funding.services.import_writing import sweep_rows
from funding.services.imports import apply_import
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.rights import require

LONG = 5_000  # figures: more take longer than a person waits for a page
SILENT = timedelta(minutes=3)  # reading a file of the largest size takes one


def is_long(batch: ImportBatch) -> bool:
    return batch.rows * max(1, len(read_mapping(batch.mapping).amounts)) > LONG


def begin_job(*, by: User, batch: ImportBatch, difference_accepted: bool = False,
              launch: Callable[[ImportJob], None] | None = None) -> ImportJob:  # fmt: skip
    """Begin an import in the background, in this person's name. Raises Refused while another job writes it."""
    require(by, batch.organisation, Act.IMPORT)
    sweep_abandoned()
    if batch.applied_at:
        raise Refused("These figures are imported already.")
    try:
        with transaction.atomic():
            job = ImportJob.objects.create(
                batch=batch,
                difference_accepted=difference_accepted,
                total=batch.rows * max(1, len(read_mapping(batch.mapping).amounts)),
                started_by=by,
                heard_at=timezone.now(),
            )
    except IntegrityError:
        raise Refused("These figures are being imported now. Wait until it is done.") from None
    transaction.on_commit(lambda: (launch or launched)(job))
    return job


def launched(job: ImportJob) -> None:
    """Start the program that does the job; nobody waits for it."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_import_job", str(job.pk)]
    quiet = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - our own interpreter, our own command
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, cwd=settings.BASE_DIR
    )


def run_job(job: ImportJob) -> ImportJob:
    """Do the job; what is refused is kept as its message. Whatever ends it leaves nothing half done."""

    def heard(done: int) -> None:
        still = ImportJob.objects.filter(pk=job.pk, state=ImportJob.RUNNING)
        if not still.update(done=done, heard_at=timezone.now()):
            raise Refused("The import took too long without a sign and was given up. Import it again.")

    heard(0)
    try:
        apply_import(by=job.started_by, batch=job.batch, difference_accepted=job.difference_accepted, heard=heard)
    except Refused as refusal:
        return ended(job, ImportJob.FAILED, refusal.message)
    except BaseException:
        if counts(job):  # what failed came after the commit
            ended(job, ImportJob.DONE, "")
        else:
            ended(job, ImportJob.FAILED, "The import stopped because of an error. Nothing was imported. Try it again.")
            sweep_rows(job.batch)
        raise
    return ended(job, ImportJob.DONE, "")


def counts(job: ImportJob) -> bool:
    """Whether the figures of the job's import count: then it is done, however the program ended."""
    return ImportBatch.objects.filter(pk=job.batch_id, applied_at__isnull=False).exists()


def ended(job: ImportJob, state: str, message: str) -> ImportJob:
    job.refresh_from_db()
    if job.state == ImportJob.RUNNING:
        job.state, job.message, job.heard_at = state, message, timezone.now()
        if state == ImportJob.DONE:
            job.done = job.total
        job.save(update_fields=["state", "message", "heard_at", "done"])
    return job


def sweep_abandoned() -> int:
    """Give up jobs that were not heard of for a while, and take away what they wrote. How many."""
    silent = ImportJob.objects.filter(state=ImportJob.RUNNING, heard_at__lt=timezone.now() - SILENT)
    count = 0
    for job in silent.select_related("batch"):
        if counts(job):
            ended(job, ImportJob.DONE, "")
            continue
        given_up = ImportJob.objects.filter(pk=job.pk, state=ImportJob.RUNNING, heard_at=job.heard_at)
        if not given_up.update(
            state=ImportJob.FAILED, message="The import stopped before it was done. Nothing was imported. Try it again."
        ):
            continue
        count += 1
        sweep_rows(job.batch)
    return count
