"""Files of agreements with partners: terms, payments, reports, and what partners said through their links."""

from dataset.files.shape import file
from funding.models import (
    Agreement,
    AgreementCost,
    AgreementMilestone,
    AgreementTerms,
    PartnerPayment,
    PartnerReport,
    PartnerReportReceived,
    PaymentAnswer,
    PaymentQuestion,
    PaymentQuestionRevoked,
)

AGREEMENT = "The agreement, such as ZZT1/A-001."
TERMS = "Row of agreement_terms.csv."

AGREEMENTS = file(
    "agreements.csv",
    Agreement,
    "Agreements with partners. Other files name one as organisation/reference, such as ZZT1/A-001.",
    key=("organisation", "reference"),
    owner="organisation",
    says={
        "reference": "A-001, A-002, …: counted in the organisation.",
        "partner": "Who is paid.",
        "partner_kind": "What the partner is.",
        "instrument": "Grant or contract.",
        "year_begins": "Calendar month in which the partner's own year begins: 1 is January.",
        "pot": "The pot that pays, such as ZZT1/P-001.",
        "project": "The project that is paid for, such as ZZT1/PR-001.",
        "purpose": "What the partner does for it.",
    },
)

AGREEMENT_TERMS = file(
    "agreement_terms.csv",
    AgreementTerms,
    "Terms of agreements, at least one row each. A row replaces earlier ones from the same day or a later one; the "
    "last row that began by a day holds on it.",
    owner="agreement",
    says={
        "agreement": AGREEMENT,
        "from_on": "The day from which the terms hold.",
        "starts_on": "First day that is paid for.",
        "ends_on": "Last day that is paid for.",
        "amount": "Pounds for the whole agreement.",
        "paid": "When the partner is paid.",
        "days_to_pay": "Days from the end (or, in advance, the start) of a period to the last day for paying.",
        "fee_rate": "Millionths of the amount that a host keeps.",
        "passes_on_to": "Whom a host pays the rest to.",
        "irrecoverable_vat": "Pounds of VAT in the partner's costs that it cannot recover.",
        "late": "What late payment is reckoned at.",
        "late_rate": "Millionths a year: the partner's own rate, or the Bank rate that the statute adds 8% to.",
        "late_source": "Where the rate comes from.",
        "evidence": "The document it rests on.",
    },
)

AGREEMENT_MILESTONES = file(
    "agreement_milestones.csv",
    AgreementMilestone,
    "Payments by terms that pay on milestones.",
    owner="terms",
    says={"terms": TERMS, "on": "Last day for paying.", "amount": "Pounds.", "what": "The milestone."},
)

AGREEMENT_COSTS = file(
    "agreement_costs.csv",
    AgreementCost,
    "What the partner says it must spend, by month.",
    owner="terms",
    says={"terms": TERMS, "amount": "Pounds."},
)

PARTNER_REPORTS = file(
    "partner_reports.csv",
    PartnerReport,
    "Reports that partners owe.",
    owner="agreement",
    says={"agreement": AGREEMENT, "due_on": "The day by which it is owed."},
)

PARTNER_REPORTS_RECEIVED = file(
    "partner_reports_received.csv",
    PartnerReportReceived,
    "Reports that came.",
    owner="report",
    says={
        "report": "Row of partner_reports.csv.",
        "on": "The day on which it came.",
        "evidence": "Where it is kept.",
    },
)

PARTNER_PAYMENTS = file(
    "partner_payments.csv",
    PartnerPayment,
    "Payments by agreements: which movements they are.",
    owner="agreement",
    says={"agreement": AGREEMENT, "movement": "Row of movements.csv."},
)

PAYMENT_QUESTIONS = file(
    "payment_questions.csv",
    PaymentQuestion,
    "Partners asked to confirm a payment through a link. The link itself is kept nowhere.",
    owner="payment",
    says={
        "payment": "Row of partner_payments.csv.",
        "token_hash": "SHA-256 of the token in the link, from which no link can be made.",
        "asked_of": "E-mail address that the link was meant for.",
        "is_mailed": "Whether the program sent the link.",
        "expires_on": "Last day on which the link works.",
    },
)

PAYMENT_QUESTIONS_REVOKED = file(
    "payment_questions_revoked.csv",
    PaymentQuestionRevoked,
    "Links that were taken back.",
    owner="question",
    says={"question": "Row of payment_questions.csv."},
)

PAYMENT_ANSWERS = file(
    "payment_answers.csv",
    PaymentAnswer,
    "What partners said of payments through their links, without an account.",
    owner="question",
    says={
        "question": "Row of payment_questions.csv.",
        "says": "Whether it is confirmed or disputed.",
        "amount": "Pounds that came.",
        "received_on": "The day on which they came.",
        "unspent": "Pounds of it that were not spent yet.",
        "words": "What the partner said.",
        "answered_by": "Name that was typed behind the link.",
        "recorded_at": "When it was answered.",
    },
)
