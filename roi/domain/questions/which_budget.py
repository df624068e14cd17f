"""“Which budget do I cut?” The rows that name a cost centre, with their owner, state and finance's word."""

from roi.domain.appraisal import Appraisal
from roi.domain.inputs import Status
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.statements import amount

STATES = {Status.PLANNED: "planned", Status.ACTIONED: "actioned", Status.IN_LEDGER: "in the ledger"}


def answer(case: Appraisal) -> Answer:
    rows = [row for row in case.inputs.realisation if row.cost_centre]
    if not rows:
        return Answer("No budget is named, so no cash is released.", Place.RELEASE, True)
    said = [
        f"{row.cost_centre}, {row.subjective_code}: {STATES[row.status]}, {row.owner}, "
        f"{'confirmed by finance' if row.counts else 'not confirmed, counts as £0'}"
        for row in rows
    ]
    confirmed = amount(case.release_confirmed())
    return Answer(
        f"{few(said)}. Confirmed in all: {confirmed}.",
        Place.RELEASE,
        not all(row.counts for row in rows),
        ("class.1.benefit", "class.1.potential"),
    )


WHICH_BUDGET = Question("which-budget", "Which budget do I cut?", answer)
