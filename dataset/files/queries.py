"""Files of queries and their answers. A folder made elsewhere seldom has them: rules raise queries when they
are run."""

from dataset.files.shape import NOW, file
from funding.models import Query, QueryStep, Share, StepSide

QUERIES = file(
    "queries.csv",
    Query,
    "Queries that rules or other organisations raised.",
    owner="organisation",
    defaults={"seen_at": NOW},
    says={
        "rule": "Code of the rule.",
        "key": "What stays the same when the rule finds it again.",
        "kind": "Kind of query.",
        "pots": "The pots it is about, parted by semicolons.",
        "project": "The project it is about.",
        "line": "The transaction line or budget line it is about.",
        "postings": "Numbers of the postings it rests on.",
        "amount": "Pounds.",
        "answered_at_amount": "What it was when it was answered.",
        "month": "Month of the financial year.",
        "figures": "The figures that the rule used.",
        "clears_when": "What would clear it.",
        "watch_only": "Whether it is only watched.",
        "status": "Where it stands.",
        "raised_at": "When it was raised.",
        "seen_at": "When the rule last found it.",
        "transfer": "Row of transfers.csv that it is about.",
        "asked_by_organisation": "Code of the organisation that asked; empty when a rule raised it.",
        "asked_by": "E-mail address of who asked.",
        "question": "The question.",
    },
)

QUERY_STEPS = file(
    "query_steps.csv",
    QueryStep,
    "Steps of a query's life. Only ever added.",
    owner="query",
    says={
        "query": "Row of queries.csv.",
        "status": "Where it stood after the step.",
        "amount": "Pounds that the answer is about.",
        "destination": "Where the money went.",
        "decided_by_role": "Which role decided.",
        "repayment": "How it will be restored.",
        "movement": "Row of movements.csv that was posted with the answer.",
        "at": "When.",
        "by": "E-mail address of who took the step.",
    },
)

STEP_SIDES = file(
    "query_step_sides.csv",
    StepSide,
    "Steps that another organisation took than the one the query belongs to. Only ever added.",
    owner="step",
    says={"step": "Row of query_steps.csv.", "organisation": "Code of the organisation that took it."},
)

SHARES = file(
    "shares.csv",
    Share,
    "What an organisation showed another body, as it was previewed. Only ever added.",
    owner="organisation",
    says={
        "with_organisation": "Code of the body that sees it.",
        "query": "Row of queries.csv; empty for the totals not explained.",
        "up_to": "Row of query_steps.csv: the last step that is shown.",
        "pots": "The pots it names, parted by semicolons.",
        "content": "The text that the other body sees.",
        "digest": "SHA-256 of the text.",
        "at": "When.",
        "by": "E-mail address of who shared it.",
    },
)
