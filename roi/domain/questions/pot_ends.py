"""“The pot ends in March.” What was paid once, and the recurrent cost that rests on money which ends."""

from decimal import Decimal

from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal
from roi.domain.benefits import total
from roi.domain.inputs import Nature, Timing
from roi.domain.questions.question import Answer, Place, Question, to_date


def answer(case: Appraisal) -> Answer:
    costs = case.inputs.costs
    said = f"One-off cost: {in_words(to_date(case, [cost for cost in costs if cost.timing is Timing.ONE_OFF]))}."
    unsaid = [cost.label for cost in costs if cost.nature is Nature.CASH and cost.pot_recurrent is None]
    if unsaid:
        return Answer(f"{said} It is not said whether the pot recurs: {', '.join(unsaid)}.", Place.COSTS, True)
    ids = ("full_year.steady.trust_resource.cost",)
    ending = [cost for cost in costs if cost.pot_recurrent is False]
    if not ending:
        return Answer(f"{said} Every pot behind it recurs.", Place.COSTS, False, ids)
    names = ", ".join(sorted({cost.pot or cost.label for cost in ending}))
    rests = sum((total(cost.months) for cost in ending if cost.timing is Timing.RECURRENT), Decimal(0))
    words = f"{said} {in_words(rests)} of recurrent cost rests on pots that end: {names}. The case says who pays then."
    return Answer(words, Place.CASE, True, ids)


POT_ENDS = Question("pot-ends", "The pot ends in March.", answer)
