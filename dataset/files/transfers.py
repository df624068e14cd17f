"""Files of transfers between organisations: one record, seen by both sides."""

from typing import Any

from dataset.files.shape import file
from funding.domain.financial_year import FinancialYear
from funding.models import Transfer, TransferReceipt, TransferReckoning


def year_sent(values: Any) -> dict[str, Any]:
    return {"year": FinancialYear.containing(values["sent_on"]).start}


TRANSFERS = file(
    "transfers.csv",
    Transfer,
    "Money that one organisation passed on to another. The sender's movement of the kind pass-on names it, and, once "
    "the receiver confirmed, the receiver's movement of the kind transfer-in.",
    owner="sender_pot",
    made=year_sent,
    left_out={"year": "the financial year of sent_on"},
    says={
        "sender_pot": "The pot of the sender.",
        "receiver": "Code of the organisation that receives.",
        "amount": "Pounds above nought.",
        "sent_on": "The day it was sent.",
        "what_for": "What it is for.",
    },
)

TRANSFER_RECEIPTS = file(
    "transfer_receipts.csv",
    TransferReceipt,
    "The receiver's side of a transfer: what it says came.",
    owner="pot",
    says={
        "transfer": "Row of transfers.csv.",
        "pot": "The pot of the receiver.",
        "amount": "Pounds above nought.",
        "received_on": "The day it came.",
    },
)

TRANSFER_RECKONINGS = file(
    "transfer_reckonings.csv",
    TransferReckoning,
    "How one side of a transfer reckons it. Sides that state nothing are taken to reckon alike.",
    owner="transfer",
    says={
        "transfer": "Row of transfers.csv.",
        "side": "Which side.",
        "reckoning": "How it reckons.",
    },
)
