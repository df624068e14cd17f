"""One row of every kind of evidence, as a person types it, and the system on which each can be recorded."""

from datetime import date
from decimal import Decimal

from funding.domain.evidence import CodeKind, LineSource
from funding.domain.words import AwardKind
from funding.models import BudgetLine, BudgetMonth, ImportBatch, UploadedFile
from funding.services.evidence import NewLine, record_lines, state_code
from funding.services.pots import NewAward, change_award
from organisations.models import Event
from tests.fixtures import YEAR


def prepare(system):
    """Two pots, a project, a netting off, two codes, a line, an imported budget with one line and a transfer."""
    pot, other = system.funded_pot(), system.funded_pot(name="Interpreters")
    system.project(pot)
    system.close()
    by = system.finance_lead
    change_award(by=by, pot=pot, kind=AwardKind.NETTED_OFF, award=NewAward(YEAR, Decimal(5000)), reason="By the ICB")
    core = state_code(by=by, organisation=system.trust, code="CORE", kind=CodeKind.OTHER)
    state_code(by=by, organisation=system.trust, code="HI-1", kind=CodeKind.POT, pot=pot)
    line = NewLine("T0", date(2025, 6, 20), core, LineSource.INVOICE, Decimal(9000))
    record_lines(by=by, organisation=system.trust, lines=[line])
    batch = a_budget(system, pot)
    sent = system.transfer(pot, system.other_trust, "700")
    return {"pot": pot, "other": other, "batch": batch, "transfer": sent}


def a_budget(system, pot):
    """An imported budget of one line in row 2, as the import leaves it."""
    by = system.finance_lead
    file = UploadedFile.objects.create(
        organisation=system.trust, name="b.csv", sha256="0" * 64, size=1, stored_as="b", uploaded_by=by
    )
    applied = Event.objects.filter(organisation=system.trust).latest("at").at
    batch = ImportBatch.objects.create(
        organisation=system.trust, file=file, year=YEAR.start, holds="budget", sheet="Budget", table=1, mapping={},
        mapping_hash="0", staged_by=by, applied_at=applied, applied_by=by,
    )  # fmt: skip
    line = BudgetLine.objects.create(batch=batch, row=2, label="Outreach", pot=pot)
    for number in range(1, 13):
        BudgetMonth.objects.create(line=line, month=number, amount=Decimal(1000), cell="C2", raw="1000")
    return batch


def typed_rows(made):
    """By kind, what a person types: dates as three boxes are made from ISO text by the form's test."""
    batch, transfer = str(made["batch"].pk), str(made["transfer"].pk)
    return {
        "code": {"code": "HI-2", "name": "Interpreters", "stands_for": "pot", "pot": "P-002", "project": ""},
        "shares": {"code": "CORE", "pot": "P-002", "millionths": "12.5"},
        "lines": {"reference": "T1", "on": "2025-06-21", "code": "CORE", "source": "invoice", "amount_pence": "1,250.50",
                  "pot": "P-001", "project": "PR-001", "from_code": "HI-1", "reverses": "", "text": "Phones",
                  "supplier": "Acme"},
        "claim": {"line": "T0", "pot": "P-001", "amount_pence": "9000", "is_agreed": "yes", "evidence": "Board 4"},
        "establishment": {"pot": "P-001", "month": "2", "funded_hundredths": "4.5", "worked_hundredths": "3",
                          "pay_budget_pence": "20,000", "withdrawn_pence": "0"},
        "post": {"pot": "P-001", "post": "4711", "hundredths": "0.6", "annual_cost_pence": "30000", "from_month": "1",
                 "old_code": "WARD", "is_backfilled": "no"},
        "overhead-terms": {"pot": "P-001", "millionths": "12.5", "base": "award", "from_on": "2025-04-01", "to_on": "",
                           "evidence": "Grant letter"},
        "overhead": {"pot": "P-001", "month": "2", "amount_pence": "15000", "direct_cost_pence": "0", "basis": "15%"},
        "scheme": {"project": "PR-001", "cost_before_pence": "100", "cost_now_pence": "101.50", "paid_from": "WARD",
                   "may_continue": "yes", "evidence": "Letter"},
        "budget": {"import": batch, "as_of_month": "2", "loaded_on": "2025-05-31", "is_whole": "yes"},
        "budget-line": {"import": batch, "row": "2", "nature": "reserve"},
        "virement": {"month": "3", "amount_pence": "5", "from_pot": "P-001", "to_pot": "", "reason": "Small",
                     "reference": "V1"},
        "variation": {"pot": "P-001", "amount_pence": "5000", "reference": "Deed 3", "signed_on": "2025-06-01"},
        "reckoning": {"transfer": transfer, "reckoning": "cash"},
        "continuation": {"old": "P-001", "new": "P-002", "from_on": "2025-09-01", "reason": "Renamed",
                         "is_taken_back": ""},
    }  # fmt: skip


def as_document(made):
    """The same rows as the command takes them."""
    year = "2025-26"
    batch, transfer = made["batch"].pk, made["transfer"].pk
    rows = {
        "code": {"code": "HI-2", "name": "Interpreters", "stands_for": "pot", "pot": "P-002"},
        "shares": {"code": "CORE", "shares": [{"pot": "P-002", "millionths": 125_000}]},
        "lines": {"lines": [{"reference": "T1", "on": "2025-06-21", "code": "CORE", "source": "invoice",
                             "amount_pence": 125_050, "pot": "P-001", "project": "PR-001", "from_code": "HI-1",
                             "text": "Phones", "supplier": "Acme"}]},
        "claim": {"line": "T0", "year": year, "pot": "P-001", "amount_pence": 900_000, "is_agreed": True,
                  "evidence": "Board 4"},
        "establishment": {"pot": "P-001", "year": year, "month": 2, "funded_hundredths": 450, "worked_hundredths": 300,
                          "pay_budget_pence": 2_000_000, "withdrawn_pence": 0},
        "post": {"pot": "P-001", "year": year, "post": "4711", "hundredths": 60, "annual_cost_pence": 3_000_000,
                 "from_month": 1, "old_code": "WARD", "is_backfilled": False},
        "overhead-terms": {"pot": "P-001", "millionths": 125_000, "base": "award", "from_on": "2025-04-01",
                           "evidence": "Grant letter"},
        "overhead": {"pot": "P-001", "year": year, "month": 2, "amount_pence": 1_500_000, "direct_cost_pence": 0,
                     "basis": "15%"},
        "scheme": {"project": "PR-001", "year": year, "cost_before_pence": 10_000, "cost_now_pence": 10_150,
                   "paid_from": "WARD", "may_continue": True, "evidence": "Letter"},
        "budget": {"import": batch, "as_of_month": 2, "loaded_on": "2025-05-31", "is_whole": True},
        "budget-line": {"import": batch, "row": 2, "nature": "reserve"},
        "virement": {"year": year, "month": 3, "amount_pence": 500, "from_pot": "P-001", "reason": "Small",
                     "reference": "V1"},
        "variation": {"pot": "P-001", "year": year, "amount_pence": 500_000, "reference": "Deed 3",
                      "signed_on": "2025-06-01"},
        "reckoning": {"transfer": transfer, "reckoning": "cash"},
        "continuation": {"old": "P-001", "new": "P-002", "from_on": "2025-09-01", "reason": "Renamed"},
    }  # fmt: skip
    return {kind: {"kind": kind, **row} for kind, row in rows.items()}
