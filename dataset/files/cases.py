"""Files of business cases, their frozen versions and who signed them."""

from dataset.files.shape import NOW, file
from roi.models import Case, CaseArrangement, CaseVersion, Confirmation, DelegationBand, Signatory, SignOff

CASES = file(
    "cases.csv",
    Case,
    "Business cases. Other files name one as organisation/reference, such as ZZT1/BC-001.",
    key=("organisation", "reference"),
    owner="organisation",
    says={
        "reference": "BC-001, BC-002, …: counted in the organisation.",
        "title": "Its title.",
        "ask_amount": "Pounds a year that it asks for.",
        "ask_from_on": "From which day.",
        "funded_amount": "Pounds of that which are funded.",
        "funded_by": "By whom.",
        "pressure_from": "What meets the rest.",
        "summary": "Summary.",
        "need": "The need.",
        "if_nothing": "What happens if nothing is done.",
        "risks": "Risks.",
        "opened_at": "When it was started.",
        "opened_by": "E-mail address of who started it.",
    },
)

CASE_VERSIONS = file(
    "case_versions.csv",
    CaseVersion,
    "Versions of a case: what each was worked out from and every figure, frozen.",
    owner="case",
    defaults={"prepared_at": NOW},
    says={
        "case": "The case, such as ZZT1/BC-001.",
        "number": "1, 2, … in the case.",
        "status": "Where it stands.",
        "inputs": "The case file (docs/case-file.md).",
        "inputs_hash": "SHA-256 of the case file.",
        "engine_version": "Version of the sums.",
        "figures": "Every figure.",
        "statement": "The words it was prepared with.",
        "pots": "The pots behind it.",
        "entered_by": "Numbers (people.csv) of those who wrote the ask or entered what it rests on: they do not sign.",
        "prepared_at": "When it was prepared.",
        "prepared_by": "E-mail address of who prepared it.",
        "sent_at": "When it was sent to the executive lead.",
        "sent_by": "E-mail address of who sent it.",
        "pdf_file": "Where the signed PDF stands in the store.",
        "pdf_sha256": "SHA-256 of it.",
        "html_file": "Where the signed page stands in the store.",
        "html_sha256": "SHA-256 of it.",
    },
)

SIGN_OFFS = file(
    "sign_offs.csv",
    SignOff,
    "Who signed or returned a version. Only ever added.",
    owner="version",
    says={
        "version": "Row of case_versions.csv.",
        "decision": "Signed or returned.",
        "role": "In which role.",
        "words": "The words that were signed.",
        "at": "When.",
        "by": "E-mail address of who did it.",
    },
)

DELEGATION = file(
    "delegation.csv",
    DelegationBand,
    "The scheme of delegation: who decides on an ask of which value. Only ever added; of rows about one day and value "
    "the last counts.",
    owner="organisation",
    says={
        "from_on": "First day of the scheme.",
        "above": "For asks above so many pounds a year.",
        "confirm": "Who confirms before the decision.",
        "decides": "Who decides.",
        "source": "Where the scheme is written.",
        "is_taken_out": "True: that day has no such value after all.",
        "reason": "Why it corrects the row before it of the same day and value.",
        "recorded_at": "When it was recorded.",
        "recorded_by": "E-mail address of who recorded it.",
    },
)

SIGNATORIES = file(
    "signatories.csv",
    Signatory,
    "Who signs in which capacity. Only ever added.",
    owner="organisation",
    says={
        "person": "E-mail address of who signs.",
        "capacity": "In which capacity.",
        "from_on": "From which day.",
        "holds": "False: from that day no longer.",
        "recorded_at": "When it was recorded.",
        "recorded_by": "E-mail address of who recorded it.",
    },
)

CONFIRMATIONS = file(
    "confirmations.csv",
    Confirmation,
    "What was confirmed about a version on its way to a decision. Only ever added.",
    owner="version",
    says={
        "version": "Row of case_versions.csv.",
        "capacity": "In which capacity.",
        "words": "The words that were confirmed.",
        "reference": "Impact assessments.",
        "source_confirmed": "The director of finance's answer about the recurrent source.",
        "at": "When.",
        "by": "E-mail address of who did it.",
    },
)

ARRANGEMENTS = file(
    "arrangements.csv",
    CaseArrangement,
    "Sections of the business cases of an organisation: which, in which order, under which titles. Only ever added.",
    owner="organisation",
    says={
        "sections": "A list of code and title of each section, in the order of the document.",
        "recorded_at": "When it was recorded.",
        "recorded_by": "E-mail address of who recorded it.",
    },
)
