"""Outcomes of a project from one JSON document, through the same services as the pages: all of them or none.

`outcomes` and `realisation` are written as in a case file; an outcome that is there already is corrected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.models import Project
from funding.selectors import project_by_reference
from organisations.models import Organisation, User
from organisations.refusals import Refused
from roi.domain.breakdowns import PROJECT
from roi.domain.case_file import Node, read_line, read_realisation
from roi.domain.counterfactual import design_of
from roi.domain.exposure import given_exposure
from roi.domain.inputs import Assumption, CaseError, GivenSeries, OutcomeLine, RealisationRow
from roi.domain.line_parts import parts_of
from roi.domain.measures import LOCAL_PREFIX
from roi.models import OutcomeLine as LineRow
from roi.models import Realisation
from roi.selectors import counts_held, fifths_of
from roi.services.outcomes import (
    MonthFigures,
    OutcomeFacts,
    Release,
    Worth,
    add_realisation,
    confirm_realisation,
    known_measure,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)


@dataclass(frozen=True)
class Recorded:
    """What came in: lines, releases, and how many of them were confirmed."""

    lines: int
    releases: int
    confirmed: int


def record_outcome_file(*, by: User, organisation: Organisation, document: object,
                        confirmed_by: User | None = None) -> Recorded:  # fmt: skip
    """Record every outcome and release of the document. Releases that it calls confirmed are confirmed in the name of
    `confirmed_by`, who is not `by`; without that person they stay unconfirmed."""
    try:
        top = Node(document, "")
        reference, year = top.text("project"), FinancialYear.parse(top.text("financial_year"))
        series = top.optional_text("price_series")
        lines = top.list_of("outcomes", read_line)
        releases = top.list_of("realisation", read_realisation, needed=False)
        top.done()
    except CaseError as fault:
        raise Refused(str(fault)) from None
    except ValueError as fault:
        raise Refused(str(fault)) from None
    project = project_by_reference(organisation, reference)
    if project is None:
        raise Refused(f"{organisation.name} has no project {reference}. Check the reference.")
    with transaction.atomic():
        rows = {line.id: record_line(by, project, year, line, series) for line in lines}
        done = [record_release(by, rows, release, confirmed_by) for release in releases]
    return Recorded(len(rows), len(done), sum(done))


def record_line(by: User, project: Project, year: FinancialYear, line: OutcomeLine, series: str) -> LineRow:
    if line.deadweight is None:
        raise Refused(f"{line.label}: the deadweight is missing. Give it, 0 included.")
    known = known_measure(project.organisation, line.measure)
    if known is not None and known.polarity is not line.polarity:
        raise Refused(f"{line.label}: the measure counts {known.polarity.value} as better. Correct “polarity”.")
    existing = LineRow.objects.filter(project=project, year=year.start, code=line.id).first()
    facts = facts_of_line(line, line.deadweight, series)
    if existing is not None and counts_held(existing, PROJECT, "imd"):  # which say it, and may be corrected later
        facts = replace(facts, parts={name: part for name, part in facts.parts.items() if name != "fifths"})
    row = record_outcome_line(by=by, project=project, year=year, facts=facts, line=existing)
    observed = [*line.observed, *[None] * (12 - len(line.observed))]
    exposure = [*given_exposure(line), *[None] * (12 - len(given_exposure(line)))]
    before = line.counterfactual
    expected = before.expected if isinstance(before, GivenSeries) else (None,) * 12
    record_outcome_months(
        by=by,
        line=row,
        months=[MonthFigures(*month) for month in zip(expected, observed, exposure, strict=False)],
    )
    if fifths_of(LineRow.objects.get(pk=row.pk))[1]:
        return row  # the counts say what was averted in each fifth
    if line.quintiles is not None or row.quintiles.exists():
        record_quintiles(by=by, line=row, averted=line.quintiles)
    return row


def facts_of_line(line: OutcomeLine, deadweight: Assumption, series: str) -> OutcomeFacts:
    capacity, unit, before = line.capacity, line.unit_value, line.counterfactual
    return OutcomeFacts(
        code=line.id,
        measure=line.measure,
        name=line.label,
        unit=line.measure.removeprefix(LOCAL_PREFIX).replace("-", " "),
        polarity=line.polarity,
        kind=line.kind,
        site=line.site,
        expected_source=before.source,
        expected_reason=getattr(before, "reason", "") or f"As the file says: {design_of(line).name}.",
        expected_grade=before.grade,
        attribution=line.attribution,
        deadweight=deadweight,
        displacement=line.displacement,
        optimism=line.optimism,
        worth=None
        if unit is None
        else Worth(
            grade=unit.grade,
            series=series,
            own=unit.value,
            own_source=unit.source,
            own_year=start_of(unit.price_year),
            low=unit.low,
            high=unit.high,
            is_conservative=unit.conservative,
            includes_other_agencies=unit.includes_other_agencies,
        ),
        gains=line.gains,
        steady_months=line.steady_months,
        capacity_unit=capacity.unit if capacity else "",
        capacity_per_event=capacity.per_event if capacity else None,
        capacity_source=capacity.source if capacity else "",
        capacity_used_for=capacity.used_for if capacity else "",
        overlap_answer=line.overlap_answer,
        chosen_when_high=line.chosen_when_high,
        design=before.code,
        parts=parts_of(line),
    )


def start_of(label: str) -> int:
    """`2023`, `2023-24` and `2023/24` start in 2023."""
    found = re.fullmatch(r"\s*((?:19|20)\d\d)(?:\s*[-/]\s*\d\d)?\s*", label)
    if not found:
        raise Refused(f"“{label}” is not a price year. Write it as 2023 or 2023-24.")
    return int(found[1])


def record_release(by: User, rows: Mapping[str, LineRow], release: RealisationRow, confirmed_by: User | None) -> bool:
    """Records the release unless it is there already; answers whether it was confirmed now. Whole bays of beds are
    worked out in a case file alone and are refused here."""
    line = rows.get(release.outcome)
    if release.bay is not None:
        raise Refused(f"Release {release.id} closes bays of beds. Record it here as a share or as pounds a month.")
    if line is None:
        raise Refused(f"Release {release.id} names no outcome of this file. Check “outcome”.")
    row = Realisation.objects.filter(line=line, code=release.id).select_related("line__project").first()
    if row is None:
        row = add_realisation(by=by, line=line, release=release_of(release))
    if not release.finance_confirmed or confirmed_by is None or row.confirmed_at:
        return False
    confirm_realisation(by=confirmed_by, release=row, status=release.status)
    return True


def release_of(release: RealisationRow) -> Release:
    return Release(
        code=release.id,
        cost_centre=release.cost_centre,
        subjective_code=release.subjective_code,
        from_month=release.from_month,
        owner=release.owner,
        action=release.action,
        status=release.status,
        share=release.share,
        amount=release.amount,
        efficiency_scheme=release.efficiency_scheme,
    )
