"""“Does it narrow the gap, or just run there?” How fifth 1 moved against fifth 5, and where the benefit falls."""

from roi.domain.appraisal import Appraisal
from roi.domain.fifth_rates import gap_of
from roi.domain.ladder import Rung
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.statements import quintile_sentence

MISSING = "Events and those exposed by fifth, before and after, are needed: benefit by fifth alone does not show a gap."


def answer(case: Appraisal) -> Answer:
    said, found = quintile_sentence(case, Rung.TRUST_RESOURCE), []
    for line in case.inputs.outcomes:
        gap = gap_of(line.fifths) if line.fifths else None
        if gap is not None:
            low, high = gap.change.limits.low, gap.change.limits.high
            word = "narrowed" if high < 1 else "widened" if low > 1 else "has not clearly changed"
            found.append(
                f"{line.label}: the gap between the most and the least deprived fifth {word} (ratio of ratios "
                f"{gap.change.ratio:.2f}, {low:.2f} to {high:.2f})"
            )
    if not found:
        return Answer(f"{said} {MISSING}", Place.OUTCOMES, True)
    return Answer(f"{few(found)}. {said}", Place.RETURN)


NARROWS_THE_GAP = Question("narrows-the-gap", "Does it narrow the gap, or just run there?", answer)
