"""Answers to the survey's questions on barriers and enablers, by year, and actions on what stands in the way. Rows are
only ever added: an answer that another one replaces no longer counts, and the last step of an action does."""

from django.db import models
from django.db.models import Q

from funding.domain.barriers import ActionState, Answer
from funding.models.pot import SurveyFigure
from organisations.models import Organisation, User


class SurveyAnswer(models.Model):
    """What an organisation says of one question in one year. `words` say what it looks like there."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="survey_answers")
    year = models.PositiveSmallIntegerField()
    question = models.ForeignKey(SurveyFigure, models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=10, choices=Answer.choices())
    words = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "year"], name="survey_answers_in_a_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "question"],
                condition=Q(replaces__isnull=True),
                name="one_first_answer_a_year",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="changed_answer_gives_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} in {self.year}: {self.answer}"


class BarrierAction(models.Model):
    """What is done about a barrier, who owns it and by when, as first agreed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="barrier_actions")
    question = models.ForeignKey(SurveyFigure, models.PROTECT, related_name="actions")
    what = models.CharField(max_length=200)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    on = models.DateField()
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(owner=""), name="barrier_action_has_an_owner"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("on")), name="barrier_action_due_after_it_began"),
        ]

    def __str__(self) -> str:
        return self.what


class BarrierActionStep(models.Model):
    """How the action stands from a day on: its state, and another owner or due date where these changed."""

    action = models.ForeignKey(BarrierAction, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=ActionState.choices())
    on = models.DateField()
    owner = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.state}"
