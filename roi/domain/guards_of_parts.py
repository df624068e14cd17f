"""The guards over the parts that only some lines carry. Each says nothing where its part is absent and not needed.

A guard that has nothing to look at passes, and says so in words that do not claim more than was looked at.
"""

from collections.abc import Callable
from decimal import Decimal

from roi.domain.case_parts import PriceTerms
from roi.domain.guard_answer import Figures, GuardAnswer, GuardStatus, names, passed
from roi.domain.inputs import CaseInputs, OutcomeLine, Polarity, SameMonthLastYear, Who

SLACK = Decimal("1e-9")


def stop(code: str, sentence: str, path: str) -> GuardAnswer:
    return GuardAnswer(code, GuardStatus.STOP, sentence, path)


def within_the_trusts_fall(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """What is claimed of a line is not more than what the whole trust saw of it."""
    code = "within-the-trusts-fall"
    for place, line in enumerate(inputs.outcomes):
        net = figures[f"line.{line.id}.averted_net"].number
        if line.trust_fall is not None and net > line.trust_fall + SLACK:
            sentence = (
                f"{line.label} claims {net:.1f} events and the whole trust's figure moved by {line.trust_fall}. "
                "Claim no more than that."
            )
            return stop(code, sentence, f"outcomes[{place}].trust_fall")
    given = [line for line in inputs.outcomes if line.trust_fall is not None]
    if given:
        return passed(code, f"Within what the whole trust saw: {names(given)}.")
    return passed(code, "The whole trust's figure is not given, so it was not compared.")


def conversion(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """An event that follows another is claimed only for the share that would have led to it."""
    code = "conversion"
    for place, line in enumerate(inputs.outcomes):
        if line.conversion is None:
            continue
        first = figures[f"line.{line.conversion.of}.averted_net"].number * line.conversion.share
        own = figures[f"line.{line.id}.averted_net"].number
        if own > first + SLACK:
            sentence = (
                f"{line.label} claims {own:.1f} events, and only {first:.1f} would have followed from "
                f"“{line.conversion.of}”. Claim no more than that."
            )
            return stop(code, sentence, f"outcomes[{place}].conversion")
    if any(line.conversion for line in inputs.outcomes):
        return passed(code, "Events that follow others stay within the share that would have followed.")
    return passed(code, "No line is given as following from another.")


def health_once(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Health is counted once: as QALYs, as wellbeing, or inside a cost of illness."""
    code = "health-once"
    for place, line in enumerate(inputs.outcomes):
        if line.health is None:
            continue
        if line.health.wellbeing_counted_too:
            sentence = f"{line.label} counts QALYs and wellbeing for the same people. Keep one of the two."
            return stop(code, sentence, f"outcomes[{place}].health.wellbeing_counted_too")
        if line.unit_value is not None and line.unit_value.includes_health:
            sentence = (
                f"The unit value of {line.label} already holds its health. Take the QALYs off or split the value."
            )
            return stop(code, sentence, f"outcomes[{place}].health")
    return passed(code, "No outcome counts health twice.")


def no_transfers(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A benefit paid, a fine or a tariff between public bodies only changes hands."""
    for place, line in enumerate(inputs.outcomes):
        if line.unit_value is not None and line.unit_value.is_transfer:
            sentence = f"The unit value of {line.label} is a transfer between bodies, not a saving. Take it off."
            return stop("no-transfers", sentence, f"outcomes[{place}].unit_value.is_transfer")
    said = "Payments between NHS bodies are booked on both sides and come to nothing together."
    return passed("no-transfers", said if inputs.payments else "No unit value is marked as a transfer.")


def slot_once(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """The same slot is not capacity and income at once."""
    for place, payment in enumerate(inputs.payments):
        line = next(each for each in inputs.outcomes if each.id == payment.outcome)
        valued = line.unit_value is not None and any(gain.who is Who.TRUST for gain in line.gains)
        if payment.activity_per_event > 0 and payment.funded and valued and not payment.overlap_answer:
            sentence = (
                f"{line.label} is valued as capacity and paid for in {payment.label}. "
                "Say how the overlap was taken out."
            )
            return stop("slot-once", sentence, f"payments[{place}].overlap_answer")
    answers = [payment.overlap_answer for payment in inputs.payments if payment.overlap_answer]
    if answers:
        return GuardAnswer("slot-once", GuardStatus.ASK, f"Capacity and income of one slot. Answer given: {answers[0]}")
    return passed("slot-once", "No slot is both capacity and income.")


def carry_forward_only(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """What last year's case already claimed stands in later years as carry-forward only."""
    later = inputs.later_years
    if later is None:
        return passed("carry-forward-only", "No later years are shown.")
    if later.last_year_answer:
        return passed("carry-forward-only", f"Last year's claim: {later.last_year_answer}")
    sentence = "Say whether last year's case already claimed part of this full-year effect, and how it was taken out."
    return GuardAnswer("carry-forward-only", GuardStatus.ASK, sentence, "later_years.last_year_answer")


def real_growth(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Prices rise by the index alone; growth of volumes holds no inflation, cash prices take a cash rate."""
    later = inputs.later_years
    if later is not None and later.prices is PriceTerms.NOMINAL:
        sentence = "Later years are in cash prices and are discounted at a rate that holds inflation."
        return GuardAnswer("real-growth", GuardStatus.WARN, sentence)
    grown = [
        line for line in inputs.outcomes
        if isinstance(line.counterfactual, SameMonthLastYear) and line.counterfactual.growth_rate
    ]  # fmt: skip
    if grown:
        sentence = f"Confirm that the growth typed for {names(grown)} is of numbers, not of prices."
        return GuardAnswer("real-growth", GuardStatus.ASK, sentence)
    return passed("real-growth", "No growth of prices stands beside the price index.")


def unlocked_demand(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A new way in can raise all use: what is avoided stands beside what all use did."""
    avoided = [line for line in inputs.outcomes if line.polarity is Polarity.FEWER and line.unit_value is not None]
    rose = [line for line in avoided if line.total_use and line.total_use.during > line.total_use.before]
    if rose:
        sentence = f"All use rose while events were avoided: {names(rose)}. Say what the rise cost."
        return GuardAnswer("unlocked-demand", GuardStatus.WARN, sentence)
    missing = [line for line in avoided if line.total_use is None]
    if missing:
        sentence = f"Show what all use by the same people did beside {names(missing)}: a new way in can raise it."
        return GuardAnswer("unlocked-demand", GuardStatus.ASK, sentence)
    return passed("unlocked-demand", "All use by the same people is shown and did not rise.")


def fixed_before(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """An outcome was chosen before its results were seen, or it is labelled."""
    changed = [line for line in inputs.outcomes if line.changed_after_results]
    if changed:
        sentence = f"Changed after results were seen: {names(changed)}."
        return GuardAnswer("fixed-before", GuardStatus.WARN, sentence)
    undated: list[OutcomeLine] = [line for line in inputs.outcomes if not line.specified_on]
    if undated:
        sentence = f"Say on which day the definition of {names(undated)} was fixed, before results were seen."
        return GuardAnswer("fixed-before", GuardStatus.ASK, sentence)
    return passed("fixed-before", "Every outcome was fixed on a day before its results.")


def local_prices(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A national average cost and one at local prices are not compared without the market forces factor."""
    answers = {line.unit_value.local_prices for line in inputs.outcomes if line.unit_value is not None}
    if answers == {True, False}:
        sentence = "Some unit values hold the market forces factor and some do not. Bring them to one."
        return GuardAnswer("local-prices", GuardStatus.WARN, sentence)
    return passed("local-prices", "No unit values with and without the market forces factor stand together.")


def full_cost_only(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Average cost is not what stops being spent: the releasable part stands beside it."""
    plain = [line for line in inputs.outcomes if line.unit_value is not None and not line.unit_value.elements]
    if plain:
        sentence = f"The unit value of {names(plain)} is not built up from elements, so it is capacity and not cash."
        return GuardAnswer("full-cost-only", GuardStatus.WARN, sentence)
    return passed("full-cost-only", "Each unit value shows what leaves a budget within the year.")


PART_GUARDS: tuple[Callable[[CaseInputs, Figures], GuardAnswer], ...] = (
    within_the_trusts_fall,
    conversion,
    health_once,
    no_transfers,
    slot_once,
    carry_forward_only,
    real_growth,
    unlocked_demand,
    fixed_before,
    local_prices,
    full_cost_only,
)
