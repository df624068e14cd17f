"""`manage.py run_document_job NUMBER`: makes one document that a page asked for. The page starts it; nobody needs to.
Exit status: 0 done, 1 refused or failed (the page says why), 2 no such job."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from roi.models import DocumentJob
from roi.services.document_jobs import run_document_job


class Command(BaseCommand):
    help = "Make one document that a page asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, **options: Any) -> None:
        rows = DocumentJob.objects.select_related("version__case__organisation", "version__case__project", "started_by")
        job = rows.filter(pk=options["number"], state=DocumentJob.RUNNING).first()
        if job is None:
            self.stderr.write("No such job waits to be done.")
            raise SystemExit(2)
        job = run_document_job(job)
        if job.state != DocumentJob.DONE:
            self.stderr.write(job.message)
            raise SystemExit(1)
