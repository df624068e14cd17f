"""A pot that was logged in error and taken back. The pot's rows stay; readers leave it out from then on."""

from django.db import models
from django.db.models import Q

from funding.models.pot import Pot
from organisations.models import User


class PotWithdrawal(models.Model):
    """Who withdrew a pot, when and why. Only ever added."""

    pot = models.OneToOneField(Pot, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawing_gives_a_reason")]

    def __str__(self) -> str:
        return f"{self.pot} withdrawn"
