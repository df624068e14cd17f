"""Every file of a data set, in the order in which they are written and stored: a file comes after those it names."""

from dataset.files.agreements import (
    AGREEMENT_COSTS,
    AGREEMENT_MILESTONES,
    AGREEMENT_TERMS,
    AGREEMENTS,
    PARTNER_PAYMENTS,
    PARTNER_REPORTS,
    PARTNER_REPORTS_RECEIVED,
    PAYMENT_ANSWERS,
    PAYMENT_QUESTIONS,
    PAYMENT_QUESTIONS_REVOKED,
)
from dataset.files.audit import ANCHORS, EVENTS
from dataset.files.barriers import BARRIER_ACTION_STEPS, BARRIER_ACTIONS, SURVEY_ANSWERS
from dataset.files.bids import BID_ANSWERS, BID_DOCUMENTS, BID_DOCUMENTS_READY, BID_HOURS, BID_STEPS, BIDS
from dataset.files.cases import ARRANGEMENTS, CASE_VERSIONS, CASES, CONFIRMATIONS, DELEGATION, SIGN_OFFS, SIGNATORIES
from dataset.files.codes import CLAIMS, CODE_SHARES, LEDGER_CODES, TRANSACTION_LINES
from dataset.files.evidence import (
    CONTINUATIONS,
    ESTABLISHMENT,
    OVERHEAD_CHARGES,
    OVERHEAD_TERMS,
    POSTS_CHARGED,
    RULE_SETTINGS,
    SCHEME_HISTORY,
    VIREMENTS,
)
from dataset.files.imports import (
    ACTUAL_MONTHS,
    BUDGET_LINES,
    BUDGET_MONTHS,
    IMPORTS,
    MEMORIES,
    PUBLISHED,
    UPLOADED_FILES,
)
from dataset.files.movements import (
    ACCOUNTS_SUBMITTED,
    CLOSE_REQUESTS,
    MONTHS_CLOSED,
    MONTHS_REOPENED,
    MOVEMENTS,
    OVERRIDE_REQUESTS,
    OVERRIDES,
    POSTINGS,
    PROJECTS,
)
from dataset.files.organisations import LINKS, ORGANISATIONS, SUCCESSIONS
from dataset.files.outcomes import (
    ASSUMPTIONS,
    GAINS,
    MEASURES,
    OUTCOME_COUNTS,
    OUTCOME_MONTHS,
    OUTCOMES,
    QUINTILES,
    REALISATION,
)
from dataset.files.people import MEMBERSHIPS, PEOPLE
from dataset.files.pots import AWARDS, INSTALMENTS, POTS, TERMS, VARIATIONS, WITHDRAWALS
from dataset.files.queries import QUERIES, QUERY_STEPS, SHARES, STEP_SIDES
from dataset.files.reallocated import REALLOCATED
from dataset.files.reference import AREAS, PRICE_INDEX, SURVEY_FIGURES, UNIT_VALUES
from dataset.files.shape import File
from dataset.files.stitching import MATCH_TERMS, PLAN_LINES, PLANNED_COST_MONTHS, PLANNED_COSTS
from dataset.files.transactions import BALANCE_LINES, LINE_DECISIONS, LINE_SHARES, MATCHING_RULES
from dataset.files.transfers import TRANSFER_RECEIPTS, TRANSFER_RECKONINGS, TRANSFERS

FILES: tuple[File, ...] = (
    ORGANISATIONS,
    LINKS,
    SUCCESSIONS,
    PEOPLE,
    MEMBERSHIPS,
    AREAS,
    SURVEY_FIGURES,
    UNIT_VALUES,
    PRICE_INDEX,
    UPLOADED_FILES,
    IMPORTS,
    PUBLISHED,
    POTS,
    AWARDS,
    INSTALMENTS,
    TERMS,
    WITHDRAWALS,
    VARIATIONS,
    PROJECTS,
    TRANSFERS,
    TRANSFER_RECEIPTS,
    TRANSFER_RECKONINGS,
    OVERRIDE_REQUESTS,
    OVERRIDES,
    MOVEMENTS,
    POSTINGS,
    CLOSE_REQUESTS,
    MONTHS_CLOSED,
    MONTHS_REOPENED,
    ACCOUNTS_SUBMITTED,
    BUDGET_LINES,
    BUDGET_MONTHS,
    ACTUAL_MONTHS,
    MEMORIES,
    VIREMENTS,
    CONTINUATIONS,
    LEDGER_CODES,
    CODE_SHARES,
    TRANSACTION_LINES,
    CLAIMS,
    MATCHING_RULES,
    LINE_DECISIONS,
    LINE_SHARES,
    BALANCE_LINES,
    ESTABLISHMENT,
    POSTS_CHARGED,
    OVERHEAD_TERMS,
    OVERHEAD_CHARGES,
    SCHEME_HISTORY,
    RULE_SETTINGS,
    REALLOCATED,
    PLANNED_COSTS,
    PLANNED_COST_MONTHS,
    MATCH_TERMS,
    PLAN_LINES,
    BIDS,
    BID_STEPS,
    BID_DOCUMENTS,
    BID_DOCUMENTS_READY,
    BID_ANSWERS,
    BID_HOURS,
    AGREEMENTS,
    AGREEMENT_TERMS,
    AGREEMENT_MILESTONES,
    AGREEMENT_COSTS,
    PARTNER_REPORTS,
    PARTNER_REPORTS_RECEIVED,
    PARTNER_PAYMENTS,
    PAYMENT_QUESTIONS,
    PAYMENT_QUESTIONS_REVOKED,
    PAYMENT_ANSWERS,
    SURVEY_ANSWERS,
    BARRIER_ACTIONS,
    BARRIER_ACTION_STEPS,
    QUERIES,
    QUERY_STEPS,
    STEP_SIDES,
    SHARES,
    MEASURES,
    OUTCOMES,
    ASSUMPTIONS,
    GAINS,
    OUTCOME_MONTHS,
    OUTCOME_COUNTS,
    QUINTILES,
    REALISATION,
    CASES,
    CASE_VERSIONS,
    SIGN_OFFS,
    DELEGATION,
    SIGNATORIES,
    CONFIRMATIONS,
    ARRANGEMENTS,
    EVENTS,
    ANCHORS,
)

BY_NAME = {file.name: file for file in FILES}
BY_MODEL = {file.model: file for file in FILES}

NOT_DUMPED = {
    "organisations.ChainHead": "follows from the last row of each chain",
    "funding.Total": "follows from the postings",
    "funding.ImportJob": "how far an import is that runs now",
    "roi.DocumentJob": "a document that is made now, or a draft that can be made again",
}
