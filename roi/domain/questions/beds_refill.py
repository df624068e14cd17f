"""“Beds refill.” The capacity in its own units, and what became of it."""

from roi.domain.appraisal import Appraisal
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.small_case import capacity_for_readers


def answer(case: Appraisal) -> Answer:
    used = [(line, line.capacity) for line in case.inputs.outcomes if line.capacity is not None]
    if not used:
        return Answer("No line says what capacity it frees, in its own units.", Place.OUTCOMES, True)
    freed = few(capacity_for_readers(case), " ")
    ids = tuple(f"line.{line.id}.capacity" for line, _ in used)
    unsaid = [line.label for line, capacity in used if not capacity.used_for]
    if unsaid:
        return Answer(f"{freed} It is not said what became of it: {few(unsaid, ', ')}.", Place.OUTCOMES, True, ids)
    said = few(f"{line.label}: {capacity.used_for}" for line, capacity in used)
    return Answer(f"{freed} Used for: {said}. It is capacity, not cash.", Place.OUTCOMES, False, ids)


BEDS_REFILL = Question("beds-refill", "Beds refill.", answer)
