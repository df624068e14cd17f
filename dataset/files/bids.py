"""Files of bids for money: what was asked of whom, the stages, documents and hours."""

from dataset.files.shape import file
from funding.models import Bid, BidAnswer, BidDocument, BidDocumentReady, BidHours, BidStep

BIDS = file(
    "bids.csv",
    Bid,
    "Bids for money. Other files name one as organisation/reference, such as ZZT1/B-001.",
    key=("organisation", "reference"),
    owner="organisation",
    says={
        "reference": "B-001, B-002, …: counted in the organisation.",
        "funder_name": "Who is asked.",
        "amount": "Pounds that are asked for.",
        "deadline_on": "The last day for handing in, as first given.",
        "expected_on": "The day on which the answer is expected.",
        "purpose": "What the money is for.",
    },
)

BID_STEPS = file(
    "bid_steps.csv",
    BidStep,
    "Stages that a bid came to, and new deadlines. The last row of a bid counts.",
    owner="bid",
    says={
        "bid": "The bid, such as ZZT1/B-001.",
        "stage": "The stage.",
        "on": "The day.",
        "reason": "What was decided and why.",
        "decided_by_role": "The role that decided.",
        "awarded": "Pounds awarded, for a bid that is won.",
        "starts_on": "The first day of the money, for a bid that is won.",
        "deadline_on": "A new deadline.",
    },
)

BID_DOCUMENTS = file(
    "bid_documents.csv",
    BidDocument,
    "Documents that funders ask for.",
    owner="bid",
    says={
        "bid": "The bid, such as ZZT1/B-001.",
        "name": "The document.",
        "needed_by_on": "The day by which it is needed.",
    },
)

BID_DOCUMENTS_READY = file(
    "bid_documents_ready.csv",
    BidDocumentReady,
    "Documents that are ready.",
    owner="document",
    says={
        "document": "Row of bid_documents.csv.",
        "on": "The day on which it was ready.",
        "evidence": "Where it is kept.",
    },
)

BID_ANSWERS = file(
    "bid_answers.csv",
    BidAnswer,
    "What bids say to questions of funders. Of one question the last row counts.",
    owner="bid",
    says={
        "bid": "The bid, such as ZZT1/B-001.",
        "question": "The question.",
        "text": "The answer.",
        "reuses": "Row of this file that it was taken from.",
    },
)

BID_HOURS = file(
    "bid_hours.csv",
    BidHours,
    "Time that roles gave to bids. A row below nought takes back.",
    owner="bid",
    says={
        "bid": "The bid, such as ZZT1/B-001.",
        "role": "The role.",
        "minutes": "Whole minutes.",
        "an_hour": "Pounds that an hour of the role costs.",
        "on": "The day.",
        "note": "What it was given for.",
    },
)
