"""Monthly counts given as a table are recorded here, all of the table or nothing of it."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.models import Project
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain.breakdowns import ALL, EDITIONS, GROUPS, PROJECT, Breakdown, breakdown_called
from roi.domain.count_table import Count, Key, TableFault, counts_of, month_at, named, plain
from roi.domain.inputs import Kind
from roi.models import OutcomeCount, OutcomeLine, OutcomeMonth
from roi.past import STOOD, line_now
from roi.selectors import counts_held
from roi.services.confirmations import clear_changed, subject
from roi.services.waiting import refuse_while_waiting

OF_PEOPLE = ("people", "children", "women", "appointments", "operations")


@transaction.atomic
def record_counts(*, by: User, line: OutcomeLine, group: str, breakdown: str, table: str, edition: str = "") -> int:
    """Record the counts of a table of `group` in `breakdown`, in the place of those that were there; answers how many
    months. The parts of a month add to the month. `edition` is that of the deprivation index, for fifths."""
    organisation = line.project.organisation
    require(by, organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(line.project, line.year)
    Project.objects.select_for_update(no_key=True).get(pk=line.project_id)
    line = OutcomeLine.objects.select_related("project__organisation").get(pk=line.pk)
    kind = breakdown_called(breakdown)
    try:
        counts = counts_of(table, kind, FinancialYear(line.year))
    except TableFault as fault:
        raise Refused(str(fault), field="table") from None
    check_counts(line, group, kind, counts, edition)
    stood = line_now(line)
    line.counts.filter(group=group, breakdown=breakdown).delete()
    if (group, breakdown) == (PROJECT, ALL):
        write_own_months(line, {month: count for (year, month, _), count in counts.items() if year == line.year})
        counts = {key: count for key, count in counts.items() if key[0] != line.year}
    OutcomeCount.objects.bulk_create(
        OutcomeCount(
            line=line, group=group, breakdown=breakdown, part=part, year=year, month=month, events=count.events,
            exposure=count.exposure,
        )
        for (year, month, part), count in sorted(counts.items())
    )  # fmt: skip
    if breakdown == "imd":
        line.imd_edition = edition
    line.changed_by = by
    line.save()
    months = len({(year, month) for year, month, _ in counts})
    record_event(
        by=by,
        organisation=organisation,
        action="record-counts",
        subject=subject(line),
        before={STOOD: stood},
        after={"group": group, "breakdown": breakdown, "months": months, "edition": edition},
    )
    clear_changed(by=by, project=line.project, year=FinancialYear(line.year))
    return months


def check_counts(line: OutcomeLine, group: str, kind: Breakdown, counts: Mapping[Key, Count], edition: str) -> None:
    if group not in GROUPS:
        raise Refused("Choose whose counts these are.", field="group")
    if kind.code == "imd":
        if edition not in EDITIONS:
            raise Refused("Choose the edition of the deprivation index by which people were sorted.", field="edition")
        others = line.counts.filter(breakdown="imd").exclude(group=group)
        if line.imd_edition and line.imd_edition != edition and others.exists():
            raise Refused(
                f"The fifths of the other group go by the {line.imd_edition} edition. Use one edition for both.",
                field="edition",
            )
    if any(year > line.year for year, _, _ in counts):
        raise Refused("The table goes beyond the year. Take those months away.", field="table")
    shares = line.kind == Kind.RATE and any(word in line.unit for word in OF_PEOPLE)
    for (year, month, _), count in counts.items():
        if shares and count.exposure is not None and count.events > count.exposure:
            raise Refused(
                f"{name_of(year, month)}: {plain(count.events)} of {plain(count.exposure)} is a share above 1. "
                "Check both.",
                field="table",
            )
    if kind.code != ALL:
        check_parts(line, group, counts)


def check_parts(line: OutcomeLine, group: str, counts: Mapping[Key, Count]) -> None:
    """The parts of every month add to everybody together, who are recorded first."""
    whole = counts_held(line, group, ALL)
    for year, month in sorted({(year, month) for year, month, _ in counts}):
        here = [count for (y, m, _), count in counts.items() if (y, m) == (year, month)]
        together = whole.get((year, month, ALL))
        if together is None:
            raise Refused(
                f"{name_of(year, month)}: enter everybody together first, so that the parts can be checked against it.",
                field="table",
            )
        for what, added, stated in (
            ("add", sum((count.events for count in here), Decimal(0)), together.events),
            ("expose", sum((count.exposure or Decimal(0) for count in here), Decimal(0)), together.exposure),
        ):
            if what == "expose" and (stated is None or any(count.exposure is None for count in here)):
                continue
            if stated is not None and added != stated and (what == "expose" or line.kind == Kind.COUNT):
                held = "has" if what == "add" else "exposes"
                raise Refused(
                    f"{name_of(year, month)}: the parts {what} {'to ' if what == 'add' else ''}{plain(added)} and "
                    f"everybody together {held} {plain(stated)}. Correct one of them.",
                    field="table",
                )


def name_of(year: int, month: int) -> str:
    return named(month_at(year * 12 + month - 1))


def write_own_months(line: OutcomeLine, counts: Mapping[int, Count]) -> None:
    """This year's months of the project: observed and exposed from the table, expected as it stood. A line of rates
    divides events by those exposed."""
    expected = {row.month: row.expected for row in line.months.all()}
    if counts and sorted(counts) != list(range(1, len(counts) + 1)):
        raise Refused("This year's months run from April without a gap. Add the months before.", field="table")
    if not counts:
        return
    exposure = {n: count.exposure for n, count in counts.items()}
    standing = {row.month: row.exposure for row in line.months.all()}
    exposure = {n: exposure.get(n) if n in exposure else standing.get(n) for n in range(1, 13)}
    exposure = {n: value if value is not None else standing.get(n) for n, value in exposure.items()}
    unknown = [n for n in counts if exposure[n] is None]
    if unknown and any(value is not None for value in exposure.values()):
        raise Refused(
            f"Give the number exposed in {MONTH_NAMES[min(unknown) - 1]} too, or in no month of the table.",
            field="table",
        )
    if line.kind == Kind.RATE and not all(exposure[n] for n in counts):
        raise Refused("A rate needs the number exposed in each month, above 0.", field="table")
    line.months.all().delete()
    OutcomeMonth.objects.bulk_create(
        OutcomeMonth(
            line=line, month=n, expected=expected.get(n), exposure=exposure[n],
            observed=observed_of(line, counts.get(n), exposure[n]),
        )
        for n in range(1, 13)
    )  # fmt: skip


def observed_of(line: OutcomeLine, count: Count | None, exposed: Decimal | None) -> Decimal | None:
    if count is None:
        return None
    return count.events / exposed if line.kind == Kind.RATE and exposed else count.events
