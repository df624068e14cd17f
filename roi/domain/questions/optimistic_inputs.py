"""“The inputs are optimistic.” How many assumptions there are, and how much rests on the weakest grades."""

from roi.domain.appraisal import Appraisal
from roi.domain.ladder import Rung
from roi.domain.questions.question import Answer, Place, Question
from roi.domain.sensitivity import weakest_share
from roi.domain.statements import per_cent


def answer(case: Appraisal) -> Answer:
    weak = [entry for entry in case.register if entry.grade in ("E", "F")]
    said = f"{len(case.register)} assumptions are listed with grade and source"
    if not weak:
        return Answer(f"{said}; none is of grade E or F.", Place.RETURN)
    share = weakest_share(case.results, Rung.TRUST_RESOURCE)
    rests = "" if share is None else f" {per_cent(share)} of the benefit on resource rests on them."
    words = f"{said}; {len(weak)} of grade E or F, {weak[0].statement} among them.{rests}"
    return Answer(words, Place.OUTCOMES, bool(share))


OPTIMISTIC_INPUTS = Question("optimistic-inputs", "The inputs are optimistic.", answer)
