"""Business cases: the ask, its versions with frozen inputs and figures, and who signed or returned them.

What a version was worked out from never changes, whatever its status; triggers see to it on both databases.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from funding.models import Project
from funding.models.money_field import MoneyField
from organisations.models import Organisation, User


class VersionStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    WITH_EXEC = "with-exec", "With exec lead"
    RETURNED = "returned", "Returned"
    SIGNED = "signed", "Signed"
    SUPERSEDED = "superseded", "Superseded"


class Decision(models.TextChoices):
    SIGNED = "signed", "Signed"
    RETURNED = "returned", "Returned"


class Case(models.Model):
    """A case for a project in a year. Its words may be edited; each version keeps those it was prepared with."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    project = models.ForeignKey(Project, models.PROTECT, related_name="cases")
    year = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    ask_amount = MoneyField()
    ask_from_on = models.DateField()
    funded_amount = MoneyField(default=0)
    funded_by = models.CharField(max_length=300, blank=True)
    pressure_from = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    need = models.TextField(blank=True)
    if_nothing = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_case_a_reference"),
            models.CheckConstraint(
                condition=Q(funded_amount__gte=0, ask_amount__gte=models.F("funded_amount")),
                name="ask_covers_what_is_funded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class CaseVersion(models.Model):
    """One version: its case file, every figure, the words and the pots, frozen when it was prepared.

    `figures` is what `appraise --json` prints for `inputs`; `entered_by` holds the numbers of the persons
    who wrote the ask and entered or confirmed what it rests on.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    inputs = models.JSONField(encoder=DjangoJSONEncoder)
    inputs_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    figures = models.JSONField(encoder=DjangoJSONEncoder)
    statement = models.JSONField(encoder=DjangoJSONEncoder)
    pots = models.JSONField(encoder=DjangoJSONEncoder)
    entered_by = models.JSONField(default=list)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    pdf_file = models.CharField(max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    html_file = models.CharField(max_length=200, blank=True)
    html_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["case"], condition=Q(status="signed"), name="one_signed_version_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} version {self.number}"


class SignOff(models.Model):
    """A person signed or returned a version, in which role and with which words. Only ever added."""

    version = models.ForeignKey(CaseVersion, models.PROTECT, related_name="sign_offs")
    decision = models.CharField(max_length=10, choices=Decision)
    role = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(decision="signed") | ~Q(reason=""), name="return_gives_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.decision}"
