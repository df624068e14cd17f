"""Files of the ledger's codes and transaction lines: evidence behind the postings, which post nothing themselves."""

from dataset.files.cells import SHARE
from dataset.files.shape import file
from funding.models import Claim, CodeShare, LedgerCode, TransactionLine

LEDGER_CODES = file(
    "ledger_codes.csv",
    LedgerCode,
    "Cost centres or codes of the organisation's ledger and what they stand for. Other files name one as "
    "organisation/code, such as ZZT1/4400.",
    key=("organisation", "code"),
    owner="organisation",
    says={
        "code": "The code.",
        "kind": "What the code stands for.",
        "pot": "The pot whose own code it is, or whose project stands on it.",
        "project": "The project whose cost stands on it.",
    },
)

CODE_SHARES = file(
    "code_shares.csv",
    CodeShare,
    "The declared apportionment: which part of a code's cost a pot without a code of its own bears.",
    owner="pot",
    kinds={"millionths": SHARE},
    names={"millionths": "share"},
    says={"code": "The code, such as ZZT1/4400.", "millionths": "The share, above 0 and at most 1."},
)

TRANSACTION_LINES = file(
    "transaction_lines.csv",
    TransactionLine,
    "Lines of the transaction listing.",
    owner="organisation",
    defaults={"source": "other"},
    follows={
        "organisation": "the organisation of the code",
        "year": "the financial year of posted_on",
        "month": "the financial month of posted_on",
    },
    names={"batch": "import"},
    says={
        "posted_on": "The day of the line.",
        "reference": "Its reference in the ledger: one line each in an organisation's year.",
        "code": "The code on which it stands, such as ZZT1/4400.",
        "from_code": "For a journal: the code from which it took existing cost.",
        "source": "Where the ledger took it from.",
        "amount": "Pounds; negative for a credit.",
        "text": "Its description.",
        "supplier": "The supplier.",
        "pot": "The pot that it is charged to, when the ledger says so.",
        "project": "The project that it is charged to, when the ledger says so.",
        "reverses": "Row of transaction_lines.csv that it reverses.",
        "batch": "Row of imports.csv that it was taken from.",
        "cell": "The cell.",
        "row": "Row of the sheet.",
        "journal": "The journal or document that the listing names.",
        "subjective": "The subjective code.",
        "project_code": "The project code of the ledger.",
        "identity": "What the line says as one hash: the same for the same line in another listing.",
    },
)

CLAIMS = file(
    "claims.csv",
    Claim,
    "Transaction lines that are charged or claimed to a pot.",
    owner="pot",
    says={
        "line": "Row of transaction_lines.csv.",
        "amount": "Pounds. A wrong claim is taken back by a row of the same amount below nought.",
        "is_agreed": "yes for match funding or an agreed share; it names its evidence.",
    },
)
