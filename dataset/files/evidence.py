"""Files of evidence for the rules: establishment, posts, overhead, schemes before their award, virements, settings."""

from dataset.files.cells import SHARE, WTE
from dataset.files.shape import file
from funding.models import (
    BudgetVirement,
    EstablishmentMonth,
    OverheadCharge,
    OverheadTerm,
    PostCharged,
    PotContinuation,
    RuleSetting,
    SchemeHistory,
)

LATER_WINS = "Of several rows about the same thing the last one counts."

ESTABLISHMENT = file(
    "establishment.csv",
    EstablishmentMonth,
    f"Posts of a pot in a month: funded, worked, and their budget. {LATER_WINS}",
    owner="pot",
    kinds={"funded_wte": WTE, "worked_wte": WTE},
    says={
        "funded_wte": "Posts that the pot pays for.",
        "worked_wte": "Posts that somebody worked.",
        "pay_budget": "Pounds of the month for the funded posts.",
        "withdrawn": "Pounds of that budget that were taken out of the pot in the month.",
    },
)

POSTS_CHARGED = file(
    "posts_charged.csv",
    PostCharged,
    f"Posts that are charged to a pot, and whether their old budget got a replacement. {LATER_WINS}",
    owner="pot",
    kinds={"wte": WTE},
    says={
        "post": "Number of the post.",
        "wte": "Its size.",
        "annual_cost": "Pounds for a full year.",
        "from_month": "First month in which the pot pays it.",
        "old_code": "Code that paid for it before; empty for a new post.",
        "is_backfilled": "Whether the old budget got a replacement; empty when nobody can say.",
    },
)

OVERHEAD_TERMS = file(
    "overhead_terms.csv",
    OverheadTerm,
    "The funder's cap on overhead, from a day to a day.",
    owner="pot",
    kinds={"millionths": SHARE},
    names={"millionths": "share"},
    says={
        "millionths": "The share of the base: 0.15 is 15 per cent.",
        "base": "What it is a share of.",
        "from_on": "First day.",
        "to_on": "Last day; empty while it goes on.",
    },
)

OVERHEAD_CHARGES = file(
    "overhead_charges.csv",
    OverheadCharge,
    "Overhead that was charged to a pot in a month.",
    owner="pot",
    says={
        "amount": "Pounds; a correction is negative.",
        "direct_cost": "Pounds of direct cost on which it was charged.",
        "basis": "How it was worked out.",
    },
)

SCHEME_HISTORY = file(
    "scheme_history.csv",
    SchemeHistory,
    f"What a project cost in the year before its award, and what paid for it. {LATER_WINS}",
    owner="project",
    says={
        "year": "The year of the award, such as 2025-26.",
        "cost_before": "Pounds of the year before.",
        "cost_now": "Pounds of this year.",
        "paid_from": "What paid for it before.",
        "may_continue": "yes when the funder agreed that the award continues it, or what paid for it has ended; it "
        "names its evidence.",
    },
)  # fmt: skip

CONTINUATIONS = file(
    "pot_continuations.csv",
    PotContinuation,
    "Pots that go on as another pot of the same organisation: renamed, split or joined.",
    owner="old",
    says={
        "old": "The pot as it was, such as ZZT1/P-001.",
        "new": "The pot as it goes on.",
        "from_on": "First day of the new one.",
        "stands": "no takes an earlier row back.",
    },
)

VIREMENTS = file(
    "budget_virements.csv",
    BudgetVirement,
    "Budget that was moved between pots, or between a pot and a budget outside them. At least one pot is named.",
    owner="organisation",
    follows={"organisation": "the organisation of the pot"},
    says={
        "from_pot": "The pot whose budget fell; empty for a budget outside the pots.",
        "to_pot": "The pot whose budget rose; empty for a budget outside the pots.",
        "amount": "Pounds above nought.",
        "reference": "Reference of the virement in the ledger.",
    },
)

RULE_SETTINGS = file(
    "rule_settings.csv",
    RuleSetting,
    "What an organisation decided about a rule. An empty cell means the rule's own default.",
    owner="organisation",
    kinds={"least_millionths": SHARE},
    names={"least_millionths": "least_share"},
    defaults={"reason": "Not stated"},
    says={
        "rule": "Code of the rule: declared, overdue, netted-off, two-sides-differ, off-purpose, net-fall, "
        "held-in-reserves, lapsed, late-journals, dropped, claimed-twice, posts-not-backfilled, vacancy-slippage, "
        "spread-savings, overhead or relabelled.",
        "watch_only": "Whether its findings are only watched.",
        "least_amount": "Materiality in pounds: the larger of this and the share counts.",
        "least_millionths": "Materiality as a share of the pot.",
    },
)
