"""What the rules need to know about imported budgets: when a version stood, what its lines are, and budgets moved."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.domain.evidence import LineNature
from funding.domain.financial_year import Month
from funding.domain.money import money
from funding.models import BudgetLine, BudgetVirement, Holds, ImportBatch, Pot
from funding.services.evidence import refuse_others
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@transaction.atomic
def date_budget(
    *, by: User, batch: ImportBatch, as_of_month: int, loaded_on: date, is_whole: bool = False
) -> ImportBatch:
    """Say in which month an imported budget stood (0: before the year began) and whether it is the whole budget, so
    that a pot without a line in it had none."""
    require(by, batch.organisation, Act.IMPORT)
    if not 0 <= as_of_month <= 12:
        raise Refused("The month must lie between 0 (before the year) and 12 (March).", field="as_of_month")
    if batch.holds not in (Holds.BUDGET, Holds.BOTH):
        raise Refused("This import holds no budget. Choose one that does.")
    before = {"month": batch.as_of_month, "on": batch.loaded_on, "whole": batch.is_whole_budget}
    batch.as_of_month, batch.loaded_on, batch.is_whole_budget = as_of_month, loaded_on, is_whole
    batch.save(update_fields=["as_of_month", "loaded_on", "is_whole_budget"])
    record_event(
        by=by,
        organisation=batch.organisation,
        action="date-budget",
        subject=f"import:{batch.pk}",
        before=before,
        after={"month": as_of_month, "on": loaded_on, "whole": is_whole},
        rows=[batch],
    )
    return batch


@transaction.atomic
def name_nature(*, by: User, line: BudgetLine, nature: LineNature) -> BudgetLine:
    """Say what a budget line stands for: normal, reserve, efficiency, vacancy factor or overhead."""
    organisation = line.batch.organisation
    require(by, organisation, Act.IMPORT)
    before, line.nature = line.nature, nature.value
    line.save(update_fields=["nature"])
    record_event(
        by=by,
        organisation=organisation,
        action="name-nature",
        subject=f"import:{line.batch_id} row {line.row}",
        before={"nature": before},
        after={"nature": nature.value},
        rows=[line],
    )
    return line


@transaction.atomic
def record_virement(*, by: User, organisation: Organisation, month: Month, amount: Decimal, from_pot: Pot | None = None,
                    to_pot: Pot | None = None, reason: str = "", reference: str = "") -> BudgetVirement:  # fmt: skip
    """Record a budget that the ledger moved out of a pot, into a pot, or both. Without a reason it explains nothing."""
    require(by, organisation, Act.IMPORT)
    refuse_others(organisation, from_pot, to_pot)
    if amount <= 0:
        raise Refused("The amount must be above £0. Swap the two sides to move it back.", field="amount")
    if from_pot == to_pot:
        raise Refused("A virement has two different sides, and at least one is a pot.", field="to_pot")
    row = BudgetVirement.objects.create(
        organisation=organisation,
        year=month.year.start,
        month=month.number,
        from_pot=from_pot,
        to_pot=to_pot,
        amount=money(amount),
        reason=reason,
        reference=reference,
        recorded_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="record-virement",
        subject=" ".join(pot.reference for pot in (from_pot, to_pot) if pot),
        after={"month": f"{month.year.code} {month.code}", "amount": amount, "reference": reference},
        reason=reason,
        rows=[row],
    )
    return row
