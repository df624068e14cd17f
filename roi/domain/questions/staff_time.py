"""“Was the staff time free?” In-kind cost, which is £0 on cash and full cost on resource."""

from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal
from roi.domain.inputs import Nature
from roi.domain.questions.question import Answer, Place, Question, to_date


def answer(case: Appraisal) -> Answer:
    in_kind = to_date(case, [cost for cost in case.inputs.costs if cost.nature is Nature.IN_KIND])
    if not in_kind:
        words = "No existing resource is in the cost. Record staff time as a re-allocated pot."
        return Answer(words, Place.COSTS, True)
    words = f"Existing resource of {in_words(in_kind)} is in the cost on resource and £0 in the cost on cash."
    ids = ("return.trust_cash.cost", "return.trust_resource.cost", "payer.trust.in-kind")
    return Answer(words, Place.COSTS, False, ids)


STAFF_TIME = Question("staff-time", "Was the staff time free?", answer)
