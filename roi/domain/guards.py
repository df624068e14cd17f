"""The guards against counting twice and claiming too much: one small function each, in GUARDS.

A guard passes, warns, asks (a person must answer on paper) or stops; a stop refuses the whole case.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations

from roi.domain.counterfactual import design_of
from roi.domain.designs import Deadweight
from roi.domain.guard_answer import Figures as Figures
from roi.domain.guard_answer import GuardAnswer as GuardAnswer
from roi.domain.guard_answer import GuardStatus as GuardStatus
from roi.domain.guard_answer import names, passed
from roi.domain.guards_of_parts import PART_GUARDS
from roi.domain.inputs import CaseInputs, IndexBasis, Kind, Nature, OutcomeLine, Payer, Who
from roi.domain.ladder import Rung
from roi.domain.measures import measure_called

LARGE_RETURN = Decimal(5)


def claimed_once(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """No outcome at one site is claimed above 1 over all lines and projects (the check of the case refuses it)."""
    others = [line for line in inputs.outcomes if line.other_claims]
    if others:
        return passed("claimed-once", f"Other projects claim part of {names(others)}; together not above 1.")
    return GuardAnswer(
        "claimed-once",
        GuardStatus.ASK,
        "No other project is named on these outcomes. Confirm that none claims the same events.",
    )


def event_chain(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """An event and the event it leads to are not both valued: a spell and its bed days never."""
    for first, second in combinations(inputs.outcomes, 2):
        measure = measure_called(first.measure)
        if measure is None or second.measure not in measure.partners or first.site != second.site:
            continue
        both = f"{first.label} and {second.label} can hold the same event"
        spell_and_days = {first.measure, second.measure} == {"emergency-admissions", "bed-days"}
        path = f"outcomes[{inputs.outcomes.index(second)}].overlap_answer"
        if spell_and_days and first.unit_value and second.unit_value:
            return GuardAnswer("event-chain", GuardStatus.STOP, f"{both}. Take the unit value off one of them.", path)
        if not (first.overlap_answer or second.overlap_answer):
            return GuardAnswer("event-chain", GuardStatus.STOP, f"{both}. Say how the overlap was taken out.", path)
        return GuardAnswer(
            "event-chain", GuardStatus.ASK, f"{both}. Answer given: {first.overlap_answer or second.overlap_answer}"
        )
    return passed("event-chain", "No two lines hold the same event.")


def comparator_deadweight(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Deadweight is not taken off again where the comparison already contains it."""
    for place, line in enumerate(inputs.outcomes):
        deadweight = line.deadweight
        design = design_of(line)
        argued = design.deadweight is Deadweight.ARGUED and deadweight is not None and bool(deadweight.reason)
        if design.deadweight_inside and deadweight and deadweight.value and not argued:
            way_out = "Set it to 0 or argue it." if design.deadweight is Deadweight.ARGUED else "Set it to 0."
            sentence = f"The comparison of {line.label} already holds the deadweight. {way_out}"
            path = f"outcomes[{place}].deadweight"
            return GuardAnswer("comparator-deadweight", GuardStatus.STOP, sentence, path)
    return passed("comparator-deadweight", "Deadweight is typed only where the comparison does not contain it.")


def one_haircut(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A unit value taken low on purpose is not corrected for optimism as well."""
    for place, line in enumerate(inputs.outcomes):
        if line.unit_value and line.unit_value.conservative and figures[f"line.{line.id}.optimism"].value:
            sentence = f"{line.label} takes a low unit value and a correction for optimism. Use one of the two."
            return GuardAnswer("one-haircut", GuardStatus.STOP, sentence, f"outcomes[{place}].optimism")
    return passed("one-haircut", "Each line is corrected for optimism once.")


def other_agencies(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A unit value that holds other bodies' parts is split before the trust claims it."""
    for place, line in enumerate(inputs.outcomes):
        alone = all(gain.who is Who.TRUST for gain in line.gains)
        if line.unit_value and line.unit_value.includes_other_agencies and alone:
            sentence = f"The unit value of {line.label} holds other bodies' parts. Split it between those who gain."
            return GuardAnswer("other-agencies", GuardStatus.STOP, sentence, f"outcomes[{place}].gains")
    return passed("other-agencies", "No unit value with other bodies' parts is claimed by the trust alone.")


def efficiency_plan(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A saving already in the efficiency plan is shown as in plan and not counted again."""
    schemes = sorted({row.efficiency_scheme for row in inputs.realisation if row.efficiency_scheme})
    if schemes:
        return passed("efficiency-plan", f"In the efficiency plan already, not counted again: {', '.join(schemes)}.")
    if not inputs.realisation:
        return passed("efficiency-plan", "No release of cash is claimed.")
    return GuardAnswer(
        "efficiency-plan", GuardStatus.ASK, "No row names an efficiency scheme. Confirm that none is in the plan."
    )


def cash_not_capacity(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """What is released as cash is taken out of capacity, and is never more than the benefit."""
    cut = [line for line in inputs.outcomes if line.unit_value and figures[f"line.{line.id}.release_cut_off"].value]
    if cut:
        return GuardAnswer(
            "cash-not-capacity",
            GuardStatus.WARN,
            f"Confirmed release on {names(cut)} is above the measured benefit; the excess is not counted.",
        )
    return passed("cash-not-capacity", "Cash released is taken out of capacity: no hour counts twice.")


def unconfirmed_release(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Release counts only when finance confirmed it; what is not confirmed stands beside it as potential."""
    waiting = [row.id for row in inputs.realisation if not row.counts]
    if waiting:
        sentence = f"Not counted until finance confirms the budget is cut: {', '.join(waiting)}."
        return GuardAnswer("unconfirmed-release", GuardStatus.WARN, sentence)
    return passed("unconfirmed-release", "Every release that is listed is confirmed by finance.")


def same_patients(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """People in two projects are counted in one."""
    answered = [line for line in inputs.outcomes if line.overlap_answer]
    if len(answered) == len(inputs.outcomes):
        return passed("same-patients", " ".join(line.overlap_answer for line in answered))
    return GuardAnswer(
        "same-patients", GuardStatus.ASK, "Say whether the same people are in another project, and how they are split."
    )


def rate_and_reach(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A rate is multiplied by those exposed once; a count never (the check of the case refuses it)."""
    rates = [line for line in inputs.outcomes if line.kind is Kind.RATE]
    said = f"Rates times the number exposed: {names(rates)}." if rates else "All lines are counts, with a reach of 1."
    return passed("rate-and-reach", said)


def unknown_deprivation(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """The fifths and the unknown add to the total."""
    missing = [line for line in inputs.outcomes if line.quintiles is None]
    if missing:
        sentence = f"No deprivation fifths are given for {names(missing)}."
        return GuardAnswer("unknown-deprivation", GuardStatus.WARN, sentence)
    return passed("unknown-deprivation", "The five fifths and unknown add to the total.")


def partner_paid_once(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A grant to a partner and the partner's spending of it are not both costs."""
    paid = {cost.partner for cost in inputs.costs if cost.partner and cost.payer is not Payer.VCSE}
    for place, cost in enumerate(inputs.costs):
        if cost.payer is Payer.VCSE and cost.nature is Nature.CASH and cost.partner in paid:
            sentence = f"{cost.partner} is paid by others and its own cash spending is a cost too. Keep one of the two."
            return GuardAnswer("partner-paid-once", GuardStatus.STOP, sentence, f"costs[{place}]")
    return passed("partner-paid-once", "No payment to a partner is counted a second time as its spending.")


def chosen_when_high(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """People chosen because they were high would fall anyway: a comparison with their own past does not show it."""
    for place, line in enumerate(inputs.outcomes):
        if line.chosen_when_high and design_of(line).own_past and line.selection is None:
            sentence = (
                f"The people of {line.label} were chosen when they were high, so their own past is no fair comparison. "
                "Use a comparison group, or give the correction for the fall that comes anyway."
            )
            path = f"outcomes[{place}].counterfactual.design"
            return GuardAnswer("chosen-when-high", GuardStatus.STOP, sentence, path)
    groups = ("D", "M", "R")
    settled = [line for line in inputs.outcomes if line.selection or line.counterfactual.code in groups]
    asked = [line for line in inputs.outcomes if line.chosen_when_high is not False and line not in settled]
    if asked:
        sentence = f"Say how falls that would come anyway were taken out of {names(asked)}: were people chosen as high?"
        return GuardAnswer("chosen-when-high", GuardStatus.ASK, sentence)
    if any(line.chosen_when_high for line in inputs.outcomes):
        return passed("chosen-when-high", "Falls that come anyway are taken out by a comparison group or a correction.")
    return passed("chosen-when-high", "Nobody was chosen because their figure was high.")


def high_return(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """A return above 5 goes to a second reviewer."""
    ratios = {rung: figures[f"return.{rung}.ratio"].value for rung in Rung}
    high = [rung.words for rung, ratio in ratios.items() if ratio is not None and ratio > LARGE_RETURN]
    if high:
        sentence = f"The return is above {LARGE_RETURN} on {', '.join(high)}. Ask a second reviewer."
        return GuardAnswer("high-return", GuardStatus.WARN, sentence)
    return passed("high-return", f"No return is above {LARGE_RETURN}.")


def calendar_index(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Costs lie in a financial year, so the price index should."""
    if inputs.prices.basis is IndexBasis.CALENDAR_YEAR:
        sentence = f"{inputs.prices.name} goes by calendar year and the costs by financial year. Allowed, and shown."
        return GuardAnswer("calendar-index", GuardStatus.WARN, sentence)
    return passed("calendar-index", "The price index goes by financial year.")


def grades_of(line: OutcomeLine) -> list[str]:
    assumed = (line.attribution, line.deadweight, line.displacement)
    return [*line.optimism.grades.values(), *(each.grade for each in assumed if each is not None)]


def weak_evidence(inputs: CaseInputs, figures: Figures) -> GuardAnswer:
    """Which lines rest on grades E and F, in any of their evidence or assumptions, is said."""
    weak = [line for line in inputs.outcomes if max(grades_of(line)) in "EF"]
    if weak:
        sentence = f"Resting on evidence of grade E or F: {names(weak)}."
        return GuardAnswer("weak-evidence", GuardStatus.WARN, sentence)
    return passed("weak-evidence", "No line rests on evidence of grade E or F.")


GUARDS: tuple[Callable[[CaseInputs, Figures], GuardAnswer], ...] = (
    claimed_once,
    event_chain,
    comparator_deadweight,
    one_haircut,
    other_agencies,
    efficiency_plan,
    cash_not_capacity,
    unconfirmed_release,
    same_patients,
    rate_and_reach,
    unknown_deprivation,
    partner_paid_once,
    chosen_when_high,
    high_return,
    calendar_index,
    weak_evidence,
    *PART_GUARDS,
)
