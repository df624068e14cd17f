"""Rules are run and their findings kept here. The same finding is the same query; people answer it in `answers`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.money import in_words
from funding.domain.organisation_year import DEFAULT
from funding.domain.rules import RULES, Finding, NotRun, Rule, Run, run
from funding.domain.words import QueryStatus
from funding.known import Known
from funding.models import Movement, Pot, Project, Query, QueryStep
from funding.past import facts_now
from funding.selectors import months_closed, organisation_year
from funding.services.answers import ANSWERED, LIVE, step
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.services.audit import record_event
from organisations.services.rights import require

AT_ONCE = 1_000
CLOSABLE = (*LIVE, QueryStatus.RECORDED.value)
CAUSE_GONE = "The cause is gone: the rule no longer finds it."
MONEY_GONE = "The money is no longer there: every posting that this query names is reversed."


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan did: queries that stand, rules that could not run and what they lack, and why nothing was run."""

    queries: tuple[Query, ...]
    raised: int
    cleared: int
    not_run: str = ""
    rules_not_run: tuple[NotRun, ...] = ()


@transaction.atomic
def scan_diversions(*, by: User, organisation: Organisation, year: FinancialYear, today: date) -> Scan:
    """Run every rule over the organisation's year. A new finding is raised, a known one updated, one whose cause is
    gone is closed and says so; what a rule raised before it lost its evidence stays. Runs only on an organisation that
    has closed a month of the year itself."""
    require(by, organisation, Act.SEE)
    if not months_closed(organisation, year):
        lacking = tuple(NotRun(rule.code, rule.name, "closed-month") for rule in RULES)
        why = f"No rule was run: {organisation.name} has closed no month of {year} yet."
        return Scan((), 0, 0, why, lacking)
    # Two scans at once would raise the same finding twice: the second waits and finds it known.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    seen = organisation_year(organisation, year, today)
    ran = run(seen)
    pots = {pot.reference: pot for pot in Pot.objects.of(organisation)}
    projects = dict(Project.objects.filter(organisation=organisation).values_list("reference", "pk"))
    known = {query.key: query for query in raised_by_rules(organisation, year).prefetch_related("pots")}
    raised, steps = list[Query](), list[QueryStep]()
    stands_on: dict[str, list[Pot]] = {}
    before: dict[str, dict[str, Any]] = {}
    now = timezone.now()
    for rule, finding in ran.found:
        facts = facts_of(finding, rule.only_watches(seen), projects, now)
        named = [pots[reference] for reference in finding.pots]
        query = known.get(finding.key)
        if query is None:
            raised.append(new_query(organisation, year, rule, finding, facts))
            stands_on[finding.key] = named
        else:
            was = facts_now(query)
            steps += keep_query(by, query, finding, facts, seen.thresholds.get(rule.code, DEFAULT).amount)
            if set(query.pots.all()) != set(named):
                query.pots.set(named)
            if facts_now(query) != was:
                before[query.key] = was
    raise_queries(raised, stands_on)
    raised_by_rules(organisation, year).filter(key__in=[finding.key for _, finding in ran.found]).update(seen_at=now)
    gone = close_gone(by, known.values(), ran)
    if raised or gone or before:
        record_event(
            by=by,
            organisation=organisation,
            action="scan-diversions",
            subject=year.code,
            before={"queries": before} if before else None,
            after={
                "raised": [query.key for query in raised],
                "cleared": [taken.query.key for taken in gone],
                **({"again": [taken.query.key for taken in steps]} if steps else {}),
            },
            rows=[*raised, *(row for taken in (*steps, *gone) for row in (taken.query, taken))],
        )
    standing = Query.objects.filter(organisation=organisation, year=year.start).select_related("project")
    return Scan(tuple(standing.prefetch_related("pots")), len(raised), len(gone), rules_not_run=ran.not_run)


def rules_not_run(organisation: Organisation, year: FinancialYear, today: date,
                  known: Known | None = None) -> tuple[NotRun, ...]:  # fmt: skip
    """Rules that cannot run on the year, with the evidence they lack, in a word."""
    seen = organisation_year(organisation, year, today, known)
    return tuple(NotRun(rule.code, rule.name, lacks) for rule in RULES if (lacks := rule.lacks(seen)))


def raised_by_rules(organisation: Organisation, year: FinancialYear) -> QuerySet[Query]:
    """Queries of the year that rules raised. What another organisation asked is not theirs to keep or to close."""
    return Query.objects.filter(organisation=organisation, year=year.start, asked_by_organisation__isnull=True)


def facts_of(finding: Finding, watch_only: bool, projects: Mapping[str, int], now: datetime) -> dict[str, Any]:
    """The columns of a query that a finding decides."""
    return {
        "kind": finding.kind.value,
        "amount": finding.amount,
        "month": finding.month,
        "figures": dict(finding.figures),
        "clears_when": finding.clears_when,
        "watch_only": watch_only,
        "project_id": projects.get(finding.project or ""),
        "line": finding.line or "",
        "postings": list(finding.postings),
        "seen_at": now,
    }


def raise_queries(raised: list[Query], stands_on: Mapping[str, Iterable[Pot]]) -> None:
    """Store new queries and the pots that each stands on (by key), many at a time."""
    Query.objects.bulk_create(raised, batch_size=AT_ONCE)
    link = Query.pots.through
    links = [link(query_id=query.pk, pot_id=pot.pk) for query in raised for pot in dict.fromkeys(stands_on[query.key])]
    link.objects.bulk_create(links, batch_size=AT_ONCE)
    prefetch_related_objects(raised, "pots")


def new_query(
    organisation: Organisation, year: FinancialYear, rule: Rule, finding: Finding, facts: dict[str, Any]
) -> Query:
    return Query(
        organisation=organisation,
        year=year.start,
        rule=rule.code,
        key=finding.key,
        status=finding.status.value,
        **facts,
    )


def keep_query(by: User, query: Query, finding: Finding, facts: dict[str, Any], growth: Decimal) -> list[QueryStep]:
    """The same finding again: its figures are brought up to date. One that had cleared is open again; one that was
    answered is asked again when it has grown by more than `growth` pounds since. Answers the step, if one is taken."""
    changed = [name for name, value in facts.items() if name != "seen_at" and getattr(query, name) != value]
    for name, value in facts.items():
        setattr(query, name, value)
    if changed:
        query.save(update_fields=[name.removesuffix("_id") for name in changed])
    answered = query.answered_at_amount
    if query.status == QueryStatus.CLEARED:
        return [step(query, by, finding.status, reason="The rule finds it again.")]
    if query.status in ANSWERED and answered is not None and query.amount - answered > growth:
        more = in_words(query.amount - answered, pence=True)
        return [step(query, by, QueryStatus.QUERIED_AGAIN, reason=f"It has grown by {more} since it was answered.")]
    return []


def close_gone(by: User, known: Iterable[Query], ran: Run) -> list[QueryStep]:
    """Close live queries whose cause is gone. A rule that was not run says nothing about the causes of its queries,
    save where every posting that a query names is reversed: then there is no money left to ask about."""
    found = {finding.key for _, finding in ran.found}
    silent = {rule.code for rule in ran.not_run}
    unfound = [query for query in known if query.key not in found and query.status in CLOSABLE]
    unasked = [query for query in unfound if query.rule in silent and query.postings]
    gone = [query for query in unfound if query.rule not in silent]
    reversed_ids = reversed_of({posting for query in unasked for posting in query.postings})
    emptied = [query for query in unasked if reversed_ids.issuperset(query.postings)]
    return [
        *(step(query, by, QueryStatus.CLEARED, reason=CAUSE_GONE) for query in gone),
        *(step(query, by, QueryStatus.CLEARED, reason=MONEY_GONE) for query in emptied),
    ]


def reversed_of(movements: Iterable[int]) -> set[int]:
    """Those of the movements that are reversed."""
    return set(Movement.objects.filter(reverses__in=list(movements)).values_list("reverses_id", flat=True))
