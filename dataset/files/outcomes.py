"""Files of outcomes: what a project changed, by month and by deprivation fifth, and what is assumed about it."""

from dataset.files.cells import WHOLE
from dataset.files.shape import file
from roi.models import (
    LocalMeasure,
    OutcomeAssumption,
    OutcomeCount,
    OutcomeGain,
    OutcomeLine,
    OutcomeMonth,
    OutcomeQuintile,
    Realisation,
)

OUTCOME = "Row of outcomes.csv."
GRADE = "Grade of the evidence, A the best."

MEASURES = file(
    "local_measures.csv",
    LocalMeasure,
    "Outcome measures that an organisation added to those of the library.",
    owner="organisation",
    says={
        "code": "Its code, which starts with local- and is never renamed.",
        "unit": "What one event is.",
        "polarity": "Whether more or fewer is better.",
        "definition": "What is counted.",
        "counted_from": "Where the counts come from.",
        "who": "Who usually gains.",
        "not_for": "What it must not be used for.",
        "retired_at": "When it was no longer offered.",
        "retired_by": "E-mail address of who retired it.",
    },
)

OUTCOMES = file(
    "outcomes.csv",
    OutcomeLine,
    "Outcomes of a project in a year, each with its comparison and what one event is worth.",
    owner="project",
    kinds={"own_value_year": WHOLE},
    defaults={"expected_source": "Not stated", "expected_reason": "Not stated", "optimism_source": "Not stated"},
    says={
        "code": "Code of the outcome in the project's year.",
        "measure": "Code of the measure.",
        "unit": "What one event is.",
        "kind": "Whether events are counted or a rate is given.",
        "polarity": "Whether more or fewer is better.",
        "site": "Where.",
        "design": "How the comparison was made: G is a given series.",
        "expected_source": "Where the expected series comes from.",
        "expected_reason": "Why it is the right comparison.",
        "expected_grade": GRADE,
        "grade_cohort": f"{GRADE} For who was reached.",
        "grade_effect": f"{GRADE} For the effect.",
        "grade_unit_value": f"{GRADE} For the unit value.",
        "grade_data_age": f"{GRADE} For the age of the data.",
        "optimism": "Correction for optimism, a share.",
        "optimism_source": "Where it comes from.",
        "optimism_reason": "Why it was chosen.",
        "reference_value": "Row of unit_values.csv, as code/price_year.",
        "own_value": "The organisation's own pounds per event, instead.",
        "own_value_source": "Where it comes from.",
        "own_value_year": "Year of its prices: the one in which the financial year starts.",
        "value_grade": f"{GRADE} For the value.",
        "value_low": "Low end of the value.",
        "value_high": "High end of the value.",
        "is_conservative": "Whether the value is on the safe side.",
        "includes_other_agencies": "Whether the value includes other agencies.",
        "price_series": "Series of price_index.csv that brings it to the year's prices.",
        "steady_months": "Months that stand for the steady state.",
        "capacity_unit": "What capacity is counted in, such as bed days.",
        "capacity_per_event": "Capacity per event.",
        "capacity_source": "Where it comes from.",
        "capacity_used_for": "What the capacity is used for.",
        "overlap_answer": "Why it does not count what another outcome counts.",
        "chosen_when_high": "Whether people or places were chosen when figures were high.",
        "growth": "Growth since the year before, a fraction, for the same month last year.",
        "starts": "Month of the year in which the project starts, for an interrupted series.",
        "matched_people": "How many people were matched, for a matched group.",
        "matched_on": "On what they were matched.",
        "protocol": "Protocol or registration of the trial, for a control arm.",
        "parts": "Fields that only a file gives, as docs/case-file.md describes them.",
        "imd_edition": "Edition of the deprivation index by which its fifths are counted.",
        "changed_at": "When it was last changed.",
        "changed_by": "E-mail address of who changed it.",
    },
)

ASSUMPTIONS = file(
    "outcome_assumptions.csv",
    OutcomeAssumption,
    "Shares that somebody chose for an outcome.",
    owner="line",
    says={
        "line": OUTCOME,
        "name": "Which assumption.",
        "value": "Share from 0 to 1.",
        "low": "Low end.",
        "high": "High end.",
        "grade": GRADE,
    },
)

GAINS = file(
    "outcome_gains.csv",
    OutcomeGain,
    "Who has which share of an outcome's benefit.",
    owner="line",
    says={
        "line": OUTCOME,
        "who": "Who gains.",
        "share": "Share from 0 to 1.",
        "name": "Name of the body.",
        "basis": "What the share rests on.",
        "confirmed_by": "Who of that body confirmed it. It counts once finance has seen a document.",
        "entered_by": "E-mail address of who entered it.",
        "document": "The document in which the body confirms it.",
        "document_on": "Its date.",
        "checked_at": "When finance recorded the document.",
        "checked_by": "E-mail address of who recorded it: never who entered it.",
        "checked_amount": "Pounds to which it came then. It counts only while it comes to them.",
        "cleared_at": "When that was taken back, because what it rests on changed.",
        "cleared_amount": "Pounds that were confirmed before.",
    },
)

OUTCOME_MONTHS = file(
    "outcome_months.csv",
    OutcomeMonth,
    "Months of an outcome.",
    owner="line",
    says={
        "line": OUTCOME,
        "observed": "What was observed; empty while it is not known.",
        "expected": "What would have been without the project; empty where the comparison is worked out.",
        "exposure": "People exposed, for a rate.",
    },
)

OUTCOME_COUNTS = file(
    "outcome_counts.csv",
    OutcomeCount,
    "Monthly counts of an outcome beside its own months: before the year, of a comparison group, or by part.",
    owner="line",
    says={
        "line": OUTCOME,
        "group": "Whose counts.",
        "breakdown": "How they are broken down.",
        "part": "The part: all, a deprivation fifth, or a code of the breakdown.",
        "year": "Financial year of the month, such as 2024-25.",
        "events": "Events of the month.",
        "exposure": "People exposed.",
    },
)

QUINTILES = file(
    "outcome_quintiles.csv",
    OutcomeQuintile,
    "Events averted by deprivation fifth.",
    owner="line",
    says={"line": OUTCOME, "quintile": "1 is the most deprived.", "averted": "Events."},
)

REALISATION = file(
    "realisations.csv",
    Realisation,
    "Money that leaves a named budget. It counts once somebody in finance confirms it. A share or an amount, not both.",
    owner="line",
    says={
        "line": OUTCOME,
        "code": "Code of the release in the outcome.",
        "cost_centre": "The cost centre.",
        "subjective_code": "The subjective code.",
        "share": "Share of the benefit.",
        "amount": "Pounds.",
        "from_month": "First month.",
        "owner": "Whose action it is.",
        "action": "What is done.",
        "status": "How far it has come.",
        "efficiency_scheme": "Efficiency scheme that counts it.",
        "entered_at": "When it was entered.",
        "entered_by": "E-mail address of who entered it.",
        "confirmed_at": "When finance confirmed it.",
        "confirmed_by": "E-mail address of who confirmed it: never who entered it.",
        "confirmed_as": "In which role.",
        "confirmed_amount": "Pounds confirmed: to date for a share, a month for an amount. It counts only while they "
        "stand.",
        "cleared_at": "When the confirmation was taken back, because what it rests on changed.",
        "cleared_amount": "Pounds that were confirmed before.",
    },
)
