"""“That is average cost, not marginal.” What leaves a budget beside what is capacity at full cost."""

from decimal import Decimal

from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal
from roi.domain.questions.question import Answer, Place, Question, few


def answer(case: Appraisal) -> Answer:
    if case.release_confirmed().value is None:
        words = "No outcome has a unit value: they are counted, not valued, so no average cost stands in the case."
        return Answer(words, Place.OUTCOMES)
    lines = [line for line in case.inputs.outcomes if line.unit_value]
    whole = sum((case.figure(f"line.{line.id}.benefit").number for line in lines), Decimal(0))
    released = in_words(case.release_confirmed().number)
    said = (
        f"{released} of the {in_words(whole)} leaves a named budget; the rest is capacity or another's gain at average "
        "cost, and is called so."
    )
    low = [line.label for line in lines if line.unit_value and line.unit_value.conservative]
    if low:
        said += f" Taken low on purpose: {few(low, ', ')}."
    plain = [line.label for line in lines if line.unit_value and not line.unit_value.elements]
    if plain:
        missing = f"{said} No cost elements are given for {few(plain, ', ')}."
        return Answer(missing, Place.OUTCOMES, bool(set(plain) - set(low)))
    ids = tuple(f"line.{line.id}.unit_value_releasable" for line in lines)
    return Answer(f"{said} The releasable part stands beside each full cost.", Place.OUTCOMES, False, ids)


AVERAGE_COST = Question("average-cost", "That is average cost, not marginal.", answer)
