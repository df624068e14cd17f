"""“Who gains? Not us.” Who pays beside who gains, and whose word is missing."""

from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal
from roi.domain.inputs import Who
from roi.domain.questions.question import Answer, Place, Question, few
from roi.domain.statements import per_cent


def answer(case: Appraisal) -> Answer:
    gained = [
        f"{row.who.value.replace('-', ' ')} {in_words(row.benefit.number)}"
        for row in case.who_gains()
        if row.benefit.value
    ]
    paid = [
        f"{row.payer.value.replace('-', ' ')} {in_words(row.cash.number + row.in_kind.number)}"
        for row in case.who_pays()
        if row.cash.value or row.in_kind.value
    ]
    outside, gap = case.figure("wrong_pocket").value, case.figure("gap.trust")
    if gap.value is None:
        words = f"Paid by: {'; '.join(paid) or 'nobody'}. What was gained is counted, not valued: no pounds are split."
        return Answer(words, Place.OUTCOMES, True)
    share = "No benefit counts" if outside is None else f"{per_cent(outside)} of what counts falls outside the trust"
    waiting = [gain.name or gain.who.value for line in case.inputs.outcomes for gain in line.gains
               if gain.who not in (Who.TRUST, Who.PEOPLE) and not gain.confirmed_by]  # fmt: skip
    more = f" Not confirmed by the body, so £0: {few(waiting, ', ')}." if waiting else ""
    words = (
        f"Paid by: {'; '.join(paid) or 'nobody'}. Gained by: {'; '.join(gained) or 'nobody'}. {share}; the trust's "
        f"cost less its own gain is {in_words(gap.value)}.{more}"
    )
    return Answer(words, Place.RETURN, bool(waiting), ("wrong_pocket", "gap.trust", "gap.system"))


WHO_GAINS = Question("who-gains", "Who gains? Not us.", answer)
