"""Files of what was decided about lines of transaction listings, the rules that match them, and trial balances."""

from dataset.files.shape import file
from funding.models import BalanceLine, LineDecision, LineShare, MatchingRule

MATCHING_RULES = file(
    "matching_rules.csv",
    MatchingRule,
    "Rules that match lines of the ledger to pots and projects. A rule counts until a later row names it.",
    owner="organisation",
    says={
        "code": "Cost centre that the line must have; empty for any.",
        "subjective": "Subjective code that the line must have; empty for any.",
        "project_code": "Project code of the ledger that the line must have; empty for any.",
        "supplier": "Supplier that the line must have; empty for any.",
        "text": "Words that the text of the line must hold; empty for any.",
        "pot": "The pot that such lines belong to; empty for lines that are no pot's money.",
        "replaces": "Row of matching_rules.csv whose place it takes.",
        "stands": "no when it takes that row back.",
    },
)

LINE_DECISIONS = file(
    "line_decisions.csv",
    LineDecision,
    "What was decided about lines of transaction_lines.csv. The last decision about a line counts.",
    owner="line",
    says={
        "line": "Row of transaction_lines.csv.",
        "number": "Which decision about the line: 1, 2, …",
        "verdict": "What was decided.",
        "rule": "Row of matching_rules.csv that said so.",
        "note": "What was said of it.",
    },
)

LINE_SHARES = file(
    "line_shares.csv",
    LineShare,
    "The parts of a matched line on pots; they add up to the line.",
    owner="decision",
    says={
        "decision": "Row of line_decisions.csv.",
        "amount": "Pounds, with the sign of the line.",
        "movement": "Row of movements.csv that the part stands behind; empty when parts cancel each other.",
        "is_posted": "yes when that movement was posted for lines; no when imported actual spend posted it before.",
    },
)

BALANCE_LINES = file(
    "balance_lines.csv",
    BalanceLine,
    "Balances of imported trial balances.",
    owner="import",
    names={"batch": "import"},
    says={
        "batch": "Row of imports.csv.",
        "row": "Row of the sheet.",
        "code": "Cost centre.",
        "subjective": "Subjective code.",
        "month": "Month at whose end the balance stands: 1 is April.",
        "is_to_date": "yes for the year to date, no for that month alone.",
        "amount": "Pounds; a credit is negative.",
        "cell": "The cell.",
    },
)
