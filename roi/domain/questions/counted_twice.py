"""“This is counted twice with another scheme.” What the guards found, and the projects and schemes that are named."""

from roi.domain.appraisal import Appraisal
from roi.domain.guards import GuardStatus
from roi.domain.questions.question import Answer, Place, Question

GUARDS_OF_IT = ("claimed-once", "event-chain", "same-patients", "efficiency-plan")


def answer(case: Appraisal) -> Answer:
    found = [guard for guard in case.guards if guard.code in GUARDS_OF_IT]
    lines = case.inputs.outcomes
    named = [
        *(claim.project for line in lines for claim in line.other_claims),
        *(row.efficiency_scheme for row in case.inputs.realisation if row.efficiency_scheme),
        *(line.overlap_answer for line in lines if line.overlap_answer),
    ]
    said = f" Named: {'; '.join(named)}." if named else ""
    waiting = any(guard.status is GuardStatus.ASK for guard in found)
    words = " ".join(guard.answer for guard in found) + said
    return Answer(words, Place.OUTCOMES, waiting and not named)


COUNTED_TWICE = Question("counted-twice", "This is counted twice with another scheme.", answer)
