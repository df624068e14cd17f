"""Rows that are changed in place, as they stood on a past day: what the audit chain says they were before is put back,
the newest change first. Nothing here is saved."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from funding.domain.money import money
from funding.domain.words import QueryStatus
from funding.known import Known, recorded
from funding.models import ImportBatch, MonthClose, MonthReopen, Pot, Project, Query, QueryStep, RuleSetting
from organisations.models import Event, Organisation

QUERY_ACTIONS = ("scan-diversions", "answer-query", "restore-query", "condition-not-met", "query-again",
                 "accept-answer", "withdraw-query")  # fmt: skip
QUERY_FACTS = ("status", "kind", "month", "figures", "clears_when", "watch_only", "project_id", "line", "postings")
QUERY_AMOUNTS = ("amount", "answered_at_amount")


def later_events(known: Known, organisation: int, *actions: str) -> QuerySet[Event]:
    """What the organisation's chain tells of after the day, newest first."""
    rows = Event.objects.filter(organisation=organisation, sequence__gt=known.sequences.get(organisation, 0))
    return rows.filter(action__in=actions).order_by("-sequence")


# Queries


def facts_now(query: Query) -> dict[str, Any]:
    """What a query says, as the audit chain keeps it before a change."""
    said = {name: getattr(query, name) for name in (*QUERY_FACTS, *QUERY_AMOUNTS)}
    return {**said, "pots": sorted(pot.reference for pot in query.pots.all())}


def queries_then(rows: QuerySet[Query], known: Known | None) -> list[Query]:
    """The queries of `rows` that were raised by then, with the amounts, figures, status, pots and steps of that day."""
    if known is None:
        return list(rows)
    steps = Prefetch("steps", QueryStep.objects.select_related("by").order_by("pk"))
    found = list(rows.filter(raised_at__lt=known.until).prefetch_related(None).prefetch_related("pots", steps))
    for query in found:
        query.status = status_then(query, known)
    keyed = {(query.organisation_id, query.key): query for query in found}
    for organisation in sorted({query.organisation_id for query in found}):
        for event in later_events(known, organisation, *QUERY_ACTIONS):
            changed = (event.before or {}).get("queries", {})
            if event.action != "scan-diversions" and event.seals:  # without: what another body's query went through
                changed = {event.subject: event.before or {}}
            for key, before in changed.items():
                if raised := keyed.get((organisation, key)):
                    put_back(raised, before)
    for query in found:
        shown = [step for step in query.steps.all() if step.at < known.until]
        if shown:
            query.status = shown[-1].status
        query._prefetched_objects_cache["steps"] = shown  # type: ignore[attr-defined]
    return found


def put_back(query: Query, before: dict[str, Any]) -> None:
    """`before` holds some of what `facts_now` says."""
    for name in QUERY_FACTS:
        if name in before:
            setattr(query, name, before[name])
    for name in QUERY_AMOUNTS:
        if name in before:
            value = before[name]
            setattr(query, name, None if value is None else money(value))
    if "pots" in before:
        pots = Pot.objects.filter(organisation=query.organisation_id, reference__in=before["pots"])
        query._prefetched_objects_cache["pots"] = list(pots.order_by("reference"))  # type: ignore[attr-defined]


def status_then(query: Query, known: Known) -> str:
    """What the last step by then left the query at; a query that was stepped on later was open."""
    steps = list(query.steps.all())
    by_then = [step.status for step in steps if step.at < known.until]
    if by_then:
        return by_then[-1]
    return QueryStatus.OPEN.value if steps else query.status


# Pots and projects


def projects_then(rows: QuerySet[Project], known: Known | None) -> list[Project]:
    """The projects that were open by then, each with the pots that were linked to it by then."""
    if known is None:
        return list(rows)
    pots = Pot.objects.filter(Q(withdrawal__isnull=True) | ~known.condition("organisation", "withdrawal__sequence"))
    there = Prefetch("pots", recorded(pots, known, "organisation", "sequence"))
    found = list(rows.filter(opened_at__lt=known.until).prefetch_related(None).prefetch_related(there))
    later: set[tuple[int, str, str]] = set()
    for organisation in sorted({project.organisation_id for project in found}):
        for event in later_events(known, organisation, "link-projects"):
            later |= {(organisation, event.subject, each) for each in (event.after or {}).get("projects", ())}
    for project in found:
        own = project.organisation_id
        project._prefetched_objects_cache["pots"] = [  # type: ignore[attr-defined]
            pot for pot in project.pots.all() if (own, pot.reference, project.reference) not in later
        ]
    return found


def projects_of_pot(pot: Pot, known: Known | None) -> list[Project]:
    """Projects that the pot may pay for, as linked by then."""
    rows = Project.objects.filter(pots=pot).order_by("reference")
    return [each for each in projects_then(rows, known) if known is None or pot in each.pots.all()]


# Months, what rules are set to, imports


def closes_standing(known: Known | None) -> QuerySet[MonthClose]:
    """Closes that stood: recorded, and not opened again by then."""
    if known is None:
        return MonthClose.objects.standing()
    reopened = known.condition("close__organisation", "sequence")
    return recorded(MonthClose.objects.all(), known, "organisation", "sequence").exclude(
        pk__in=MonthReopen.objects.filter(reopened).values("close")
    )


def settings_then(organisation: Organisation, known: Known | None) -> list[RuleSetting]:
    """How the organisation had set its rules by then."""
    rows = {
        row.rule: row for row in RuleSetting.objects.filter(organisation=organisation).select_related("recorded_by")
    }
    if known is None:
        return list(rows.values())
    for event in later_events(known, organisation.pk, "set-rule").select_related("by"):
        if event.before is None:
            rows.pop(event.subject, None)
            continue
        row = rows[event.subject]
        least = event.before["least_amount"]
        row.watch_only, row.least_millionths = event.before["watch_only"], event.before["least_millionths"]
        row.least_amount = None if least is None else money(least)
        said = last_said(known, organisation, event.subject)
        if said is not None:
            row.reason, row.recorded_by = said.reason, said.by
    return list(rows.values())


def last_said(known: Known, organisation: Organisation, rule: str) -> Event | None:
    """The last time by then that the rule was set."""
    until = known.sequences.get(organisation.pk, 0)
    rows = Event.objects.filter(organisation=organisation, action="set-rule", subject=rule, sequence__lte=until)
    return rows.select_related("by").order_by("-sequence").first()


def imports_counting(known: Known | None) -> QuerySet[ImportBatch]:
    """Imports that readers saw: applied by then, and not undone by then."""
    if known is None:
        return ImportBatch.objects.counting()
    applied = ImportBatch.objects.filter(applied_at__lt=known.until)
    return applied.filter(Q(undone_at__isnull=True) | Q(undone_at__gte=known.until))


def batches_then(rows: Iterable[ImportBatch], known: Known | None) -> list[ImportBatch]:
    """The imports that were applied by then, with what was said of them by then."""
    if known is None:
        return list(rows)
    found = [batch for batch in rows if batch.applied_at is not None and batch.applied_at < known.until]
    keyed = {f"import:{batch.pk}": batch for batch in found}
    for batch in found:
        if batch.undone_at is not None and batch.undone_at >= known.until:
            batch.undone_at = batch.undone_by = None
    for organisation in sorted({batch.organisation_id for batch in found}):
        for event in later_events(known, organisation, "date-budget"):
            batch_then, before = keyed.get(event.subject), event.before or {}
            if batch_then is not None:
                batch_then.as_of_month, batch_then.is_whole_budget = before["month"], before["whole"]
                batch_then.loaded_on = date.fromisoformat(before["on"]) if before["on"] else None
    return found


def natures_then(known: Known | None, organisation: Organisation) -> dict[tuple[int, int], str]:
    """By import and row: what a budget line was said to be, where that was said otherwise since."""
    found: dict[tuple[int, int], str] = {}
    for event in later_events(known, organisation.pk, "name-nature") if known else ():
        batch, _, row = event.subject.removeprefix("import:").partition(" row ")
        found[int(batch), int(row)] = (event.before or {})["nature"]
    return found


def codes_then(known: Known | None, organisation: Organisation) -> dict[str, dict[str, str | None] | None]:
    """By code: its kind, pot and project of that day, or None where it was not stated yet; only what changed since."""
    if known is None:
        return {}
    return {event.subject: event.before for event in later_events(known, organisation.pk, "state-code")}


def shares_then(known: Known | None, organisation: Organisation) -> dict[str, dict[str, int]]:
    """By code: the parts per million that each pot bore, by its reference; only what changed since."""
    if known is None:
        return {}
    return {event.subject: event.before or {} for event in later_events(known, organisation.pk, "share-code")}


def by_then(known: Known | None, moment: str = "recorded_at") -> Q:
    """Rows whose moment of this name lies before the end of the day."""
    return Q(**{f"{moment}__lt": known.until}) if known else Q()
