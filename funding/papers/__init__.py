"""The papers of a month end, in the order in which they are posted. One paper a file; a code is never reused."""

from funding.papers.accrual_journal import PAPER as ACCRUAL_JOURNAL
from funding.papers.board import PAPER as BOARD
from funding.papers.carry_forward import PAPER as CARRY_FORWARD
from funding.papers.deferral_journal import PAPER as DEFERRAL_JOURNAL
from funding.papers.deferred_income import PAPER as DEFERRED_INCOME
from funding.papers.forecast_outturn import PAPER as FORECAST_OUTTURN
from funding.papers.funders_claim import PAPER as FUNDERS_CLAIM
from funding.papers.paper import Paper
from funding.papers.virement_journal import PAPER as VIREMENT_JOURNAL

PAPERS: tuple[Paper, ...] = (
    ACCRUAL_JOURNAL,
    DEFERRAL_JOURNAL,
    VIREMENT_JOURNAL,
    FORECAST_OUTTURN,
    FUNDERS_CLAIM,
    CARRY_FORWARD,
    DEFERRED_INCOME,
    BOARD,
)
BY_CODE = {paper.code: paper for paper in PAPERS}
