"""`manage.py run_import_job NUMBER`: does one long import that a page began. The page starts it; nobody needs to.
Exit status: 0 done, 1 refused or failed (the page says why), 2 no such job."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from funding.models import ImportJob
from funding.services.import_jobs import run_job


class Command(BaseCommand):
    help = "Do one long import that a page began."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, **options: Any) -> None:
        rows = ImportJob.objects.select_related("batch__organisation", "batch__file", "started_by")
        job = rows.filter(pk=options["number"], state=ImportJob.RUNNING).first()
        if job is None:
            self.stderr.write("No such job waits to be done.")
            raise SystemExit(2)
        job = run_job(job)
        if job.state != ImportJob.DONE:
            self.stderr.write(job.message)
            raise SystemExit(1)
