"""“You picked the worst patients.” How people were chosen, and what controls for a fall that comes anyway."""

from roi.domain.appraisal import Appraisal
from roi.domain.guards import GuardStatus
from roi.domain.questions.question import Answer, Place, Question, few


def answer(case: Appraisal) -> Answer:
    unsaid = [line.label for line in case.inputs.outcomes if line.chosen_when_high is None]
    if unsaid:
        return Answer(f"It is not said whether people were picked as high: {few(unsaid, ', ')}.", Place.OUTCOMES, True)
    guard = next(each for each in case.guards if each.code == "chosen-when-high")
    return Answer(guard.answer, Place.OUTCOMES, guard.status is GuardStatus.ASK)


WORST_PATIENTS = Question("worst-patients", "You picked the worst patients.", answer)
