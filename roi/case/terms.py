"""Words that several sections share: who pays and gains, the state of a version, and what a rung returned."""

from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.case.facts import CaseFacts, SignOffRow
from roi.case.wording import for_each_pound
from roi.domain.appraisal import Appraisal, RungReturn
from roi.domain.inputs import CostType, Nature, OutcomeLine, Payer, Status, Timing, Who
from roi.domain.ladder import Rung
from roi.domain.statements import COUNTED

ALL_UP_TO = 4  # as many outcomes are all shown at length
AT_LENGTH = 3  # of more than those, the largest are
BODIES = {
    "trust": "This trust",
    "icb": "Integrated care board",
    "other-nhs": "Other NHS",
    "local-authority": "Local authority",
    "other-public": "Other public sector",
    "vcse": "Voluntary sector",
    "charity": "Charity",
    "people": "People and society",
}
COST_TYPES = {
    CostType.PAY: "Pay",
    CostType.NON_PAY: "Non-pay",
    CostType.VCSE: "Voluntary-sector partner",
    CostType.ESTATE: "Estate",
    CostType.DIGITAL: "Digital",
    CostType.EVALUATION: "Evaluation",
}
NATURES = {Nature.CASH: "Cash", Nature.IN_KIND: "In kind", Nature.PREPAID: "Paid in advance"}
TIMINGS = {Timing.ONE_OFF: "One-off", Timing.RECURRENT: "Recurrent"}
REALISED = {Status.PLANNED: "Planned", Status.ACTIONED: "Actioned", Status.IN_LEDGER: "In the ledger"}
STATES = {
    "draft": "Draft",
    "with-exec": "With exec lead",
    "returned": "Returned",
    "signed": "Signed",
    "superseded": "Superseded",
}
FIFTHS = {"1": "1 (most deprived)", "2": "2", "3": "3", "4": "4", "5": "5 (least deprived)", "unknown": "Not known"}
SPENT_AND_RETURNED = {
    Rung.TRUST_CASH: ("trust cash", "in cash"),
    Rung.TRUST_RESOURCE: ("trust resource", "in cash and capacity"),
    Rung.NHS_PUBLIC: ("public money", "to the NHS and public sector"),
    Rung.SOCIETY: ("all money and time put in", "to society"),
}


def main_lines(appraisal: Appraisal) -> tuple[OutcomeLine, ...]:
    """The outcomes that a reader needs at length: all of a few, the largest of many. The others stand in one table, and
    at length in the workings."""
    lines = appraisal.inputs.outcomes
    if len(lines) <= ALL_UP_TO:
        return lines
    results = {result.line.id: result for result in appraisal.results}
    largest = sorted(lines, key=lambda line: -abs(sum(results[line.id].benefit, Decimal(0))))[:AT_LENGTH]
    return tuple(line for line in lines if line in largest)


def body(who: Who | Payer) -> str:
    return BODIES[who.value]


def period(appraisal: Appraisal) -> str:
    """`this year`, or `from April to October` while months are still to come."""
    known = appraisal.inputs.data_to
    if known == 1:
        return "in April"
    return "this year" if known == 12 else f"from April to {MONTH_NAMES[known - 1]}"


def no_pounds(appraisal: Appraisal) -> str:
    """Why nothing is given in pounds by month, or nothing where it is."""
    if appraisal.return_on(Rung.TRUST_RESOURCE).benefit.value is not None:
        return ""
    return "No outcome has a unit value: they are counted, not valued, so no benefit is set beside cost by month."


def returned(row: RungReturn, appraisal: Appraisal) -> str:
    """`Each £1 of trust cash returned £0.47 in cash this year.`"""
    spent, where = SPENT_AND_RETURNED[row.rung]
    if row.benefit.value is None:
        return f"On {row.rung.words}, what was achieved {period(appraisal)} is {COUNTED}: no return for £1 is given."
    if row.ratio.value is None:
        return f"Nothing was paid in {spent}, so no return for £1 can be given."
    return f"Each £1 of {spent} returned {for_each_pound(row.ratio.value)} {where} {period(appraisal)}."


def signatures(facts: CaseFacts) -> tuple[SignOffRow, ...]:
    """The signatures of this very version."""
    return tuple(row for row in facts.sign_offs if row.decision == "signed" and row.version == facts.version)


def is_signed(facts: CaseFacts) -> bool:
    """Whether this version was signed. One that was superseded before anybody signed it stays a draft."""
    return facts.status == "signed" or (facts.status == "superseded" and bool(signatures(facts)))


def mark(facts: CaseFacts) -> str:
    """What stands at the head of each page."""
    if is_signed(facts):
        return "SUPERSEDED" if facts.status == "superseded" else "SIGNED"
    return "DRAFT"
