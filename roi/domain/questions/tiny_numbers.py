"""“The numbers are tiny.” The ratio of each line with its limits, and the chance of paying back."""

from decimal import Decimal

from roi.domain.appraisal import Appraisal
from roi.domain.change import change_of
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.small_case import year_mark
from roi.domain.statements import probability_sentence

FEW_EVENTS = Decimal(10)


def answer(case: Appraisal) -> Answer:
    changes = [change for result in case.results if (change := change_of(result)) is not None]
    if not changes:
        return Answer("Nothing was expected, so no limits can be given.", Place.OUTCOMES, True)
    hidden = [line.label for line in case.inputs.outcomes if year_mark(line)]
    if hidden:
        words = f"So few events that they are not printed: {few(hidden, ', ')}. {probability_sentence(case)}"
        return Answer(words, Place.OUTCOMES, True)
    said = few(
        f"{each.label}: {each.ratio:.2f} times what was expected ({each.limits.low:.2f} to {each.limits.high:.2f}), "
        f"{each.words}"
        for each in changes
    )
    words = f"{said}. {probability_sentence(case)}"
    small = [line.label for line in case.inputs.outcomes if sum(case.observed(line)) < FEW_EVENTS]
    if small:
        return Answer(f"{words} Fewer than ten events: {few(small, ', ')}.", Place.OUTCOMES, True)
    ids = (*(f"line.{each.line}.averted_gross" for each in changes), "probability.trust_resource")
    return Answer(words, Place.RETURN, False, ids)


TINY_NUMBERS = Question("n-is-tiny", "The numbers are tiny.", answer)
