"""What one organisation showed another, frozen as it was previewed, and which steps of a query another body took. Rows
are only ever added: what was shown is not taken back."""

from django.db import models

from funding.models.pot import Pot
from funding.models.query import Query, QueryStep
from organisations.models import Organisation, User


class Share(models.Model):
    """One act of sharing. `content` is the text that the other body sees, `digest` its SHA-256. About a query it holds
    the steps up to `up_to`; without a query it holds the totals not explained of a year, or
    its terms of funding."""

    SEALED_LISTS = ("pots",)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="shares")
    with_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="shared_with_it")
    year = models.PositiveSmallIntegerField()
    query = models.ForeignKey(Query, models.PROTECT, null=True, blank=True, related_name="shares")
    up_to = models.ForeignKey(QueryStep, models.PROTECT, null=True, blank=True, related_name="+")
    pots = models.ManyToManyField(Pot, blank=True, related_name="shares")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["with_organisation", "year"], name="shared_with_in_a_year")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(query__isnull=True) | models.Q(up_to__isnull=False), name="share_names_its_last_step"
            ),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("with_organisation")), name="shared_with_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} with {self.with_organisation_id}, {self.year}"


class StepSide(models.Model):
    """The organisation that took a step of a query, when it is not the one that the query belongs to."""

    step = models.OneToOneField(QueryStep, models.PROTECT, related_name="side")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step_id} by {self.organisation_id}"
