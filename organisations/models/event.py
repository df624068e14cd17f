"""The audit chain: one an organisation, rows only ever added, each holding the hash of the row before it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from organisations.models.organisation import Organisation
from organisations.models.person import User


class Event(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="events")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    seals = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "sequence"]
        constraints = [models.UniqueConstraint(fields=["organisation", "sequence"], name="one_event_a_sequence")]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.sequence} {self.action}"


class ChainHead(models.Model):
    """The last row of an organisation's chain. Locked last, so that chains grow one row at a time."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="chain_head")
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.sequence}"


class Anchor(models.Model):
    """The heads of all chains at a moment, under one hash that is also kept outside. Only ever added.

    A chain that is rewritten as a whole agrees with itself; it no longer agrees with an anchor.
    """

    at = models.DateTimeField()
    heads = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.hash[:12]}"
