"""What a finance director will ask of a return, one entry a question, each answered from the appraisal or open.

An answer says what the data say; an open question says what is missing and on which page it is answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from funding.domain.money import in_words
from roi.domain.appraisal import Appraisal
from roi.domain.counterfactual import design_of
from roi.domain.guards import GuardStatus
from roi.domain.inputs import CostLine, Nature, Status, Timing, Who
from roi.domain.ladder import Rung
from roi.domain.statements import break_even_sentence, capacity_sentences, probability_sentence, quintile_sentence

FEW_MONTHS, FEW_EVENTS = 6, Decimal(10)


class Place(StrEnum):
    """Where an open question is answered."""

    OUTCOMES = "outcomes"
    RELEASE = "release"
    COSTS = "costs"
    RETURN = "return"
    CASE = "case"


@dataclass(frozen=True)
class Answer:
    """`is_open` while something is missing; `where` is the page on which it is answered or can be checked."""

    words: str
    where: Place
    is_open: bool = False


@dataclass(frozen=True)
class Question:
    """`attack` as it is said in the room."""

    code: str
    attack: str
    answer: Callable[[Appraisal], Answer]


def budget(appraisal: Appraisal) -> Answer:
    rows = appraisal.inputs.realisation
    if not rows:
        return Answer("No budget is named, so £0 is released as cash.", Place.RELEASE, True)
    states = {Status.PLANNED: "planned", Status.ACTIONED: "actioned", Status.IN_LEDGER: "in the ledger"}
    said = [
        f"{row.cost_centre}, {row.subjective_code}: {states[row.status]}, {row.owner}, "
        f"{'confirmed by finance' if row.counts else 'not confirmed, counts as £0'}"
        for row in rows
    ]
    confirmed = in_words(appraisal.release_confirmed().number)
    waiting = any(not row.counts for row in rows)
    return Answer(f"{'; '.join(said)}. Confirmed in all: {confirmed}.", Place.RELEASE, waiting)


def anyway(appraisal: Appraisal) -> Answer:
    said = [
        f"{line.label} is compared with the {design_of(line).name}, evidence {design_of(line).evidence}"
        for line in appraisal.inputs.outcomes
    ]
    weak = all(not design_of(line).deadweight_inside for line in appraisal.inputs.outcomes)
    even = break_even_sentence(appraisal, Rung.TRUST_RESOURCE)
    more = " No outcome has a comparison group: deadweight is somebody's judgement." if weak else ""
    return Answer(f"{'; '.join(said)}. {even}{more}", Place.OUTCOMES, weak)


def picked(appraisal: Appraisal) -> Answer:
    lines = appraisal.inputs.outcomes
    unknown = [line.label for line in lines if line.chosen_when_high is None]
    high = [line.label for line in lines if line.chosen_when_high]
    if unknown:
        return Answer(f"It is not said whether people were picked as high: {', '.join(unknown)}.", Place.OUTCOMES, True)
    if high:
        controlled = all(design_of(line).deadweight_inside for line in lines if line.chosen_when_high)
        said = "and compared with a group that was as high" if controlled else "and no comparison group shows the rest"
        return Answer(f"People were picked as high for {', '.join(high)}, {said}.", Place.OUTCOMES, not controlled)
    return Answer("Nobody was picked because their figure was high.", Place.OUTCOMES)


def marginal(appraisal: Appraisal) -> Answer:
    lines = [line for line in appraisal.inputs.outcomes if line.unit_value]
    whole = sum((appraisal.figure(f"line.{line.id}.benefit").number for line in lines), Decimal(0))
    released = appraisal.release_confirmed().number
    said = (
        f"{in_words(released)} of the {in_words(whole)} leaves a named budget; the rest is capacity or another's gain "
        "at average cost, and is called so."
    )
    low = [line.label for line in lines if line.unit_value and line.unit_value.conservative]
    if low:
        said += f" Taken low on purpose: {', '.join(low)}."
    return Answer(said, Place.OUTCOMES)


def refill(appraisal: Appraisal) -> Answer:
    used = [
        f"{line.label}: {line.capacity.used_for}"
        for line in appraisal.inputs.outcomes
        if line.capacity and line.capacity.used_for
    ]
    freed = " ".join(capacity_sentences(appraisal))
    if not used:
        return Answer(f"{freed} It is not said what became of the capacity.".strip(), Place.OUTCOMES, True)
    return Answer(f"{freed} Used for: {'; '.join(used)}. It is capacity, not cash.", Place.OUTCOMES)


def income(appraisal: Appraisal) -> Answer:
    said = "Payments for activity are not part of these figures: none is counted as gained and none as lost."
    return Answer(f"{said} Say in the case which payments change.", Place.CASE, True)


def gains(appraisal: Appraisal) -> Answer:
    waiting = [gain.name for line in appraisal.inputs.outcomes for gain in line.gains
               if gain.who not in (Who.TRUST, Who.PEOPLE) and not gain.confirmed_by]  # fmt: skip
    said = "; ".join(
        f"{row.who.value.replace('-', ' ')} {in_words(row.benefit.number)}"
        for row in appraisal.who_gains()
        if row.benefit.value
    )
    paid = "; ".join(
        f"{row.payer.value.replace('-', ' ')} {in_words(row.cash.number + row.in_kind.number)}"
        for row in appraisal.who_pays()
        if row.cash.value or row.in_kind.value
    )
    more = f" Not confirmed by the body, so £0: {', '.join(waiting)}." if waiting else ""
    return Answer(f"Paid by: {paid or 'nobody'}. Gained by: {said or 'nobody'}.{more}", Place.RETURN, bool(waiting))


def good_months(appraisal: Appraisal) -> Answer:
    months = appraisal.inputs.data_to
    if months < FEW_MONTHS:
        return Answer(f"Only {months} months are observed. Wait, or call it a trial.", Place.OUTCOMES, True)
    against = sum(1 for line in appraisal.inputs.outcomes for value in appraisal.averted(line) if value < 0)
    steady = all(line.steady_months for line in appraisal.inputs.outcomes)
    said = f"{months} months are observed; {against} of them went against the project and stay in."
    if steady:
        return Answer(f"{said} The full year rests on months that are named as steady.", Place.RETURN)
    return Answer(f"{said} No steady months are named for a full year.", Place.OUTCOMES, True)


def staff_time(appraisal: Appraisal) -> Answer:
    costs = appraisal.inputs.costs
    in_kind = to_date(appraisal, [cost for cost in costs if cost.nature is Nature.IN_KIND])
    if in_kind:
        words = f"Existing resource of {in_words(in_kind)} is in the cost on resource and £0 in the cost on cash."
        return Answer(words, Place.COSTS)
    return Answer("No existing resource is in the cost. Record staff time as a re-allocated pot.", Place.COSTS, True)


def twice(appraisal: Appraisal) -> Answer:
    codes = ("claimed-once", "event-chain", "same-patients", "efficiency-plan")
    found = [guard for guard in appraisal.guards if guard.code in codes]
    waiting = [guard.answer for guard in found if guard.status is GuardStatus.ASK]
    return Answer(" ".join(guard.answer for guard in found), Place.OUTCOMES, bool(waiting))


def numbers(appraisal: Appraisal) -> Answer:
    small = [line.label for line in appraisal.inputs.outcomes if sum(appraisal.observed(line)) < FEW_EVENTS]
    said = probability_sentence(appraisal)
    if small:
        return Answer(f"{said} Fewer than ten events: {', '.join(small)}.", Place.OUTCOMES, True)
    return Answer(said, Place.RETURN)


def optimistic(appraisal: Appraisal) -> Answer:
    weak = [entry for entry in appraisal.register if entry.grade in ("E", "F")]
    count = len(appraisal.register)
    if weak:
        said = f"{len(weak)} of {count} assumptions rest on grade E or F: {weak[0].statement} is one."
        return Answer(said, Place.OUTCOMES, True)
    return Answer(f"{count} assumptions are listed with grade and source; none is of grade E or F.", Place.RETURN)


def pot_ends(appraisal: Appraisal) -> Answer:
    costs = appraisal.inputs.costs
    one_off = to_date(appraisal, [cost for cost in costs if cost.timing is Timing.ONE_OFF])
    ending = sorted({cost.pot for cost in costs if cost.pot_recurrent is False})
    said = f"One-off cost: {in_words(one_off)}."
    if ending:
        words = f"{said} Pots that do not recur: {', '.join(ending)}. The case says who pays then."
        return Answer(words, Place.CASE, True)
    return Answer(f"{said} Every pot behind it recurs.", Place.COSTS)


def gap(appraisal: Appraisal) -> Answer:
    lacking = [line.label for line in appraisal.inputs.outcomes if line.quintiles is None]
    if lacking:
        return Answer(f"No deprivation fifths are given for {', '.join(lacking)}.", Place.OUTCOMES, True)
    return Answer(quintile_sentence(appraisal, Rung.TRUST_RESOURCE), Place.RETURN)


def again(appraisal: Appraisal) -> Answer:
    prices = appraisal.inputs.prices
    return Answer(
        f"Yes: a version of the case keeps every input and figure, and its case file works out the same. Prices: "
        f"{prices.name}, {prices.source}.",
        Place.CASE,
    )


def to_date(appraisal: Appraisal, costs: list[CostLine]) -> Decimal:
    """Pounds of the costs to the last month with outcomes."""
    return sum((month for cost in costs for month in cost.months[: appraisal.inputs.data_to]), Decimal(0))


QUESTIONS = (
    Question("budget", "Which budget do I cut?", budget),
    Question("anyway", "It would have fallen anyway.", anyway),
    Question("picked", "You picked the worst patients.", picked),
    Question("marginal", "That is average cost, not marginal.", marginal),
    Question("refill", "Beds refill.", refill),
    Question("income", "We lose income.", income),
    Question("gains", "Who gains? Not us.", gains),
    Question("good-months", "You had four good months.", good_months),
    Question("staff-time", "Was the staff time free?", staff_time),
    Question("twice", "This is counted twice with another scheme.", twice),
    Question("numbers", "The numbers are tiny.", numbers),
    Question("optimistic", "The inputs are optimistic.", optimistic),
    Question("pot-ends", "The pot ends in March.", pot_ends),
    Question("gap", "Does it narrow the gap, or just run there?", gap),
    Question("again", "Can I work this out again?", again),
)
