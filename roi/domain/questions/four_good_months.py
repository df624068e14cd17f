"""“You had four good months.” How many are known, which went against the project, and what the year will come to."""

from roi.domain.appraisal import Appraisal
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.year_end import record_of, year_end_of

FEW_MONTHS = 6
FULL_YEAR = ("full_year.to_date.trust_resource.benefit", "full_year.last_three.trust_resource.benefit")


def answer(case: Appraisal) -> Answer:
    months = case.inputs.data_to
    against = sum(1 for line in case.inputs.outcomes for value in case.averted(line) if value < 0)
    ends = few(f"{result.line.label}: {year_end_of(case.inputs, result).standing}" for result in case.results)
    said = (
        f"{months} month{'s are' if months > 1 else ' is'} observed; {against} of the figures by month went against "
        f"the project and stay in. {ends}. "
        f"{record_of(case.inputs.past_forecasts).words}"
    )
    if months < FEW_MONTHS:
        return Answer(f"{said} Wait, or call it a trial.", Place.OUTCOMES, True)
    if not all(line.steady_months for line in case.inputs.outcomes):
        return Answer(f"{said} No steady months are named for a full year.", Place.OUTCOMES, True)
    return Answer(f"{said} The full year rests on months that are named as steady.", Place.RETURN, False, FULL_YEAR)


FOUR_GOOD_MONTHS = Question("four-good-months", "You had four good months.", answer)
