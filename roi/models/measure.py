"""A trust's own outcome measure: a row of the same shape as those of the library, without rules of its own."""

from django.db import models

from organisations.models import Organisation, User
from roi.models.outcome import POLARITIES, WHO_GAINS


class LocalMeasure(models.Model):
    """A measure that one organisation added. Its code starts with `local-` and is never renamed; one that is no longer
    offered is retired and stays."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="measures")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=80)
    polarity = models.CharField(max_length=20, choices=[(p.value, label) for p, label in POLARITIES.items()])
    definition = models.TextField()
    counted_from = models.CharField(max_length=200)
    who = models.CharField(max_length=20, choices=[(w.value, label) for w, label in WHO_GAINS.items()])
    not_for = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["organisation", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_local_measure_a_code")]

    def __str__(self) -> str:
        return self.name
