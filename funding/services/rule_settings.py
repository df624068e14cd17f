"""What an organisation decides about a rule: watch only or not, and its own materiality. With a reason, audited."""

from decimal import Decimal

from django.db import transaction

from funding.domain.evidence import MILLION
from funding.domain.rules import RULES
from funding.models import RuleSetting
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@transaction.atomic
def set_rule(*, by: User, organisation: Organisation, rule: str, watch_only: bool | None = None,
             least_amount: Decimal | None = None, least_millionths: int | None = None,
             reason: str) -> RuleSetting:  # fmt: skip
    """Set a rule's switch and thresholds for the organisation; None goes back to the rule's default. The larger of the
    amount and the share of the pot (parts per million) is what is asked about."""
    require(by, organisation, Act.CLOSE)
    if rule not in {each.code for each in RULES}:
        raise Refused(f"There is no rule “{rule}”. Choose one of the list.", field="rule")
    if not reason.strip():
        raise Refused("Say why the rule is set so. The reason is printed beside it.", field="reason")
    if least_amount is not None and least_amount < 0:
        raise Refused("The smallest amount cannot be below £0.", field="least_amount")
    if least_millionths is not None and not 0 <= least_millionths <= MILLION:
        raise Refused("The share of the pot must lie between 0 % and 100 %.", field="least_millionths")
    row = RuleSetting.objects.filter(organisation=organisation, rule=rule).first()
    before = said(row) if row else None
    row = row or RuleSetting(organisation=organisation, rule=rule)
    row.watch_only, row.least_amount, row.least_millionths = watch_only, least_amount, least_millionths
    row.reason, row.recorded_by = reason, by
    row.save()
    record_event(
        by=by,
        organisation=organisation,
        action="set-rule",
        subject=rule,
        before=before,
        after=said(row),
        reason=reason,
        rows=[row],
    )
    return row


def said(row: RuleSetting) -> dict[str, object]:
    return {
        "watch_only": row.watch_only,
        "least_amount": row.least_amount,
        "least_millionths": row.least_millionths,
    }
