"""“It would have fallen anyway.” The comparison of each line with its evidence, and how much has to be ours."""

from roi.domain.appraisal import Appraisal
from roi.domain.counterfactual import design_of
from roi.domain.ladder import Rung
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.statements import break_even_sentence, per_cent


def answer(case: Appraisal) -> Answer:
    lines = case.inputs.outcomes
    said = []
    for line in lines:
        taken = f", {per_cent(line.deadweight.value)} taken off for it" if line.deadweight else ""
        design = design_of(line)
        said.append(f"{line.label} is compared with the {design.name}, evidence {design.evidence}{taken}")
    judged = all(not design_of(line).deadweight_inside for line in lines)
    more = " No outcome has a comparison group: deadweight is somebody's judgement." if judged else ""
    words = f"{few(said)}. {break_even_sentence(case, Rung.TRUST_RESOURCE)}{more}"
    ids = tuple(f"break_even.trust_resource.{line.id}.attribution" for line in lines)
    return Answer(words, Place.OUTCOMES, judged, ids)


WOULD_HAVE_FALLEN = Question("would-have-fallen", "It would have fallen anyway.", answer)
