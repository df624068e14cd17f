"""The fifteen ways in which a sceptical finance director attacks a case, each answered from its data or listed as open.

An answer is words with the ids of the figures they rest on. `open` means that nothing in the case answers it yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.money import in_words
from roi.domain.analysis import Analysis
from roi.domain.appraisal import Appraisal
from roi.domain.benefits import total
from roi.domain.change import Change
from roi.domain.counterfactual import design_of
from roi.domain.guards import LARGE_RETURN
from roi.domain.inputs import Nature, Timing
from roi.domain.ladder import Rung
from roi.domain.rates import RateRatio
from roi.domain.sensitivity import weakest_share


@dataclass(frozen=True)
class Answer:
    """One attack. `figures` are ids in the appraisal or the analysis."""

    code: str
    attack: str
    open: bool
    answer: str
    figures: tuple[str, ...] = ()


def answered(code: str, attack: str, words: str, *figures: str) -> Answer:
    return Answer(code, attack, False, words, figures)


def left_open(code: str, attack: str, missing: str) -> Answer:
    return Answer(code, attack, True, missing)


def with_limits(found: Change | RateRatio) -> str:
    return f"{found.ratio:.2f} ({found.limits.low:.2f} to {found.limits.high:.2f})"


def which_budget(case: Appraisal, more: Analysis) -> Answer:
    attack = "Which budget do I cut?"
    rows = [row for row in case.inputs.realisation if row.cost_centre]
    if not rows:
        return left_open("which-budget", attack, "No row names a cost centre: nothing is claimed as cash.")
    named = "; ".join(f"{row.cost_centre} {row.subjective_code}, {row.owner}, {row.status.value}" for row in rows)
    confirmed = in_words(case.release_confirmed().number)
    return answered("which-budget", attack, f"{named}. {confirmed} confirmed.", "class.1.benefit", "class.1.potential")


def would_have_fallen(case: Appraisal, more: Analysis) -> Answer:
    attack = "It would have fallen anyway"
    said = []
    for line in case.inputs.outcomes:
        design = design_of(line)
        taken = "" if line.deadweight is None else f", deadweight {line.deadweight.value}"
        said.append(f"{line.label}: {design.name}, level {design.evidence}{taken}")
    ids = [f"break_even.trust_resource.{line.id}.attribution" for line in case.inputs.outcomes]
    return answered("would-have-fallen", attack, "; ".join(said) + ".", *ids)


def worst_patients(case: Appraisal, more: Analysis) -> Answer:
    attack = "You picked the worst patients"
    unsaid = [line.label for line in case.inputs.outcomes if line.chosen_when_high is None]
    if unsaid:
        return left_open("worst-patients", attack, f"Not said how people were chosen: {', '.join(unsaid)}.")
    guard = next(each for each in case.guards if each.code == "chosen-when-high")
    if guard.status.value == "ask":
        return left_open("worst-patients", attack, guard.answer)
    return answered("worst-patients", attack, guard.answer)


def average_cost(case: Appraisal, more: Analysis) -> Answer:
    attack = "Average cost, not marginal"
    plain = [line.label for line in case.inputs.outcomes if line.unit_value and not line.unit_value.elements]
    if plain:
        missing = f"No cost elements for {', '.join(plain)}: the pounds are capacity and are not called cash."
        return left_open("average-cost", attack, missing)
    ids = [f"line.{line.id}.unit_value_releasable" for line in case.inputs.outcomes if line.unit_value]
    return answered("average-cost", attack, "The releasable part stands beside each full cost.", *ids)


def beds_refill(case: Appraisal, more: Analysis) -> Answer:
    attack = "Beds refill"
    used = [line for line in case.inputs.outcomes if line.capacity is not None]
    if not used:
        return left_open("beds-refill", attack, "No line says what capacity it frees, in its own units.")
    unsaid = [line.label for line in used if line.capacity and not line.capacity.used_for]
    if unsaid:
        return left_open("beds-refill", attack, f"Not said what the capacity was used for: {', '.join(unsaid)}.")
    said = "; ".join(f"{line.label}: {line.capacity.used_for}" for line in used if line.capacity)
    return answered("beds-refill", attack, f"{said}.", *(f"line.{line.id}.capacity" for line in used))


def lose_income(case: Appraisal, more: Analysis) -> Answer:
    attack = "We lose income"
    if not case.inputs.payments:
        return left_open("lose-income", attack, "No line says how payment for activity changes.")
    change = case.figure("payment.income").number
    words = f"Income changes by {in_words(change)}; the commissioner's side is booked, so the system nets to £0."
    return answered("lose-income", attack, words, "payment.income", "payment.system")


def who_gains(case: Appraisal, more: Analysis) -> Answer:
    outside = case.figure("wrong_pocket").value
    share = "no benefit counts" if outside is None else f"{outside:.0%} of what counts falls outside the trust"
    gap = in_words(case.figure("gap.trust").number)
    words = f"{share}; the trust's gap is {gap}."
    return answered("who-gains", "Who gains? Not us", words, "wrong_pocket", "gap.trust", "gap.system")


def four_good_months(case: Appraisal, more: Analysis) -> Answer:
    attack = "Four good months"
    ends = [f"{end.label}: {end.standing}" for end in more.year_ends]
    record = more.record.words
    if case.inputs.data_to < 6:
        return left_open("four-good-months", attack, f"Fewer than six months are known. {'; '.join(ends)}. {record}")
    words = f"{case.inputs.data_to} months are known. {'; '.join(ends)}. {record}"
    ids = ("full_year.to_date.trust_resource.benefit", "full_year.last_three.trust_resource.benefit")
    return answered("four-good-months", attack, words, *ids)


def staff_time_free(case: Appraisal, more: Analysis) -> Answer:
    attack = "Staff time was free?"
    in_kind = sum((row.in_kind.number for row in case.who_pays()), Decimal(0))
    if not in_kind:
        return left_open(
            "staff-time", attack, "No in-kind line is given: say that no other staff gave time, or cost it."
        )
    ids = ("return.trust_cash.cost", "return.trust_resource.cost", "payer.trust.in-kind")
    return answered("staff-time", attack, f"{in_words(in_kind)} of time stands in the cost on resource.", *ids)


def counted_twice(case: Appraisal, more: Analysis) -> Answer:
    attack = "Counted twice with scheme X"
    claims = [claim.project for line in case.inputs.outcomes for claim in line.other_claims]
    schemes = [row.efficiency_scheme for row in case.inputs.realisation if row.efficiency_scheme]
    overlaps = [line.overlap_answer for line in case.inputs.outcomes if line.overlap_answer]
    if not (claims or schemes or overlaps):
        return left_open(
            "counted-twice", attack, "No other project, scheme or overlap is named. Name them or say none."
        )
    return answered("counted-twice", attack, "; ".join([*claims, *schemes, *overlaps]) + ".")


def n_is_tiny(case: Appraisal, more: Analysis) -> Answer:
    attack = "n is tiny"
    if not more.changes:
        return left_open("n-is-tiny", attack, "Nothing was expected, so no limits can be given.")
    said = [f"{change.label}: ratio {with_limits(change)}, {change.words}" for change in more.changes]
    ids = [f"line.{change.line}.averted_gross" for change in more.changes]
    return answered("n-is-tiny", attack, "; ".join(said) + ".", *ids, "probability.trust_resource")


def optimistic_inputs(case: Appraisal, more: Analysis) -> Answer:
    weak = weakest_share(case.results, Rung.TRUST_RESOURCE)
    share = "no benefit" if weak is None else f"{weak:.0%} of the benefit on resource"
    words = f"{len(case.register)} assumptions with source and grade; {share} rests on grades E and F."
    return answered("optimistic-inputs", "Optimistic inputs", words)


def pot_ends(case: Appraisal, more: Analysis) -> Answer:
    attack = "Pot ends in March"
    unsaid = [cost.label for cost in case.inputs.costs if cost.nature is Nature.CASH and cost.pot_recurrent is None]
    if unsaid:
        return left_open("pot-ends", attack, f"Not said whether the pot recurs: {', '.join(unsaid)}.")
    once = [cost for cost in case.inputs.costs if cost.pot_recurrent is False and cost.timing is Timing.RECURRENT]
    amount = sum((total(cost.months) for cost in once), Decimal(0))
    return answered("pot-ends", attack, f"{in_words(amount)} of recurrent cost rests on pots that end.",
                    "full_year.steady.trust_resource.cost")  # fmt: skip


def narrows_the_gap(case: Appraisal, more: Analysis) -> Answer:
    attack = "Does it narrow the gap or just run there?"
    known = [gap for gap in more.gaps.values() if gap is not None]
    if known:
        change = known[0].change
        word = "narrowed" if change.limits.high < 1 else "widened" if change.limits.low > 1 else "not clearly changed"
        words = f"Fifth 1 against fifth 5 {word}: ratio of ratios {with_limits(change)}."
        return answered("narrows-the-gap", attack, words)
    missing = "Events and exposure by fifth, before and after, are needed. Benefit by fifth alone does not show a gap."
    return left_open("narrows-the-gap", attack, missing)


def rerun(case: Appraisal, more: Analysis) -> Answer:
    figures = len(case.figures) + len(more.figures)
    words = f"{figures} figures, each with formula and source; the case file gives them again, draws by stored seeds."
    return answered("rerun", "Can I rerun this?", words)


ATTACKS: tuple[Callable[[Appraisal, Analysis], Answer], ...] = (
    which_budget, would_have_fallen, worst_patients, average_cost, beds_refill, lose_income, who_gains,
    four_good_months, staff_time_free, counted_twice, n_is_tiny, optimistic_inputs, pot_ends, narrows_the_gap, rerun,
)  # fmt: skip


def answers(case: Appraisal, more: Analysis) -> tuple[Answer, ...]:
    """All fifteen, in the method's order."""
    return tuple(attack(case, more) for attack in ATTACKS)


def implausible(case: Appraisal) -> tuple[Rung, ...]:
    """Rungs whose return goes to a second reviewer."""
    return tuple(row.rung for row in case.returns() if row.ratio.value is not None and row.ratio.value > LARGE_RETURN)
