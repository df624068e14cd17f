"""What a finance director will ask: all fifteen questions, what the case says to each, open ones first."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.wording import said
from roi.domain.questions import answers


def context(facts: CaseFacts) -> dict[str, object]:
    given = sorted(answers(facts.appraisal), key=lambda pair: not pair[1].is_open)
    rows = tuple(
        (question.attack, "Open" if answer.is_open else "Answered", said(answer.words)) for question, answer in given
    )
    left = sum(1 for _, answer in given if answer.is_open)
    return {
        "counted": f"{len(rows) - left} of {len(rows)} are answered from what is recorded; {left} are open.",
        "table": Table("Questions and answers", ("Question", "State", "Answer"), rows, look="questions"),
    }


QUESTIONS_SECTION = Section("questions", "What a finance director will ask", "roi/case/questions.html", context)
