"""Evidence for the rules is recorded here: codes and their lines, claims, posts, overhead, schemes, what pots became.
Rows are only ever added; a later row about the same thing wins. Nothing here posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from funding.domain.evidence import MILLION, CodeKind, LineSource, OverheadBase, Reckoning, Side
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, money
from funding.models import (
    Award,
    Claim,
    CodeShare,
    EstablishmentMonth,
    LedgerCode,
    OverheadCharge,
    OverheadTerm,
    PostCharged,
    Pot,
    PotContinuation,
    Project,
    SchemeHistory,
    SignedVariation,
    TransactionLine,
    Transfer,
    TransferReckoning,
)
from funding.services.ledger import refuse_withdrawn
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@dataclass(frozen=True, slots=True)
class NewLine:
    """A transaction line to be recorded. `reference` is the ledger's own and names the line once a year."""

    reference: str
    on: date
    code: LedgerCode
    source: LineSource
    amount: Decimal
    pot: Pot | None = None
    project: Project | None = None
    from_code: LedgerCode | None = None
    reverses: str = ""
    text: str = ""
    supplier: str = ""


@transaction.atomic
def state_code(*, by: User, organisation: Organisation, code: str, name: str = "", kind: CodeKind,
               pot: Pot | None = None, project: Project | None = None) -> LedgerCode:  # fmt: skip
    """Say what a code of the ledger stands for; said again, the later word counts and the audit chain keeps both."""
    require(by, organisation, Act.IMPORT)
    refuse_others(organisation, pot, project)
    if not code.strip():
        raise Refused("Give the code as the ledger writes it.", field="code")
    if kind is CodeKind.POT and pot is None:
        raise Refused("A pot's own code names its pot.", field="pot")
    if kind is CodeKind.PROJECT and project is None:
        raise Refused("A project's code names its project.", field="project")
    row = LedgerCode.objects.filter(organisation=organisation, code=code).first()
    before = said_of_code(row) if row else None
    row = row or LedgerCode(organisation=organisation, code=code)
    row.name, row.kind, row.pot, row.project, row.recorded_by = name, kind.value, pot, project, by
    row.save()
    record_event(
        by=by,
        organisation=organisation,
        action="state-code",
        subject=code,
        before=before,
        after=said_of_code(row),
        rows=[row],
    )
    return row


def said_of_code(row: LedgerCode) -> dict[str, str | None]:
    return {
        "name": row.name,
        "kind": row.kind,
        "pot": row.pot.reference if row.pot else None,
        "project": row.project.reference if row.project else None,
    }


@transaction.atomic
def share_code(*, by: User, code: LedgerCode, shares: Sequence[tuple[Pot, int]]) -> None:
    """Declare which part of a code's cost each pot bears, in parts per million; replaces what was declared before."""
    require(by, code.organisation, Act.IMPORT)
    if any(part <= 0 for _, part in shares) or sum(part for _, part in shares) > MILLION:
        raise Refused("The shares of a code must be above nought and add up to at most 100 %.", field="shares")
    for pot, _ in shares:
        refuse_others(code.organisation, pot)
    code = (
        LedgerCode.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=code.pk)
    )
    gone = list(code.shares.select_related("pot"))
    before = {share.pot.reference: share.millionths for share in gone}
    code.shares.all().delete()
    made = CodeShare.objects.bulk_create(
        CodeShare(code=code, pot=pot, millionths=part, recorded_by=by) for pot, part in shares
    )
    record_event(
        by=by,
        organisation=code.organisation,
        action="share-code",
        subject=code.code,
        before=before,
        after={pot.reference: part for pot, part in shares},
        rows=made,
        gone=gone,
    )


@transaction.atomic
def record_lines(*, by: User, organisation: Organisation, lines: Iterable[NewLine]) -> list[TransactionLine]:
    """Record lines of a transaction listing: all or none, one audit row. A reversal names a line recorded before it or
    with it. A reference that the year already has is refused."""
    require(by, organisation, Act.IMPORT)
    made: dict[tuple[int, str], TransactionLine] = {}
    for line in lines:
        month = Month.containing(line.on)
        refuse_others(organisation, line.pot, line.project, line.code, line.from_code)
        key = (month.year.start, line.reference)
        if (
            key in made
            or TransactionLine.objects.filter(
                organisation=organisation, year=month.year.start, reference=line.reference
            ).exists()
        ):
            raise Refused(f"The line {line.reference} of {month.year} is recorded already.", field="reference")
        made[key] = TransactionLine.objects.create(
            organisation=organisation,
            year=month.year.start,
            month=month.number,
            posted_on=line.on,
            reference=line.reference,
            code=line.code,
            from_code=line.from_code,
            source=line.source.value,
            amount=money(line.amount),
            text=line.text,
            supplier=line.supplier,
            pot=line.pot,
            project=line.project,
            reverses=line_reversed(organisation, line.reverses, made) if line.reverses else None,
            recorded_by=by,
        )
    if not made:
        raise Refused("There are no lines to record.")
    record_event(
        by=by,
        organisation=organisation,
        action="record-lines",
        subject=f"{len(made)} lines",
        after={"lines": [[row.reference, row.year, row.month, row.amount] for row in made.values()]},
        rows=made.values(),
    )
    return list(made.values())


def line_reversed(
    organisation: Organisation, reference: str, made: dict[tuple[int, str], TransactionLine]
) -> TransactionLine:
    now = [row for (_, key), row in made.items() if key == reference]
    row = (
        now[-1]
        if now
        else TransactionLine.objects.filter(organisation=organisation, reference=reference).order_by("-pk").first()
    )
    if row is None:
        raise Refused(f"There is no line {reference} to reverse. Record it first.", field="reverses")
    if TransactionLine.objects.filter(reverses=row).exists():
        raise Refused(f"The line {reference} is reversed already.", field="reverses")
    return row


@transaction.atomic
def claim_line(*, by: User, line: TransactionLine, pot: Pot, amount: Decimal, is_agreed: bool = False,
               evidence: str = "") -> Claim:  # fmt: skip
    """Charge or claim a line, or part of it, to a pot. Match funding and agreed shares name what was agreed. A negative
    amount takes a claim back."""
    require(by, line.organisation, Act.POST)
    refuse_others(line.organisation, pot)
    if amount == 0:
        raise Refused("The amount must not be £0.", field="amount")
    if is_agreed and not evidence.strip():
        raise Refused("Name where the share or the match funding was agreed.", field="evidence")
    row = Claim.objects.create(
        line=line, pot=pot, amount=money(amount), is_agreed=is_agreed, evidence=evidence, recorded_by=by
    )
    said(by, pot, row, "claim-line", {"line": line.reference, "amount": amount, "agreed": is_agreed})
    return row


@transaction.atomic
def record_establishment(*, by: User, pot: Pot, month: Month, funded_wte: int, worked_wte: int, pay_budget: Decimal,
                         withdrawn: Decimal = ZERO) -> EstablishmentMonth:  # fmt: skip
    """Record funded and worked posts of a pot in a month (hundredths of a whole-time equivalent), the budget of the
    funded ones, and what of it was taken out of the pot."""
    require(by, pot.organisation, Act.IMPORT)
    if funded_wte < 0 or worked_wte < 0:
        raise Refused("Whole-time equivalents cannot be below nought.", field="funded_wte")
    row = EstablishmentMonth.objects.create(
        pot=pot,
        year=month.year.start,
        month=month.number,
        funded_wte=funded_wte,
        worked_wte=worked_wte,
        pay_budget=money(pay_budget),
        withdrawn=money(withdrawn),
        recorded_by=by,
    )
    after = {"month": f"{month.year.code} {month.code}", "funded": funded_wte, "worked": worked_wte}
    said(by, pot, row, "record-establishment", {**after, "pay_budget": pay_budget, "withdrawn": withdrawn})
    return row


@transaction.atomic
def charge_post(*, by: User, pot: Pot, year: FinancialYear, post: str, wte: int, annual_cost: Decimal,
                from_month: int = 1, old_code: str = "", is_backfilled: bool | None = None) -> PostCharged:  # fmt: skip
    """Record a post that a pot pays. `old_code` is what paid for it before (empty: a new post); `is_backfilled` says
    whether that budget got a replacement (None: nobody can say)."""
    require(by, pot.organisation, Act.IMPORT)
    if not post.strip() or wte <= 0 or annual_cost <= 0:
        raise Refused("Give the post's number, its whole-time equivalent and its yearly cost.", field="post")
    if not 1 <= from_month <= 12:
        raise Refused("The month must lie between 1 (April) and 12 (March).", field="from_month")
    row = PostCharged.objects.create(
        pot=pot,
        year=year.start,
        post=post,
        wte=wte,
        annual_cost=money(annual_cost),
        from_month=from_month,
        old_code=old_code,
        is_backfilled=is_backfilled,
        recorded_by=by,
    )
    said(by, pot, row, "charge-post", {"year": year.code, "post": post, "cost": annual_cost, "old_code": old_code})
    return row


@transaction.atomic
def state_overhead_terms(*, by: User, pot: Pot, millionths: int, base: OverheadBase, from_on: date,
                         to_on: date | None = None, evidence: str = "") -> OverheadTerm:  # fmt: skip
    """Record the funder's cap on overhead, as parts per million of direct cost or of the award."""
    require(by, pot.organisation, Act.CHANGE_TERMS)
    if not 0 <= millionths <= MILLION:
        raise Refused("The cap must lie between 0 % and 100 %.", field="millionths")
    if to_on and to_on < from_on:
        raise Refused("The terms end before they start. Check both dates.", field="to_on")
    row = OverheadTerm.objects.create(
        pot=pot, millionths=millionths, base=base.value, from_on=from_on, to_on=to_on, evidence=evidence, recorded_by=by
    )
    said(
        by,
        pot,
        row,
        "state-overhead-terms",
        {"millionths": millionths, "base": base.value, "from": from_on, "to": to_on},
    )
    return row


@transaction.atomic
def record_overhead(*, by: User, pot: Pot, month: Month, amount: Decimal, direct_cost: Decimal = ZERO,
                    basis: str = "") -> OverheadCharge:  # fmt: skip
    """Record overhead charged to a pot, with the direct cost of the same months; a correction is negative."""
    require(by, pot.organisation, Act.POST)
    row = OverheadCharge.objects.create(
        pot=pot,
        year=month.year.start,
        month=month.number,
        amount=money(amount),
        direct_cost=money(direct_cost),
        basis=basis,
        recorded_by=by,
    )
    said(
        by, pot, row, "record-overhead", {"month": f"{month.year.code} {month.code}", "amount": amount, "basis": basis}
    )
    return row


@transaction.atomic
def record_scheme_history(*, by: User, project: Project, year: FinancialYear, cost_before: Decimal, cost_now: Decimal,
                          paid_from: str = "", may_continue: bool = False,
                          evidence: str = "") -> SchemeHistory:  # fmt: skip
    """Record what a project cost in the year before its award, and what it costs in `year`."""
    require(by, project.organisation, Act.CHANGE_TERMS)
    if may_continue and not evidence.strip():
        raise Refused("Name where the funder agreed, or what ended.", field="evidence")
    row = SchemeHistory.objects.create(
        project=project,
        year=year.start,
        cost_before=money(cost_before),
        cost_now=money(cost_now),
        paid_from=paid_from,
        may_continue=may_continue,
        evidence=evidence,
        recorded_by=by,
    )
    record_event(
        by=by,
        organisation=project.organisation,
        action="record-scheme-history",
        subject=project.reference,
        after={"year": year.code, "before": cost_before, "now": cost_now, "may_continue": may_continue},
        rows=[row],
    )
    return row


@transaction.atomic
def continue_pot(*, by: User, old: Pot, new: Pot, from_on: date, reason: str, stands: bool = True) -> PotContinuation:
    """Say that a pot goes on as another: renamed, split or joined. `stands` false takes an earlier word back."""
    require(by, old.organisation, Act.CHANGE_TERMS)
    refuse_others(old.organisation, new)
    if old == new:
        raise Refused("A pot cannot continue itself. Choose another pot.", field="new")
    if not reason.strip():
        raise Refused("Say why the pot goes on under another reference.", field="reason")
    row = PotContinuation.objects.create(
        old=old, new=new, from_on=from_on, reason=reason, stands=stands, recorded_by=by
    )
    said(by, old, row, "continue-pot", {"as": new.reference, "from": from_on, "stands": stands}, reason)
    return row


@transaction.atomic
def sign_variation(*, by: User, award: Award, reference: str, signed_on: date) -> SignedVariation:
    """Record the signed variation behind a reduction or a netting off."""
    require(by, award.pot.organisation, Act.CHANGE_TERMS)
    if not reference.strip():
        raise Refused("Name the signed variation.", field="reference")
    if SignedVariation.objects.filter(award=award).exists():
        raise Refused("The signed variation of this change is recorded already.")
    row = SignedVariation.objects.create(award=award, reference=reference, signed_on=signed_on, recorded_by=by)
    said(by, award.pot, row, "sign-variation", {"reference": reference, "signed": signed_on, "amount": award.amount})
    return row


@transaction.atomic
def state_reckoning(
    *, by: User, organisation: Organisation, transfer: Transfer, reckoning: Reckoning
) -> TransferReckoning:
    """Say how one's own side reckons a transfer, so that only like is compared with like."""
    require(by, organisation, Act.POST)
    sides = {transfer.sender_pot.organisation_id: Side.SENDER, transfer.receiver_id: Side.RECEIVER}
    if organisation.pk not in sides:
        raise Refused("This transfer has other sides. Choose one of your own.")
    side = sides[organisation.pk]
    row = TransferReckoning.objects.create(
        transfer=transfer, side=side.value, reckoning=reckoning.value, recorded_by=by
    )
    record_event(
        by=by,
        organisation=organisation,
        action="state-reckoning",
        subject=f"transfer:{transfer.pk}",
        after={"side": side.value, "reckoning": reckoning.value},
        rows=[row],
    )
    return row


def said(by: User, pot: Pot, row: Model, action: str, after: dict[str, Any], reason: str = "") -> None:
    refuse_withdrawn(pot)
    record_event(
        by=by,
        organisation=pot.organisation,
        action=action,
        subject=pot.reference,
        after=after,
        reason=reason,
        rows=[row],
    )


def refuse_others(organisation: Organisation, *owned: Pot | Project | LedgerCode | None) -> None:
    if any(each is not None and each.organisation_id != organisation.pk for each in owned):
        raise Refused("Choose pots, projects and codes of your own organisation.", field="pot")
    refuse_withdrawn(*(each for each in owned if isinstance(each, Pot)))
