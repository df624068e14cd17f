"""Last year's recurrent pots are awarded again for a new year: all that were chosen, or none."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.words import AwardKind
from funding.models import Award, Pot
from funding.next_year import pots_to_copy
from funding.services.pots import NewAward, change_award
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.rights import require


@transaction.atomic
def copy_recurrent_pots(*, by: User, organisation: Organisation, year: FinancialYear, amounts: Mapping[Pot, Decimal],
                        evidence: str = "") -> list[Award]:  # fmt: skip
    """Award each pot its amount for the year, due on the days of the year before. Refused for a pot that is not
    recurrent or has an award in the year already."""
    require(by, organisation, Act.CHANGE_TERMS)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not amounts:
        raise Refused("Choose at least one pot.")
    can_go_on = {copied.pot.pk: copied for copied in pots_to_copy(organisation, year)}
    awards = []
    for pot, amount in sorted(amounts.items(), key=lambda pair: pair[0].pk):
        copied = can_go_on.get(pot.pk)
        if copied is None:
            raise Refused(f"{pot} is not recurrent in {year}, or has an award for it already. Leave it out.")
        award = NewAward(year, amount, copied.due_in(year, amount), year.first_day, evidence)
        reason = f"Copied from {year - 1}"
        awards.append(change_award(by=by, pot=pot, kind=AwardKind.AWARD, award=award, reason=reason))
    return awards
