"""Files of planned costs and of the plan of who pays: they post nothing."""

from dataset.files.cells import SHARE
from dataset.files.shape import file
from funding.models import MatchTerm, PlanLine, PlannedCost, PlannedCostMonth

PLANNED_COSTS = file(
    "planned_costs.csv",
    PlannedCost,
    "Costs that projects are planned to have.",
    owner="project",
    says={
        "name": "What the cost is called: one of its name in a project.",
        "is_recurrent": "yes for a cost that comes every year.",
        "is_overhead": "yes for overhead.",
        "area": "The Core20PLUS5 area that it serves, where one is stated.",
        "plus_group": "The PLUS group that it serves, where one is stated.",
    },
)

PLANNED_COST_MONTHS = file(
    "planned_cost_months.csv",
    PlannedCostMonth,
    "What a planned cost comes to in a month. Of several rows of a month, the last one counts.",
    owner="cost",
    says={"cost": "Row of planned_costs.csv.", "amount": "Pounds, 0 or more."},
)

MATCH_TERMS = file(
    "match_terms.csv",
    MatchTerm,
    "Match funding: of several rows of a pot, the last one counts.",
    owner="pot",
    kinds={"millionths": SHARE},
    names={"millionths": "share"},
    says={"millionths": "The share of what is paid for a project that comes from other money, 0 or more and below 1."},
)

PLAN_LINES = file(
    "plan_lines.csv",
    PlanLine,
    "Who is planned to pay. Of several rows of a pot, cost and month, the last one counts.",
    owner="pot",
    says={
        "cost": "Row of planned_costs.csv.",
        "amount": "Pounds, 0 or more.",
        "is_suggested": "yes for a line of a plan that the program suggested and a person accepted.",
    },
)
