"""What a finance director will ask of a return: fifteen questions, one file each, in the order of the method.

The page, the command and the document of a case read this list. Each question is answered from the appraisal, or open
with what is missing.
"""

from roi.domain.appraisal import Appraisal
from roi.domain.questions.average_cost import AVERAGE_COST
from roi.domain.questions.beds_refill import BEDS_REFILL
from roi.domain.questions.counted_twice import COUNTED_TWICE
from roi.domain.questions.four_good_months import FOUR_GOOD_MONTHS
from roi.domain.questions.lose_income import LOSE_INCOME
from roi.domain.questions.narrows_the_gap import NARROWS_THE_GAP
from roi.domain.questions.optimistic_inputs import OPTIMISTIC_INPUTS
from roi.domain.questions.pot_ends import POT_ENDS
from roi.domain.questions.question import Answer, Place, Question
from roi.domain.questions.rerun import RERUN
from roi.domain.questions.staff_time import STAFF_TIME
from roi.domain.questions.tiny_numbers import TINY_NUMBERS
from roi.domain.questions.which_budget import WHICH_BUDGET
from roi.domain.questions.who_gains import WHO_GAINS
from roi.domain.questions.worst_patients import WORST_PATIENTS
from roi.domain.questions.would_have_fallen import WOULD_HAVE_FALLEN

__all__ = ["QUESTIONS", "Answer", "Place", "Question", "answers"]

QUESTIONS: tuple[Question, ...] = (
    WHICH_BUDGET,
    WOULD_HAVE_FALLEN,
    WORST_PATIENTS,
    AVERAGE_COST,
    BEDS_REFILL,
    LOSE_INCOME,
    WHO_GAINS,
    FOUR_GOOD_MONTHS,
    STAFF_TIME,
    COUNTED_TWICE,
    TINY_NUMBERS,
    OPTIMISTIC_INPUTS,
    POT_ENDS,
    NARROWS_THE_GAP,
    RERUN,
)


def answers(case: Appraisal) -> tuple[tuple[Question, Answer], ...]:
    """All fifteen with what the case says, in their order."""
    return tuple((question, question.answer(case)) for question in QUESTIONS)
