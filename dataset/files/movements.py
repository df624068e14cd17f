"""Files of projects, movements and postings, and the months that take no more of them."""

from typing import Any

from dataset.files.cells import POUNDS
from dataset.files.shape import file, given, given_reference
from funding.domain.financial_year import Month
from funding.models import (
    AccountsSubmission,
    MonthClose,
    MonthCloseRequest,
    MonthReopen,
    Movement,
    Override,
    OverrideRequest,
    Posting,
    Pot,
    Project,
)

ON_ITS_DAY = "the financial month of effective_on"

PROJECTS = file(
    "projects.csv",
    Project,
    "Projects and the pots that may pay for them. Other files name one as organisation/reference, such as ZZT1/PR-001.",
    key=("organisation", "reference"),
    owner="organisation",
    follows={"pots": "the pots of the movements that name the project"},
    says={
        "reference": "PR-001, PR-002, …: counted in the organisation.",
        "description": "What it does.",
        "starts_on": "First day.",
        "ends_on": "Last day.",
        "pots": "The pots that may pay for it, parted by semicolons.",
        "opened_at": "When it was opened.",
        "opened_by": "E-mail address of who opened it.",
    },
)


def on_its_day(values: Any) -> dict[str, Any]:
    month = Month.containing(values["effective_on"])
    return {"year": month.year.start, "month": month.number}


MOVEMENTS = file(
    "movements.csv",
    Movement,
    "Everything that happened to the money. Rows are only ever added: a mistake is reversed by a row that names it. In "
    "a folder made elsewhere pot and amount are enough, and the postings follow from the kind (see below).",
    owner="organisation",
    made=on_its_day,
    left_out={"year": ON_ITS_DAY, "month": ON_ITS_DAY},
    follows={
        "organisation": "the organisation of the pot",
        "evidence_grade": "asserted, for spend, deliveries and accruals",
        "is_prepaid": "yes for the kind prepay, otherwise no",
    },
    names={"batch": "import"},
    says={
        "kind": "What happened.",
        "effective_on": "The day it belongs to. It decides the financial year and month.",
        "about_year": "For a late posting: the financial year of the closed month that it is about.",
        "about_month": "For a late posting: the closed month that it is about.",
        "basis": "What a receipt rests on. Needed for the kind receive.",
        "destination": "Where the money went. Needed for the kind apply-elsewhere.",
        "decided_by_role": "Which role decided to use it for another purpose.",
        "minute": "The minute of the decision.",
        "is_approved": "Whether the use for another purpose carries approval.",
        "evidence_grade": "How well the attribution to the project is shown.",
        "project": "The project. Needed for spend, commit, prepay and accrue.",
        "partner": "The partner that was paid. Needed for the kind prepay.",
        "is_prepaid": "Whether it was paid before delivery.",
        "is_one_off": "Whether the cost will not come again.",
        "transfer": "Row of transfers.csv. Needed for pass-on and transfer-in.",
        "concerns": "Row of movements.csv: the commitment that is released or spent, the payment before delivery that "
        "is delivered, the use for another purpose that is restored.",
        "override": "Row of overrides.csv that let it use more than the pot held.",
        "carry_basis": "What a carry-forward rests on. Needed for the kind carry-forward.",
        "reverses": "Row of movements.csv that it reverses. Needed for the kind reverse, once a movement.",
        "batch": "Row of imports.csv that it was taken from.",
        "source_cell": "Sheet and cell that it was taken from.",
        "source_text": "What stood there.",
    },
    given=(
        given_reference("pot", Pot, "The pot. Leave empty when postings.csv has the postings."),
        given("amount", POUNDS, "Pounds above nought. Leave empty when postings.csv has the postings, or to reverse."),
        given_reference("to_pot", Pot, "The pot that receives, for the kind move."),
    ),
)  # fmt: skip

POSTINGS = file(
    "postings.csv",
    Posting,
    "Each posting moves pounds from one place of a pot to another. A dump always has them. In a folder made elsewhere "
    "they may be left out.",
    owner="movement",
    follows={
        "year": "the year of its movement; the next one for a balance brought forward",
        "month": "the month of its movement; 1 for a balance brought forward",
    },
    says={
        "movement": "Row of movements.csv.",
        "from_place": "Where the money stood.",
        "to_place": "Where it stands now.",
        "amount": "Pounds above nought.",
    },
)

OVERRIDE_REQUESTS = file(
    "override_requests.csv",
    OverrideRequest,
    "Wishes to let one act use more than a pot holds.",
    owner="pot",
    says={
        "amount": "Pounds beyond what is available.",
        "expires_on": "Last day on which it may be used.",
        "asked_at": "When it was asked for.",
        "asked_by": "E-mail address of who asked.",
    },
)

OVERRIDES = file(
    "overrides.csv",
    Override,
    "The second person's consent to an override.",
    owner="request",
    says={
        "request": "Row of override_requests.csv.",
        "confirmed_at": "When it was confirmed.",
        "confirmed_by": "E-mail address of who confirmed.",
    },
)

CLOSE_REQUESTS = file(
    "close_requests.csv",
    MonthCloseRequest,
    "Wishes to close a month or to open it again. A folder made elsewhere may leave them out.",
    owner="organisation",
    says={
        "reopens": "yes to open a closed month again.",
        "reason": "Why; needed to open a month again.",
        "requested_at": "When it was asked for.",
        "requested_by": "E-mail address of who asked.",
    },
)

MONTHS_CLOSED = file(
    "months_closed.csv",
    MonthClose,
    "Months that are closed and take no more postings. Rules run only on a year with a closed month; months close in "
    "their order, from month 1. Movements of a closed month load all the same.",
    owner="organisation",
    follows={
        "asked": "a request of the same month",
        "confirmed_by": "“The folder that was loaded”, an inactive person",
    },
    says={
        "asked": "Row of close_requests.csv.",
        "closed_at": "When it was closed.",
        "closed_by": "E-mail address of who asked.",
        "confirmed_by": "E-mail address of who confirmed: never the same person.",
    },
)

MONTHS_REOPENED = file(
    "months_reopened.csv",
    MonthReopen,
    "Closed months that were opened again.",
    owner="close",
    says={
        "close": "Row of months_closed.csv.",
        "asked": "Row of close_requests.csv.",
        "reopened_at": "When it was opened again.",
        "reopened_by": "E-mail address of who asked.",
        "confirmed_by": "E-mail address of who confirmed: never the same person.",
    },
)

ACCOUNTS_SUBMITTED = file(
    "accounts_submitted.csv",
    AccountsSubmission,
    "The day on which the accounts of a year were submitted. Until then its month 12 is provisional.",
    owner="organisation",
    says={
        "submitted_on": "The day.",
        "evidence": "What shows it, such as the reference of the submission.",
    },
)
