"""The rules as an organisation meets them in a year: whether each ran, what it lacks, and how it is set."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.evidence import MILLION
from funding.domain.financial_year import FinancialYear
from funding.domain.organisation_year import DEFAULT
from funding.domain.rules import RULES, Rule
from funding.domain.words import QueryStatus
from funding.models import Query, RuleSetting
from funding.selectors import organisation_year
from organisations.models import Organisation

GONE = (QueryStatus.CLEARED.value, QueryStatus.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class RuleState:
    """One rule in one organisation's year. `lacks` is a word, empty when the rule can run; the share is a percentage of
    the pot. `setting` is what the organisation decided, if it decided anything."""

    rule: Rule
    lacks: str
    is_watch_only: bool
    least_amount: Decimal
    least_percent: Decimal
    setting: RuleSetting | None
    standing: int


def rule_states(organisation: Organisation, year: FinancialYear, today: date) -> list[RuleState]:
    """Every rule in the order of the list. Without a closed month no rule runs."""
    seen = organisation_year(organisation, year, today)
    settings = {row.rule: row for row in RuleSetting.objects.filter(organisation=organisation)}
    found = Query.objects.filter(organisation=organisation, year=year.start).exclude(status__in=GONE)
    standing = Counter(found.values_list("rule", flat=True))
    states = []
    for rule in RULES:
        threshold = seen.thresholds.get(rule.code, DEFAULT)
        states.append(
            RuleState(
                rule=rule,
                lacks=(rule.lacks(seen) or "") if seen.months_closed else "a closed month",
                is_watch_only=rule.only_watches(seen),
                least_amount=threshold.amount,
                least_percent=Decimal(threshold.millionths) * 100 / MILLION,
                setting=settings.get(rule.code),
                standing=standing[rule.code],
            )
        )
    return states
