"""Tables of the package."""

from funding.models.imports import (
    BudgetLine,
    BudgetMonth,
    Holds,
    ImportBatch,
    PublishedAllocation,
    UploadedFile,
)
from funding.models.ledger import (
    Movement,
    Override,
    OverrideRequest,
    Posting,
    Project,
    Total,
    Transfer,
    TransferReceipt,
)
from funding.models.months import MonthClose, MonthCloseRequest, MonthReopen
from funding.models.pot import Award, Core20Plus5Area, Instalment, Pot, SurveyFigure, Term
from funding.models.query import Query, QueryStep

__all__ = [
    "Award",
    "BudgetLine",
    "BudgetMonth",
    "Core20Plus5Area",
    "Holds",
    "ImportBatch",
    "Instalment",
    "MonthClose",
    "MonthCloseRequest",
    "MonthReopen",
    "Movement",
    "Override",
    "OverrideRequest",
    "Posting",
    "Pot",
    "Project",
    "PublishedAllocation",
    "Query",
    "QueryStep",
    "SurveyFigure",
    "Term",
    "Total",
    "Transfer",
    "TransferReceipt",
    "UploadedFile",
]
