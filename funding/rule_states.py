"""The rules as an organisation meets them in a year: whether each ran, what it lacks, how it is set, and what they find
on a past day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from funding.domain.evidence import MILLION
from funding.domain.financial_year import FinancialYear
from funding.domain.organisation_year import DEFAULT
from funding.domain.rules import RULES, Finding, NotRun, Rule, run
from funding.domain.words import QueryStatus
from funding.evidence_held import last_change
from funding.known import Known
from funding.models import Query, RuleSetting
from funding.past import queries_then, settings_then
from funding.selectors import months_closed, organisation_year
from organisations.models import Event, Organisation

RAN = "scan-diversions"
WHY = {
    "a closed month": "No month of the year is closed yet.",
    "budgets": "No budget of the year is imported.",
    "second-budget-version": "One version of the budget is held, and the rule compares two.",
    "budgets-from-month-6": "No budget of month 6 or later is imported.",
    "transactions": "No transaction line of the year is recorded.",
    "apportionment": "No code of the ledger and no share of one is recorded.",
    "claims": "No claim on a transaction line of the year is recorded.",
    "establishment": "The establishment of the year is not recorded.",
    "overhead-terms": "No overhead terms of a funder are recorded.",
    "overhead-charges": "No overhead charged in the year is recorded.",
    "scheme-history": "No scheme's cost in the year before is recorded.",
    "prior-year": "The ledger holds no award of the year before.",
    "transfers": "No transfer of the year came from another organisation.",
}
WHY_OF_RULE = {("posts-not-backfilled", "establishment"): "No post charged to a pot is recorded."}
GONE = (QueryStatus.CLEARED.value, QueryStatus.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class LastRun:
    """When the rules last ran over a year and who ran them; `is_stale`: something was recorded since."""

    at: datetime
    by: str
    is_stale: bool


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

    @property
    def why_not_run(self) -> str:
        """One sentence; empty when the rule can run."""
        own = WHY_OF_RULE.get((self.rule.code, self.lacks))
        return own or WHY.get(self.lacks, f"It lacks {self.lacks.replace('-', ' ')}.") if self.lacks else ""


def rule_states(organisation: Organisation, year: FinancialYear, today: date,
                known: Known | None = None) -> list[RuleState]:  # fmt: skip
    """Every rule in the order of the list. Without a closed month no rule runs."""
    seen = organisation_year(organisation, year, today, known)
    settings = {row.rule: row for row in settings_then(organisation, known)}
    found = queries_then(Query.objects.filter(organisation=organisation, year=year.start), known)
    standing = Counter(query.rule for query in found if query.status not in GONE)
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


@dataclass(frozen=True, slots=True)
class FoundThen:
    """What the rules find on what was known at the end of a past day; each finding with the status that its query had
    by then, *open* where it was not raised. `not_run` says why nothing was run, if so."""

    found: tuple[tuple[Rule, Finding, str], ...]
    watched: frozenset[str]
    rules_not_run: tuple[NotRun, ...]
    not_run: str = ""


def found_then(organisation: Organisation, year: FinancialYear, known: Known) -> FoundThen:
    """Every rule over the year as known on a past day. Nothing is raised, closed or written."""
    if not months_closed(organisation, year, known):
        why = f"No rule was run: {organisation.name} had closed no month of {year} by {known.on:%-d %B %Y}."
        return FoundThen((), frozenset(), tuple(NotRun(rule.code, rule.name, "closed-month") for rule in RULES), why)
    seen = organisation_year(organisation, year, known.on, known)
    ran = run(seen)
    queries = queries_then(Query.objects.filter(organisation=organisation, year=year.start), known)
    status = {query.key: query.status for query in queries}
    found = tuple((rule, finding, status.get(finding.key, finding.status.value)) for rule, finding in ran.found)
    watched = frozenset(rule.code for rule in RULES if rule.only_watches(seen))
    return FoundThen(found, watched, tuple(ran.not_run))


def last_run(organisation: Organisation, year: FinancialYear) -> LastRun | None:
    """The last run of the rules over the year, by the audit chain; None when there was none."""
    ran = Event.objects.filter(organisation=organisation, action=RAN, subject=year.code)
    event = ran.select_related("by").order_by("-sequence").first()
    if event is None:
        return None
    changed = last_change(organisation, year)
    return LastRun(event.at, event.by.name, changed is not None and changed > event.at)
