"""“We lose income.” Payments for activity with the commissioner's mirror."""

from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal
from roi.domain.questions.question import Answer, Place, Question


def answer(case: Appraisal) -> Answer:
    if not case.inputs.payments:
        said = "No line says how payment for activity changes: none is counted as gained and none as lost."
        return Answer(f"{said} Say in the case which payments change.", Place.CASE, True)
    change = in_words(case.figure("payment.income").number)
    words = f"Income changes by {change}; the commissioner's side is booked, so the system nets to £0."
    return Answer(words, Place.RETURN, False, ("payment.income", "payment.system"))


LOSE_INCOME = Question("lose-income", "We lose income.", answer)
