"""How an organisation arranges the sections of its business cases, and the documents that are being made.

Arrangements are only ever added: the newest counts for the next version, and a version keeps its own.
"""

from django.db import models
from django.db.models import Q

from organisations.models import Organisation, User
from roi.models.case import CaseVersion


class CaseArrangement(models.Model):
    """Which sections a case has, in which order and under which titles: `sections` is a list of [code, title]."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="arrangements")
    sections = models.JSONField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {len(self.sections)} sections"


class DocumentJob(models.Model):
    """A PDF that is made in the background: for which state of the version, when it was last heard of, how it ended.
    `file` and `sha256` are those of a draft; a signed version keeps its own."""

    RUNNING, DONE, FAILED = "running", "done", "failed"

    version = models.ForeignKey(CaseVersion, models.CASCADE, related_name="jobs")
    standing = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default=RUNNING)
    message = models.TextField(blank=True)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    heard_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(state="running"), name="one_job_runs_for_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.state}"
