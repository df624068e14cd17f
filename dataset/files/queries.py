"""Files of queries and their answers. A folder made elsewhere seldom has them: rules raise queries when they
are run."""

from dataset.files.shape import NOW, file
from funding.models import Query, QueryStep

QUERIES = file(
    "queries.csv",
    Query,
    "Queries that rules raised.",
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
